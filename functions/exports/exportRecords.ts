import { exportRows } from '@regulars/shared/operations/jobs.ts';
import { exportRecords } from '@regulars/shared/operations/records.ts';
import type { ListQuery } from '@regulars/shared/rules/query.ts';
import { jobView } from '../jobs/view.ts';
import { handleRecords } from '../runtime/http/handle.ts';
import { jobPut, newJob, readJob } from '../runtime/jobs/job.ts';
import { finished } from './finished.ts';
import { delimiterIn, type ExportOrder } from './order.ts';

/** So many records are written while who asks waits. */
const FEW = 2000;

export const handler = handleRecords(exportRecords, async ({ input, object, readmodel, store, files, events, settings, user, workspace, language, now }) => {
  const { format, encoding = 'utf-8', delimiter = delimiterIn(settings.region), ...asked } = input;
  const query = asked as Pick<ListQuery, 'where' | 'text' | 'sort' | 'fields'>; // the read model checks the condition against the definition
  const order: ExportOrder = { ...query, object: object.name, format, encoding, delimiter };
  const { count = 0 } = await readmodel.list(object, { ...query, limit: 1, include: ['count'] });
  const waiting = newJob<ExportOrder>({ kind: exportRows.id, asker: user, language, asked: true, order }, now);
  const isFew = count <= FEW;
  const job = isFew
    ? { ...waiting, ...(await finished(readmodel, object, waiting, files, events, { ...settings, language }, workspace, now)) }
    : { ...waiting, total: count };
  const begun = await store.commit([], { also: () => [jobPut(store.table, store.keyring, job)], answer: () => ({ id: job.id }) });
  if (!isFew && begun.id === job.id) await events.send(exportRows, { workspace, job: job.id });
  const stored = begun.id === job.id ? job : await readJob(store.table, store.keyring, begun.id); // asked before under the same key
  return jobView(stored ?? job, files, language, now);
});
