import { CrmError } from '@regulars/shared/errors.ts';
import { checkImport } from '@regulars/shared/operations/imports.ts';
import { checkRows } from '@regulars/shared/operations/jobs.ts';
import { handle } from '../runtime/http/handle.ts';
import { jobPut, newJob } from '../runtime/jobs/job.ts';
import { checkPlan } from './decided.ts';
import { importJob } from './importJob.ts';
import { type CheckOrder, keep } from './order.ts';
import { refuseMeanwhile } from './refuseMeanwhile.ts';

export const handler = handle(checkImport, async ({ input, store, files, events, settings, user, workspace, language, now }) => {
  const { id, ...plan } = input;
  const { job, object } = await importJob(store, settings, user, id);
  if (job.asked) throw new CrmError('JOB_RUNNING', `${job.id} is ${job.status}`);
  await checkPlan(files, job.id, plan, object, user, language);
  const order = { ...job.order, plan: await keep(files, job.id, 'plan', plan) };
  const { object: name, plan: kept, corrections } = order;
  const check = newJob<CheckOrder>(
    { kind: checkRows.id, asker: user, language, asked: true, order: { import: job.id, object: name, plan: kept, ...(corrections ? { corrections } : {}) } },
    now,
  );
  const begun = await store
    .commit([], {
      also: () => [jobPut(store.table, store.keyring, { ...job, order: { ...order, check: check.id } }), jobPut(store.table, store.keyring, check)],
      answer: () => ({ jobId: check.id }),
    })
    .catch(refuseMeanwhile(job.id));
  await events.send(checkRows, { workspace, job: begun.jobId });
  return begun;
});
