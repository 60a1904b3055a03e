/**
 * Texts into many cells at once, as one change that is undone at once. Everything is looked at before anything is
 * written: where some cells cannot be read, whoever pastes sees which and why, and says whether the others go in.
 */
import { foresee, type Refusal, start } from '#lib/api/bulk.ts';
import { oneLine } from '#lib/api/sentences.ts';
import { works } from '#lib/bulk/works.svelte.ts';
import type { ObjectDefinition } from '#lib/definitions.ts';
import { type Column, type Grid, placeOf } from '#lib/list/grid.svelte.ts';
import { rowsOf } from '#lib/list/paste.ts';
import { asking } from '#lib/list/refusals.svelte.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';

/** Rows; a larger table is what imports are for. */
export const MOST_PASTED = 1000;

export interface Put {
  row: number;
  id: string;
  column: Column;
  text: string;
}

export async function putTexts(object: ObjectDefinition, grid: Grid, puts: readonly Put[]): Promise<void> {
  const bad = new Map<string, Refusal>();
  for (const { id, column, text } of puts) {
    const why = grid.why(column);
    if (why) bad.set(placeOf(id, column.name), { id, title: '', field: column.name, code: 'READ_ONLY', detail: text ? `${text}: ${why}` : why });
  }
  const texts = puts.map(({ id, column, text }) => ({ id, field: column.name, text }));
  try {
    // What is found wrong in one round may have hidden something in the next: a record is refused as a whole.
    for (let round = 0; round < 3; round++) {
      const rows = rowsOf(texts, new Set(bad.keys()));
      if (rows.length === 0) break;
      const { refusals } = await foresee(object.plural, { rows });
      if (refusals.length === 0) break;
      for (const one of refusals) {
        const fields = texts.filter(({ id, field }) => id === one.id && (!one.field || field === one.field));
        for (const { id, field, text } of fields) bad.set(placeOf(id, field), { ...one, field, detail: text ? `${text}: ${one.detail}` : one.detail });
      }
    }
    const left = new Set(bad.keys());
    const good = puts.filter(({ id, column }) => !left.has(placeOf(id, column.name)));
    if (bad.size > 0 && !(await asking.ask({ object, grid, bad: [...bad.values()], good: good.length }))) return;
    if (good.length === 0) return;
    await write(object, grid, good, rowsOf(texts, left));
  } catch (error) {
    grid.settle();
    toasts.show(oneLine(error), { bad: true });
  }
}

async function write(object: ObjectDefinition, grid: Grid, good: readonly Put[], rows: ReturnType<typeof rowsOf>): Promise<void> {
  grid.noteAll(good.map(({ id, column, text }) => [placeOf(id, column.name), { text }] as const));
  const { jobId } = await start(object.plural, { rows });
  const job = await works.begin(
    object,
    jobId,
    rows.map(({ id }) => id),
  );
  await grid.source.fresh(); // the values themselves take the place of the texts
  grid.settle();
  for (const { record, field, detail } of job?.refusals ?? []) if (field) grid.note(placeOf(record, field), { text: '', refused: detail });
}
