import { takeSnapshot } from '@regulars/shared/operations/jobs.ts';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { Message } from '../runtime/events/events.ts';
import { settingsOf } from '../runtime/store/settings.ts';
import { writeLine } from '../runtime/usage/line.ts';

/** Catches up and writes a snapshot where one is due; two at once write the same, and the pointer only moves forward. */
export async function handler({ Records }: SQSEvent): Promise<SQSBatchResponse> {
  const { modelOf, pay } = await import('../runtime/readmodel/handed.ts'); // with its dictionary of readings half a megabyte
  for (const { body } of Records) {
    const { workspace } = JSON.parse(body) as Message; // sent by `events`
    const began = performance.now();
    const meter = { read: 0, write: 0 };
    const opened = await modelOf(workspace, await settingsOf(workspace, meter), meter);
    await opened.model.fresh();
    const taken = await opened.model.snapshot();
    pay(opened, meter);
    writeLine({ of: takeSnapshot, large: true, began, meter, says: { job: takeSnapshot.id, workspace, taken } });
  }
  return { batchItemFailures: [] };
}
