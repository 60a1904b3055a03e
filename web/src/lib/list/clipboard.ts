/** Copy, cut and paste of ranges, through the browser's own events: no permission is asked for. */
import type { ObjectDefinition } from '#lib/definitions.ts';
import { textOf } from '#lib/fields/texts.ts';
import { number } from '#lib/i18n/format.ts';
import { locale } from '#lib/i18n/locale.svelte.ts';
import type { Column, Grid } from '#lib/list/grid.svelte.ts';
import { type Doing, isAtCell } from '#lib/list/keys.ts';
import { lay } from '#lib/list/paste.ts';
import { MOST_PASTED, putTexts } from '#lib/list/putting.ts';
import type { Size } from '#lib/list/range.ts';
import { parse, print, printHtml } from '#lib/list/tsv.ts';
import * as m from '#lib/paraglide/messages.js';
import { titles } from '#lib/titles.svelte.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';

interface Now {
  object: ObjectDefinition;
  size: Size;
  shown: readonly Column[];
}

export const clipboard = (grid: Grid, now: () => Now, doing: Doing) => (box: HTMLElement) => {
  const isHere = () => isAtCell(document.activeElement) && box.contains(document.activeElement) && grid.active.column >= 0;

  const oncopy = (event: ClipboardEvent) => {
    if (!isHere() || !event.clipboardData || getSelection()?.toString()) return;
    const { top, bottom, left, right } = grid.range;
    const rows = Array.from({ length: bottom - top + 1 }, (_, at) => grid.source.at(top + at));
    if (rows.includes(undefined)) {
      toasts.show(m.copy_too_far(), { bad: true });
      return;
    }
    const context = { language: locale.language, title: titles.of };
    const cells = rows.map((row) =>
      now()
        .shown.slice(left, right + 1)
        .map(({ name, field }) => textOf(row?.[name], field, context)),
    );
    event.clipboardData.setData('text/plain', print(cells));
    event.clipboardData.setData('text/html', printHtml(cells));
    event.preventDefault();
    const count = cells.length * (right - left + 1);
    doing.tell(m.copied({ count, shown: number(count) }));
  };

  const onpaste = async (event: ClipboardEvent) => {
    const text = event.clipboardData?.getData('text/plain');
    if (!isHere() || !text) return;
    event.preventDefault();
    const { object, size, shown } = now();
    const { puts, range } = lay(parse(text), grid.range, size);
    if (range.bottom - range.top >= MOST_PASTED) {
      toasts.show(m.paste_too_many({ shown: number(MOST_PASTED) }), { bad: true });
      return;
    }
    const rows = await grid.source.range(range.top, range.bottom);
    const cells = puts.flatMap(({ row, column, text: one }) => {
      const [id, of] = [rows[row - range.top]?.id, shown[column]];
      return id && of ? [{ row, id, column: of, text: one }] : [];
    });
    grid.go({ row: range.top, column: range.left });
    grid.extend({ row: range.bottom, column: range.right });
    await putTexts(object, grid, cells);
  };

  document.addEventListener('copy', oncopy);
  document.addEventListener('paste', onpaste);
  return () => {
    document.removeEventListener('copy', oncopy);
    document.removeEventListener('paste', onpaste);
  };
};
