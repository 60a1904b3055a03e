/** Stores one portion of rows: all that can be stored and the mark of the portion, in one transaction. */
import { CrmError, type Fault } from '@regulars/shared/errors.ts';
import { targetOf } from '@regulars/shared/fields/link.ts';
import { type Chunk, chunkPut, spansOf } from '../runtime/jobs/chunk.ts';
import { Held } from '../runtime/jobs/lease.ts';
import { Duplicate } from '../runtime/store/commit.ts';
import { guardKey } from '../runtime/store/keys.ts';
import { plan, type Writer } from '../runtime/store/plan.ts';
import { sealRecord } from '../runtime/store/record.ts';
import type { WriteStore } from '../runtime/store/store.ts';
import { MOST_BYTES } from '../runtime/store/transaction.ts';
import type { Batch, Creation } from './batches.ts';
import type { Refused } from './reasons.ts';

/** What became of the rows from one up to another. */
export interface RowsChunk extends Chunk {
  from: number;
  to: number;
  created: number;
  refused: readonly Refused[];
}

/** Chunk 0 holds the layout; the portion that begins with row n is chunk n + 1. */
export const numberOf = (row: number): number => row + 1;

export async function writeBatch(store: WriteStore, job: string, batch: Batch, writer: () => Writer): Promise<RowsChunk> {
  let { creations } = batch;
  const refused = [...batch.refused];
  for (;;) {
    const chunk = { from: batch.from, to: batch.to, created: creations.length, refused: refused.toSorted((a, b) => a.row - b.row) };
    try {
      return await store.commit(
        creations.map(({ change }) => change),
        {
          also: (entries) => [chunkPut(store.table, store.keyring, job, numberOf(batch.from), { ...chunk, spans: spansOf(entries) } satisfies RowsChunk)],
          answer: (_, entries) => ({ ...chunk, spans: spansOf(entries) }),
        },
      );
    } catch (error) {
      const bad = await culprits(error, store, creations, writer());
      refused.push(...bad);
      creations = creations.filter(({ row }) => !bad.some((one) => one.row === row));
    }
  }
}

/** The rows that a transaction was refused for; throws the error on where it was not for a row. */
async function culprits(error: unknown, store: WriteStore, creations: readonly Creation[], writer: Writer): Promise<Refused[]> {
  if (!(error instanceof CrmError)) throw error;
  if (error.code === 'CHANGED_MEANWHILE') throw new Held('Another worker has stored this portion');
  const bad =
    error instanceof Duplicate
      ? await taken(store, creations)
      : error.code === 'RECORD_TOO_LARGE'
        ? tooLarge(store, creations, writer)
        : error.code === 'NOT_FOUND'
          ? await pointless(store, creations)
          : [];
  if (bad.length === 0) {
    if (error instanceof Duplicate) return []; // whoever held the value has let it go meanwhile
    throw error;
  }
  return bad;
}

async function taken(store: WriteStore, creations: readonly Creation[]): Promise<Refused[]> {
  const { workspace } = store.keyring;
  const keys = creations.flatMap(({ guards }) => guards.map((guard) => guardKey(workspace, guard)));
  const held = new Set((await store.table.batchGet(keys)).map(({ pk }) => pk));
  return creations.flatMap(({ row, guards }) => {
    const faults = guards
      .filter((guard) => held.has(guardKey(workspace, guard).pk))
      .map((guard): Fault => ({ pointer: `/${guard.split('#')[1]}`, code: 'DUPLICATE' }));
    return faults.length > 0 ? [{ row, faults }] : [];
  });
}

const tooLarge = ({ keyring }: WriteStore, creations: readonly Creation[], writer: Writer): Refused[] =>
  creations.flatMap(({ row, change }) => {
    const planned = plan(change, writer, keyring);
    return planned && sealRecord(keyring, planned.record, planned.guards).d.length > MOST_BYTES ? [{ row, faults: [{ pointer: '', code: 'TOO_LONG' }] }] : [];
  });

/** Rows with a link to a record that is not there, or that who imports may not see. */
async function pointless(store: WriteStore, creations: readonly Creation[]): Promise<Refused[]> {
  const bad: Refused[] = [];
  for (const { row, change } of creations) {
    for (const [name, field] of Object.entries(change.object.fields)) {
      if (field.kind !== 'link' && field.kind !== 'links') continue;
      const ids = [change.values[name] ?? []].flat() as string[]; // links are ids, checked with the row
      const found = await Promise.all(ids.map((id) => store.get(store.objectOf(targetOf(field)), id).catch(missing)));
      if (found.includes(undefined)) bad.push({ row, faults: [{ pointer: `/${name}`, code: 'NO_SUCH_RECORD' }] });
    }
  }
  return bad;
}

const missing = (error: unknown): undefined => {
  if (!(error instanceof CrmError) || error.code !== 'NOT_FOUND') throw error;
};
