import { CrmError } from '@regulars/shared/errors.ts';
import { workspace as workspaceObject } from '@regulars/shared/objects/workspace.ts';
import { undoEntries } from '@regulars/shared/operations/jobs.ts';
import { clearSamples } from '@regulars/shared/operations/samples.ts';
import { settingsRecord } from '../fields/change.ts';
import type { UndoOrder } from '../jobs/undoJob.ts';
import { handle } from '../runtime/http/handle.ts';
import { jobPut, newJob, readJob } from '../runtime/jobs/job.ts';
import { update } from '../runtime/store/changes.ts';

/** The undo of the job that wrote them, but for one thing: a sample that somebody edited is a sample still, and goes too. */
export const handler = handle(clearSamples, async ({ input, store, events, user, language, workspace, now }) => {
  const { table, keyring } = store;
  const settings = await settingsRecord(store);
  const target = settings.samples === input.id ? await readJob(table, keyring, input.id) : undefined;
  if (!target) throw new CrmError('NOT_FOUND', input.id);
  if (target.status === 'waiting' || target.status === 'running') throw new CrmError('JOB_RUNNING', target.id);
  const job = newJob<UndoOrder>(
    { kind: undoEntries.id, asker: user, language, asked: true, order: { job: target.id, editedToo: true }, undoes: target.id },
    now,
  );
  const begun = await store.commit([update(workspaceObject, settings, { samples: null })], {
    also: () => [jobPut(table, keyring, { ...target, undoneBy: job.id }), jobPut(table, keyring, job)],
    answer: () => ({ jobId: job.id }),
  });
  await events.send(undoEntries, { workspace, job: begun.jobId });
  return begun;
});
