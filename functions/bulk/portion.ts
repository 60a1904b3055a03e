/** Changes one portion of the records and leaves the mark of it, in one transaction. */
import { CrmError } from '@regulars/shared/errors.ts';
import type { AnyRecord, ObjectOf } from '@regulars/shared/objects/object.ts';
import { recordsFor } from '../jobs/records.ts';
import { type Chunk, chunkPut, spansOf } from '../runtime/jobs/chunk.ts';
import type { Work } from '../runtime/jobs/handleJob.ts';
import { Held } from '../runtime/jobs/lease.ts';
import { ChangedMeanwhile, Duplicate } from '../runtime/store/commit.ts';
import type { Change } from '../runtime/store/plan.ts';
import { changeOf, type Meaning, type Reason, refusedFor } from './changeOf.ts';
import type { BulkOrder, Target } from './order.ts';

export interface Refused {
  record: string;
  title: string;
  reasons: readonly Reason[];
}

/** What became of the records from one up to another; the chunk has the number of the first. */
export interface BulkChunk extends Chunk {
  from: number;
  to: number;
  changed: number;
  refused: readonly Refused[];
}

/** Of the 100 items of a transaction the lane's head and the chunk take one each, a record and its entry two. */
export const MOST_AT_ONCE = 40;

export async function writePortion(work: Work<BulkOrder>, meaning: Meaning, from: number, targets: readonly Target[]): Promise<BulkChunk> {
  const { table, keyring, job, settings } = work;
  const against = new Map<string, Reason[]>();
  let taken = targets;
  for (;;) {
    const { changes, refused } = await changesFor(work, meaning, taken, against);
    const chunk = { from, to: from + taken.length, changed: changes.length, refused };
    try {
      return await work.store(settings).commit(changes, {
        also: (entries) => [chunkPut(table, keyring, job.id, from, { ...chunk, spans: spansOf(entries) } satisfies BulkChunk)],
        answer: (_, entries) => ({ ...chunk, spans: spansOf(entries) }),
      });
    } catch (error) {
      if (error instanceof ChangedMeanwhile) continue; // somebody was faster: look again
      if (!(error instanceof CrmError) || error.code === 'BUSY') throw error;
      if (error.code === 'CHANGED_MEANWHILE') throw new Held('Another worker has changed this portion');
      const only = changes[error instanceof Duplicate ? error.at : 0];
      // What is wrong with one of many is found by halves, which also makes room for records with many unique values.
      if (changes.length > 1 && !(error instanceof Duplicate)) taken = taken.slice(0, taken.length >> 1);
      else if (only && 'before' in only) against.set(only.before.id, refusedFor(error));
      else throw error;
    }
  }
}

async function changesFor(
  work: Work<BulkOrder>,
  meaning: Meaning,
  targets: readonly Target[],
  against: ReadonlyMap<string, Reason[]>,
): Promise<{ changes: Change[]; refused: Refused[] }> {
  const { object } = meaning;
  const records = await recordsFor(
    work,
    targets.map(({ id }) => ({ object, id })),
  );
  const changes: Change[] = [];
  const refused: Refused[] = [];
  for (const target of targets) {
    const record = records.get(target.id);
    const reasons = against.get(target.id);
    const meant = reasons ? { refused: reasons } : changeOf(record, target, meaning);
    if ('refused' in meant) refused.push({ record: target.id, title: titleIn(record, meaning.seen), reasons: meant.refused });
    else if (meant.change) changes.push(meant.change);
  }
  return { changes, refused };
}

/** A name that who asks may not read is not told. */
const titleIn = (record: AnyRecord | undefined, { title, fields }: ObjectOf) => (fields[title] ? String(record?.[title] ?? '') : '');
