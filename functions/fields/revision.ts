/** What a job writes anew in every record, and how it begins: in the transaction that changes the definition. */
import { CrmError } from '@regulars/shared/errors.ts';
import type { Language } from '@regulars/shared/fields/field.ts';
import type { AnyRecord } from '@regulars/shared/objects/object.ts';
import { reviseRecords } from '@regulars/shared/operations/jobs.ts';
import type { Events } from '../runtime/events/events.ts';
import { chunkPut, spansOf } from '../runtime/jobs/chunk.ts';
import { jobPut, newJob } from '../runtime/jobs/job.ts';
import type { Reader } from '../runtime/store/reader.ts';
import type { WriteStore } from '../runtime/store/store.ts';
import { changeSettings } from './change.ts';

export interface Revision {
  object: string;
  field: string;
  /** The field that takes over, where the kind changes; without it choices are written as what they stand for. */
  to?: string;
  /** The field that takes over is required once all values fit. */
  required?: boolean;
}

interface Begun<T> {
  entries: Readonly<Record<string, unknown>>;
  answer: T;
  order: Revision;
}

interface Given {
  store: WriteStore;
  events: Events;
  workspace: string;
  user: Reader;
  language: Language;
  now: string;
}

/**
 * Every record is written: who does not see all of them cannot ask for it. A repeated request finds the definition
 * changed already, and wakes the job that it began the first time.
 */
export async function beginRevision<T extends object>(
  { store, events, workspace, user, language, now }: Given,
  decide: (settings: AnyRecord) => Begun<T>,
): Promise<T & { jobId: string }> {
  if (user.access !== 'all') throw new CrmError('NOT_ALLOWED', 'A revision goes over all records');
  const { table, keyring } = store;
  const kept = await store.kept();
  const begun = kept
    ? (kept.answer as T & { jobId: string }) // kept below, under the same key by the same operation
    : await changeSettings(store, (settings) => {
        const { entries, answer, order } = decide(settings);
        const job = newJob<Revision>({ kind: reviseRecords.id, asker: user, language, asked: true, order }, now);
        const also = (written: Parameters<typeof spansOf>[0]) => [
          jobPut(table, keyring, job),
          chunkPut(table, keyring, job.id, 0, { spans: spansOf(written) }),
        ];
        return { entries, answer: { ...answer, jobId: job.id }, also };
      });
  await events.send(reviseRecords, { workspace, job: begun.jobId });
  return begun;
}
