import { CrmError } from '@regulars/shared/errors.ts';
import { workspace as workspaceObject } from '@regulars/shared/objects/workspace.ts';
import { writeSamples } from '@regulars/shared/operations/jobs.ts';
import { addSamples, type Business } from '@regulars/shared/operations/samples.ts';
import { settingsRecord } from '../fields/change.ts';
import { handle } from '../runtime/http/handle.ts';
import { jobPut, newJob } from '../runtime/jobs/job.ts';
import { update } from '../runtime/store/changes.ts';

export interface SamplesOrder {
  business: Business;
}

export const handler = handle(addSamples, async ({ input, store, events, user, language, workspace, now }) => {
  const { table, keyring } = store;
  const settings = await settingsRecord(store);
  if (settings.samples) throw new CrmError('SAMPLES_THERE', String(settings.samples));
  const job = newJob<SamplesOrder>({ kind: writeSamples.id, asker: user, language, asked: true, order: input }, now);
  const begun = await store.commit([update(workspaceObject, settings, { samples: job.id })], {
    also: () => [jobPut(table, keyring, job)],
    answer: () => ({ jobId: job.id }),
  });
  await events.send(writeSamples, { workspace, job: begun.jobId });
  return begun;
});
