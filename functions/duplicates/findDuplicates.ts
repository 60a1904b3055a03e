import { findDuplicates } from '@regulars/shared/operations/duplicates.ts';
import { pairRecords } from '@regulars/shared/operations/jobs.ts';
import { handleRecords } from '../runtime/http/handle.ts';
import { jobPut, newJob } from '../runtime/jobs/job.ts';

export interface PairOrder {
  object: string;
  /** Also where nothing changed since the last time. */
  anew: boolean;
}

export const handler = handleRecords(findDuplicates, async ({ input, object, store, events, user, language, workspace, now }) => {
  const order: PairOrder = { object: object.name, anew: input.anew ?? true };
  const job = newJob<PairOrder>({ kind: pairRecords.id, asker: user, language, asked: true, order }, now);
  const begun = await store.commit([], { also: () => [jobPut(store.table, store.keyring, job)], answer: () => ({ jobId: job.id }) });
  await events.send(pairRecords, { workspace, job: begun.jobId });
  return begun;
});
