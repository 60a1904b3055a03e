import { exportRows } from '@regulars/shared/operations/jobs.ts';
import { exportRecords } from '@regulars/shared/operations/records.ts';
import type { ListQuery } from '@regulars/shared/rules/query.ts';
import { jobView } from '../jobs/view.ts';
import { handleRecords } from '../runtime/http/handle.ts';
import { jobPut, newJob } from '../runtime/jobs/job.ts';
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
  const shown = await jobView(job, files, language, now);
  const begun = await store.commit([], { also: () => [jobPut(store.table, store.keyring, job)], answer: () => shown });
  if (!isFew) await events.send(exportRows, { workspace, job: begun.id }); // asked again under the same key, it is announced again
  return begun;
});
