import { CrmError } from '@regulars/shared/errors.ts';
import { mergeDuplicates } from '@regulars/shared/operations/duplicates.ts';
import { moveMerged } from '@regulars/shared/operations/jobs.ts';
import { survivorOf } from '@regulars/shared/rules/merge.ts';
import { handleRecords } from '../runtime/http/handle.ts';
import { jobPut, newJob } from '../runtime/jobs/job.ts';
import { readFound } from './found.ts';
import type { MergeOrder } from './merging.ts';
import { rulesOf } from './rules.ts';

const MOST = 500;
/** A merge of more is looked at by a person. */
const LARGEST = 10;

export const handler = handleRecords(mergeDuplicates, async ({ input, object, store, readmodel, files, events, settings, user, language, workspace, now }) => {
  const kept = await store.kept(); // asked again: the work has begun, and less is left to merge than there was
  if (kept) return kept.answer as { jobId: string; groups: number }; // the answer of the commit below
  const found = await readFound(files, store.keyring, object.name);
  const query = { rules: rulesOf(settings, object.name), from: 0, limit: input.most ?? MOST, certain: true };
  const { groups } = await readmodel.groups(object, found?.pairs ?? [], query);
  const chosen = groups.slice(0, query.limit).filter(({ records }) => records.length <= LARGEST);
  if (chosen.length === 0) throw new CrmError('NOTHING_TO_MERGE');

  const order: MergeOrder = {
    object: object.name,
    groups: chosen.map(({ records }) => {
      const first = survivorOf(records);
      return [first, ...records.filter((one) => one !== first)].flatMap((one) => (one ? [one.id] : []));
    }),
  };
  const job = { ...newJob<MergeOrder>({ kind: moveMerged.id, asker: user, language, asked: true, order }, now), total: chosen.length };
  const begun = await store.commit([], {
    also: () => [jobPut(store.table, store.keyring, job)],
    answer: () => ({ jobId: job.id, groups: chosen.length }),
  });
  await events.send(moveMerged, { workspace, job: begun.jobId });
  return begun;
});
