import { exportRows } from '@regulars/shared/operations/jobs.ts';
import { seenAlone } from '@regulars/shared/rules/rights.ts';
import { objectIn } from '../imports/objectIn.ts';
import { handleJob } from '../runtime/jobs/handleJob.ts';
import { finished } from './finished.ts';
import type { ExportOrder } from './order.ts';

/** Taken up again it writes the whole file anew: nobody has seen a part of it. */
export const handler = handleJob<ExportOrder>(exportRows, 'export', async ({ job, table, keyring, files, settings, note }) => {
  const [{ readModelOf }, { events }] = await Promise.all([import('../runtime/readmodel/forJobs.ts'), import('../runtime/events/events.ts')]); // half a megabyte
  const readmodel = await readModelOf(keyring.workspace, settings, job.asker, table.meter);
  const object = seenAlone(settings.definitions, objectIn(settings.definitions, job.order.object), job.asker);
  const context = { ...settings, language: job.language };
  return finished(readmodel, object, job, files, events, context, keyring.workspace, new Date().toISOString(), (done) => note({ done }));
});
