import { CrmError } from '@regulars/shared/errors.ts';
import { startImport } from '@regulars/shared/operations/imports.ts';
import { importRows } from '@regulars/shared/operations/jobs.ts';
import { handle } from '../runtime/http/handle.ts';
import { jobPut } from '../runtime/jobs/job.ts';
import { checkPlan } from './decided.ts';
import { importJob } from './importJob.ts';
import { keep, planIn, remember } from './order.ts';
import { isReason } from './reasons.ts';
import { refuseMeanwhile } from './refuseMeanwhile.ts';

/** Asked again while the work waits, it is announced again: the message may have been lost with the first request. */
export const handler = handle(startImport, async ({ input, store, files, events, settings, user, workspace, language }) => {
  const { id, ...said } = input;
  const { job, object } = await importJob(store, settings, user, id);
  if (job.status !== 'waiting') throw new CrmError('JOB_RUNNING', `${job.id} is ${job.status}`);
  const isSaid = Object.values(said).some((one) => one !== undefined);
  const plan = isSaid ? said : await planIn(files, job.order);
  const headers = await checkPlan(files, job.id, plan, object, user, language);
  const kept = isSaid ? await keep(files, job.id, 'plan', plan) : job.order.plan;
  if (plan.columns && plan.heading !== false)
    await remember(
      files,
      object.name,
      headers.filter((one) => !isReason(one)),
      plan,
    );

  const asked = { ...job, asked: true, asker: user, language, order: { ...job.order, ...(kept ? { plan: kept } : {}) } };
  const begun = await store
    .commit([], { also: () => [jobPut(store.table, store.keyring, asked)], answer: () => ({ jobId: job.id }) })
    .catch(refuseMeanwhile(job.id));
  await events.send(importRows, { workspace, job: job.id });
  return begun;
});
