/**
 * Rows in portions. A portion is written by one transaction, or by a few where its rows write more than one may hold.
 * Rows of one portion are about different records, and portions that share something wait for each other.
 */

import { folded } from '@regulars/shared/fields/field.ts';
import type { Corrections } from '@regulars/shared/operations/imports.ts';
import { guardNames } from '../runtime/store/plan.ts';
import { linkedTo } from './links.ts';
import { matchKeys } from './match.ts';
import type { Importing } from './resolve.ts';
import { type ReadRow, readRow } from './row.ts';

const MOST_ROWS = 32;
const MOST_CHARACTERS = 500_000;

export interface Portion {
  /** First row, and the one after the last; numbered from 0. */
  from: number;
  to: number;
  rows: ReadRow[];
  /** Unique values, ids and names of what the rows match, take or link to. */
  keys: ReadonlySet<string>;
}

/** `isDone`: rows that an earlier turn of the job has dealt with. */
export async function* portionsOf(
  rows: AsyncIterable<string[]>,
  correct: (row: number, cells: readonly string[]) => readonly string[],
  isDone: (row: number) => boolean,
  importing: Importing,
): AsyncGenerator<Portion> {
  let number = 0;
  let portion: (Portion & { keys: Set<string> }) | undefined;
  let characters = 0;
  const end = (): Portion[] => {
    const ended = portion ? [portion] : [];
    portion = undefined;
    characters = 0;
    return ended;
  };
  for await (const sent of rows) {
    const row = number++;
    if (isDone(row)) {
      yield* end();
      continue;
    }
    const { layout, meanings, object, context } = importing;
    const cells = correct(row, sent);
    const read = readRow(row, cells, layout, meanings, object, context);
    const matched = matchKeys(read, importing);
    const size = cells.reduce((sum, cell) => sum + cell.length, 0);
    const now = portion;
    if (now && (row - now.from >= MOST_ROWS || characters + size > MOST_CHARACTERS || matched.some((key) => now.keys.has(key)))) yield* end();
    portion ??= { from: row, to: row, rows: [], keys: new Set() };
    portion.to = row + 1;
    portion.rows.push(read);
    for (const key of [...matched, ...takenBy(read, importing)]) portion.keys.add(key);
    characters += size;
  }
  yield* end();
}

/** Unique values that the row would hold, and names of what may be made for it. */
function takenBy({ values, links }: ReadRow, { object, keyring }: Importing): string[] {
  const made = links.flatMap(({ field, texts, creates }) => (creates ? texts.map((text) => `${linkedTo(object, field)}|${folded(text)}`) : []));
  return [...guardNames(object, values, keyring), ...made];
}

export const meets = (portion: Portion, other: Portion): boolean => [...portion.keys].some((key) => other.keys.has(key));

/** Rows as they are corrected: single cells first, else a text of the column wherever it stands. */
export function correcting({ cells, alike }: Corrections): (row: number, sent: readonly string[]) => readonly string[] {
  if (cells.length === 0 && alike.length === 0) return (_, sent) => sent;
  const single = new Map<number, Map<number, string>>();
  for (const { row, column, text } of cells) single.set(row, (single.get(row) ?? new Map()).set(column, text));
  const everywhere = new Map<number, Map<string, string>>();
  for (const { column, from, text } of alike) everywhere.set(column, (everywhere.get(column) ?? new Map()).set(from.trim(), text));
  return (row, sent) => {
    const own = single.get(row);
    const width = Math.max(sent.length, ...(own ? [...own.keys()].map((column) => column + 1) : [0]));
    return Array.from({ length: width }, (_, column) => own?.get(column) ?? everywhere.get(column)?.get((sent[column] ?? '').trim()) ?? sent[column] ?? '');
  };
}
