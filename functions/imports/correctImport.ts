import { CrmError } from '@regulars/shared/errors.ts';
import { correctImport } from '@regulars/shared/operations/imports.ts';
import { handle } from '../runtime/http/handle.ts';
import { jobPut } from '../runtime/jobs/job.ts';
import { importJob } from './importJob.ts';
import { keep } from './order.ts';
import { refuseMeanwhile } from './refuseMeanwhile.ts';

export const handler = handle(correctImport, async ({ input, store, files, settings, user }) => {
  const { id, ...corrections } = input;
  const { job } = await importJob(store, settings, user, id);
  if (job.asked) throw new CrmError('JOB_RUNNING', `${job.id} is ${job.status}`);
  const order = { ...job.order, corrections: await keep(files, job.id, 'corrections', corrections) };
  return store
    .commit([], {
      also: () => [jobPut(store.table, store.keyring, { ...job, order })],
      answer: () => ({ count: corrections.cells.length + corrections.alike.length }),
    })
    .catch(refuseMeanwhile(job.id));
});
