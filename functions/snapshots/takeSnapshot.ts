import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { Message } from '../runtime/events/events.ts';
import { settingsOf } from '../runtime/store/settings.ts';

/** Catches up and writes a snapshot where one is due; two at once write the same, and the pointer only moves forward. */
export async function handler({ Records }: SQSEvent): Promise<SQSBatchResponse> {
  const { modelOf } = await import('../runtime/readmodel/handed.ts'); // with its dictionary of readings half a megabyte
  for (const { body } of Records) {
    const { workspace } = JSON.parse(body) as Message; // sent by `events`
    const meter = { read: 0, write: 0 };
    const { model } = await modelOf(workspace, await settingsOf(workspace, meter), meter);
    await model.fresh();
    const taken = await model.snapshot();
    console.log(JSON.stringify({ at: new Date().toISOString(), job: 'takeSnapshot', workspace, taken, ...meter }));
  }
  return { batchItemFailures: [] };
}
