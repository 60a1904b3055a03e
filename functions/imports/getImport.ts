import { type ErrorCode, sentenceOf } from '@regulars/shared/errors.ts';
import { getImport } from '@regulars/shared/operations/imports.ts';
import { handle } from '../runtime/http/handle.ts';
import { readJob } from '../runtime/jobs/job.ts';
import { importJob } from './importJob.ts';
import { correctionsIn, findingsIn, planIn } from './order.ts';

export const handler = handle(getImport, async ({ input, store, files, settings, user, language }) => {
  const { job } = await importJob(store, settings, user, input.id);
  const { order, id, status } = job;
  const check = order.check ? await readJob(store.table, store.keyring, order.check) : undefined;
  const [plan, corrections] = await Promise.all([planIn(files, order), correctionsIn(files, order)]);
  return {
    id,
    object: order.object,
    name: order.name,
    status,
    corrections,
    ...(order.plan ? { plan } : {}),
    ...(check
      ? {
          check: {
            jobId: check.id,
            status: check.status,
            done: check.done,
            ...(check.total === undefined ? {} : { total: check.total }),
            ...(check.failedBy ? { reason: sentenceOf(check.failedBy as ErrorCode, language) } : {}), // handleJob writes codes only
            ...(check.status === 'done' ? { findings: await findingsIn(files, id, check.id) } : {}),
          },
        }
      : {}),
  };
});
