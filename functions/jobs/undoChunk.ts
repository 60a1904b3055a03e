/** Takes back what one transaction of a job wrote, in one transaction of its own. */
import { CrmError } from '@regulars/shared/errors.ts';
import { type Chunk, chunkPut, type Span, spansOf } from '../runtime/jobs/chunk.ts';
import type { Work } from '../runtime/jobs/handleJob.ts';
import { Held } from '../runtime/jobs/lease.ts';
import { ChangedMeanwhile, Duplicate } from '../runtime/store/commit.ts';
import type { Entry } from '../runtime/store/entry.ts';
import { entriesOf } from '../runtime/store/journal.ts';
import { type Change, plan } from '../runtime/store/plan.ts';
import type { Settings } from '../runtime/store/settings.ts';
import { recordsAt, recordsFor } from './records.ts';
import { type Conflict, conflictOf, takenBack, usedFields } from './reversal.ts';
import type { UndoOrder } from './undoJob.ts';

/** What became of the entries of the chunk with the same number. `kept`: fields that records which stay have values in. */
export interface UndoneChunk extends Chunk {
  count: number;
  conflicts: readonly (Conflict & { title?: string })[];
  kept: readonly string[];
}

export async function entriesIn({ table, keyring }: Pick<Work, 'table' | 'keyring'>, spans: readonly Span[]): Promise<Entry[]> {
  const found: Entry[] = [];
  for (const [lane, first, count] of spans) for await (const page of entriesOf(table, keyring, lane, first - 1, first + count - 1)) found.push(...page);
  return found.reverse();
}

export async function undoChunk(
  work: Work<UndoOrder>,
  settings: Settings,
  number: number,
  entries: readonly Entry[],
  keep: ReadonlySet<string>,
): Promise<UndoneChunk> {
  const { table, keyring, job } = work;
  const refused = new Map<string, string>();
  for (;;) {
    const store = work.store(settings);
    const { changes, conflicts, kept } = await reversals(work, settings, entries, keep, refused);
    const chunk = { count: entries.length, conflicts, kept };
    try {
      return await store.commit(changes, {
        also: (written) => [chunkPut(table, keyring, job.id, number, { ...chunk, spans: spansOf(written) } as UndoneChunk)],
        answer: (_, written) => ({ ...chunk, spans: spansOf(written) }),
      });
    } catch (error) {
      if (error instanceof ChangedMeanwhile) continue; // somebody was faster: look again
      if (error instanceof Duplicate) refused.set(idOf(changes[error.at]), error.code);
      else if (error instanceof CrmError && error.code === 'CHANGED_MEANWHILE') throw new Held('Another worker has undone this');
      else throw error;
    }
  }
}

const idOf = (change: Change | undefined) => (change && 'before' in change ? change.before.id : '');

async function reversals(
  work: Work<UndoOrder>,
  { definitions, timeZone, version }: Settings,
  entries: readonly Entry[],
  keep: ReadonlySet<string>,
  refused: ReadonlyMap<string, string>,
) {
  const objectOf = (name: string) => definitions.find((one) => one.name === name);
  const wanted = entries.flatMap(({ object, record }) => [objectOf(object) ?? []].flat().map((one) => ({ object: one, id: record })));
  // What a merge moved goes back whoever may see it: the right was asked for with the merge.
  const merged = new Set(entries.flatMap(({ via, record }) => (via === 'merge' ? [record] : [])));
  const records = new Map([
    ...(await recordsFor(work, wanted)),
    ...(await recordsAt(
      work,
      wanted.filter(({ id }) => merged.has(id)),
    )),
  ]);
  const writer = { user: work.job.asker.user, via: 'undo', now: new Date().toISOString(), timeZone, settings: version };
  const changes: Change[] = [];
  const conflicts: (Conflict & { title?: string })[] = [];
  const kept = new Set<string>();
  for (const entry of entries) {
    const object = objectOf(entry.object);
    const record = records.get(entry.record);
    if (!object || !record) {
      conflicts.push(conflictOf(entry, 'NOT_FOUND'));
      continue;
    }
    const { change, conflict } = takenBack(work.job.asker, object, entry, record, { keep, ...work.job.order });
    const against = change && (refused.get(record.id) ?? faultOf(change, writer, work.keyring));
    const found = against ? conflictOf(entry, against) : conflict;
    if (found) {
      conflicts.push({ ...found, title: String(record[object.title] ?? '') });
      for (const name of usedFields(object, record)) kept.add(name);
    }
    if (change && !against) changes.push(change);
  }
  return { changes, conflicts, kept: [...kept] };
}

/** What was valid when it was recorded may not be now: a choice that was taken away, a field that is required. */
function faultOf(change: Change, writer: Parameters<typeof plan>[1], keyring: Parameters<typeof plan>[2]): string | undefined {
  try {
    plan(change, writer, keyring);
    return undefined;
  } catch (error) {
    if (error instanceof CrmError) return error.code;
    throw error;
  }
}
