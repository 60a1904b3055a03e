/**
 * Rows in portions of one transaction. A portion depends on nothing but the row it begins with, so a job that is taken
 * up again cuts the rest of the file as it would have been cut before.
 */
import { CrmError } from '@regulars/shared/errors.ts';
import type { TextContext } from '@regulars/shared/fields/field.ts';
import type { ObjectOf } from '@regulars/shared/objects/object.ts';
import { newId } from '../runtime/store/ids.ts';
import { type Change, plan, type Writer } from '../runtime/store/plan.ts';
import type { Keyring } from '../runtime/store/seal.ts';
import type { Layout } from './layout.ts';
import type { Refused } from './reasons.ts';
import { valuesOf } from './row.ts';

const MOST_ROWS = 32;
/** Of the 100 items of a transaction the lane's head and the chunk take one each. */
const MOST_ITEMS = 98;
const MOST_CHARACTERS = 500_000;

export interface Creation {
  row: number;
  change: Extract<Change, { action: 'create' }>;
  guards: readonly string[];
}

export interface Batch {
  /** First row, and the one after the last; numbered from 0. */
  from: number;
  to: number;
  creations: Creation[];
  refused: Refused[];
}

export interface Making {
  layout: Layout;
  object: ObjectOf;
  context: TextContext;
  keyring: Keyring;
  writer(): Writer;
}

/** `isDone`: rows that an earlier turn of the job has dealt with. */
export async function* batchesOf(rows: AsyncIterable<string[]>, isDone: (row: number) => boolean, making: Making): AsyncGenerator<Batch> {
  let number = 0;
  let batch: Batch | undefined;
  let items = 0;
  let characters = 0;
  const guards = new Set<string>();
  const end = (): Batch[] => {
    const ended = batch ? [batch] : [];
    batch = undefined;
    items = characters = 0;
    guards.clear();
    return ended;
  };
  for await (const cells of rows) {
    const row = number++;
    if (isDone(row)) {
      yield* end();
      continue;
    }
    const made = creationOf(row, cells, making);
    const cost = 'faults' in made ? 0 : 2 + made.guards.length;
    const size = cells.reduce((sum, cell) => sum + cell.length, 0);
    if (batch && (row - batch.from >= MOST_ROWS || items + cost > MOST_ITEMS || characters + size > MOST_CHARACTERS)) yield* end();
    batch ??= { from: row, to: row, creations: [], refused: [] };
    batch.to = row + 1;
    characters += size;
    if ('faults' in made) batch.refused.push(made);
    else {
      const twice = made.guards.find((guard) => guards.has(guard));
      if (twice) batch.refused.push({ row, faults: [{ pointer: `/${fieldIn(twice)}`, code: 'DUPLICATE' }] });
      else {
        for (const guard of made.guards) guards.add(guard);
        items += cost;
        batch.creations.push(made);
      }
    }
  }
  yield* end();
}

const fieldIn = (guard: string) => guard.split('#')[1] ?? '';

/** Planned here once to find what is wrong with the row; `commit` plans the whole portion again when it writes. */
function creationOf(row: number, cells: readonly string[], { layout, object, context, keyring, writer }: Making): Creation | Refused {
  const read = valuesOf(cells, layout, object, context);
  if ('faults' in read) return { row, faults: read.faults };
  const change = { action: 'create', object, id: newId(object.name), values: read.values } as const;
  try {
    const planned = plan(change, writer(), keyring);
    const guards = planned?.guards ?? [];
    return guards.length > 40 ? { row, faults: [{ pointer: '', code: 'TOO_LONG' }] } : { row, change, guards };
  } catch (error) {
    if (error instanceof CrmError) return { row, faults: error.faults.length > 0 ? error.faults : [{ pointer: '', code: 'INVALID' }] };
    throw error;
  }
}
