/** The keys of the grid: where they go, and what they begin. */
import type { Row } from '#lib/api/records.ts';
import { oneLine } from '#lib/api/sentences.ts';
import type { ObjectDefinition } from '#lib/definitions.ts';
import { isEmpty } from '#lib/fields/empty.ts';
import type { Grid } from '#lib/list/grid.svelte.ts';
import { putTexts } from '#lib/list/putting.ts';
import { type At, moved, type Size } from '#lib/list/range.ts';

/** What the grid's keys, pointer and clipboard can set off. */
export interface Doing {
  go(at: At, extend?: boolean): Promise<void>;
  /** True where the editor stands already and takes what is being typed. */
  edit(at: At, typed?: string): boolean;
  open(row: Row): void;
  choose(index: number): void;
  chooseAll(): void;
  /** Said to who cannot see it. */
  tell(text: string): void;
}

interface Now {
  object: ObjectDefinition;
  size: Size;
}

export const isAtCell = (target: EventTarget | null): target is HTMLElement => target instanceof HTMLElement && target.closest('[data-cell]') !== null;

export const gridKeys = (grid: Grid, now: () => Now, doing: Doing) => (box: HTMLElement) => {
  const onkeydown = (event: KeyboardEvent) => {
    if (!isAtCell(event.target) || event.isComposing) return;
    const done = handled(event, grid, now(), doing);
    if (done === 'typed')
      event.stopPropagation(); // it is the editor's now, and no shortcut
    else if (done) event.preventDefault();
  };
  box.addEventListener('keydown', onkeydown);
  return () => box.removeEventListener('keydown', onkeydown);
};

function handled(event: KeyboardEvent, grid: Grid, { object, size }: Now, doing: Doing): boolean | 'typed' {
  const { key, shiftKey } = event;
  const { active } = grid;
  const far = event.ctrlKey || event.metaKey;
  const to = event.altKey ? undefined : moved(shiftKey ? grid.corner : active, key, far, size);
  if (to) {
    void doing.go(to, shiftKey);
    return true;
  }
  if (event.altKey) return key === 'Enter' && follow(event.target as HTMLElement); // isAtCell saw an element
  if (far) {
    if (key.toLowerCase() !== 'a') return false;
    doing.chooseAll();
    return true;
  }
  if (key === ' ' && shiftKey) {
    doing.choose(active.row);
    return true;
  }
  if (active.column < 0) return false; // a checkbox keeps its own keys
  if (key === 'F2' || (key === 'Enter' && active.column > 0)) void doing.edit(active);
  else if (key === 'Delete' || key === 'Backspace') void empty(grid, object, doing);
  else if (key === 'Escape' && (grid.isRange || active.column > 0)) void doing.go(grid.isRange ? active : { row: active.row, column: 0 });
  // On the first column letters stay the shortcuts of the page. An input method says `Process` and goes on where the focus is.
  else if (active.column > 0 && (key.length === 1 || key === 'Process')) return doing.edit(active, key.length === 1 ? key : undefined) ? 'typed' : true;
  else return false;
  return true;
}

/** The link in the cell: a letter to write, a number to call. */
function follow(cell: HTMLElement): boolean {
  const link = cell.querySelector('a');
  link?.click();
  return link !== null;
}

/** One cell by itself; a range is one change that is undone at once. */
async function empty(grid: Grid, object: ObjectDefinition, doing: Doing): Promise<void> {
  const { range } = grid;
  const rows = await grid.source.range(range.top, range.bottom);
  const columns = Array.from({ length: range.right - range.left + 1 }, (_, at) => grid.columnAt({ row: range.top, column: range.left + at })).filter(
    (one) => one !== undefined,
  );
  const [row] = rows;
  const [column] = columns;
  if (!row || !column) return;
  const why = grid.why(column);
  if (grid.isRange) {
    await putTexts(
      object,
      grid,
      rows.flatMap((one, at) => columns.map((of) => ({ row: range.top + at, id: one.id, column: of, text: '' }))),
    );
  } else if (why) doing.tell(why);
  else if (!isEmpty(row[column.name])) {
    await grid.empty(row, column).catch((error: unknown) => grid.note(`${row.id} ${column.name}`, { text: '', refused: oneLine(error) }));
  }
}
