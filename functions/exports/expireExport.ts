import { expireExport, exportRows } from '@regulars/shared/operations/jobs.ts';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { isOver } from '../jobs/view.ts';
import type { Message } from '../runtime/events/events.ts';
import { readJob } from '../runtime/jobs/job.ts';
import { keyringOf } from '../runtime/store/keyring.ts';
import { tableFor } from '../runtime/store/table.ts';
import { writeLine } from '../runtime/usage/line.ts';
import { type ExportOrder, fileOf, LIFETIME_SECONDS } from './order.ts';

/** A message waits 15 minutes at most, so it is sent again until the time is over. */
export async function handler({ Records }: SQSEvent): Promise<SQSBatchResponse> {
  for (const { body } of Records) {
    const message = JSON.parse(body) as Message; // sent by `events`
    const began = performance.now();
    const meter = { read: 0, write: 0 };
    const job = await readJob<ExportOrder>(tableFor(meter, { workspace: message.workspace }), await keyringOf(message.workspace, meter), message.job);
    const remove = async (format: ExportOrder['format']) =>
      (await import('../runtime/files/files.ts')).filesOf(message.workspace).remove(fileOf(message.job, { format }));
    writeLine({ of: expireExport, large: true, began, meter, says: { job: expireExport.id, id: message.job, workspace: message.workspace } });
    if (!job) await Promise.all([remove('csv'), remove('xlsx')]); // refused after it had written its file
    if (!job || job.kind !== exportRows.id) continue;
    const now = new Date().toISOString();
    if (isOver(job, now) || job.status === 'failed') await remove(job.order.format);
    else
      await (await import('../runtime/events/events.ts')).events.send(
        expireExport,
        message,
        job.expiresAt ? (Date.parse(job.expiresAt) - Date.parse(now)) / 1000 : LIFETIME_SECONDS,
      );
  }
  return { batchItemFailures: [] };
}
