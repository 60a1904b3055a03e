import { CrmError } from '@regulars/shared/errors.ts';
import { startImport } from '@regulars/shared/operations/imports.ts';
import { importRows } from '@regulars/shared/operations/jobs.ts';
import { handle } from '../runtime/http/handle.ts';
import { jobPut } from '../runtime/jobs/job.ts';
import { importJob } from './importJob.ts';
import { faultsIn, mayAddFields } from './layout.ts';
import { headOf, scanHead, uploadOf } from './upload.ts';

/** Asked again while the work waits, it is announced again: the message may have been lost with the first request. */
export const handler = handle(startImport, async ({ input, store, files, events, settings, user, workspace, language }) => {
  const { job, object } = await importJob(store, settings, user, input.id);
  if (job.status !== 'waiting') throw new CrmError('JOB_RUNNING', `${job.id} is ${job.status}`);
  const { columns } = await scanHead(await headOf(files, uploadOf(job.id)), language);
  if (input.columns?.some(({ isNew }) => isNew) && !mayAddFields(user)) throw new CrmError('NOT_ALLOWED', `${user.role} may not add fields`);
  const faults = faultsIn(
    input.columns ?? [],
    columns.map(({ header }) => header),
    object,
  );
  if (faults.length > 0) throw new CrmError('INVALID', JSON.stringify(faults), faults);

  const asked = { ...job, asked: true, asker: user, language, order: { ...job.order, columns: input.columns } };
  const begun = await store
    .commit([], { also: () => [jobPut(store.table, store.keyring, asked)], answer: () => ({ jobId: job.id }) })
    .catch((error: unknown) => {
      throw error instanceof CrmError && error.code === 'CHANGED_MEANWHILE' ? new CrmError('JOB_RUNNING', job.id) : error;
    });
  await events.send(importRows, { workspace, job: job.id });
  return begun;
});
