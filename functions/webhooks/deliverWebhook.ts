import { deliverWebhook } from '@regulars/shared/operations/jobs.ts';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { clock } from '../runtime/clock.ts';
import { events, type Message } from '../runtime/events/events.ts';
import type { Meter } from '../runtime/store/table.ts';
import { writeLine } from '../runtime/usage/line.ts';
import { turn } from './turn.ts';

/** A request has ten seconds; with less than this left no further one is begun. */
const LAST_CALL_MS = 15_000;
/** The index `due` is looked at once a minute: what is due sooner is sent as a message. */
const MINUTE_MS = 60_000;

/** Messages say only that there may be something to do: several of one webhook are as good as one. What fails is tried again by the queue, and then by the index `due`. */
export async function handler({ Records }: SQSEvent, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<SQSBatchResponse> {
  const isLate = () => context.getRemainingTimeInMillis() < LAST_CALL_MS;
  const alike = Map.groupBy(Records, ({ body }) => body);
  const failed = await Promise.all([...alike].map(async ([body, records]) => ((await attempt(body, isLate)) ? [] : records)));
  return { batchItemFailures: failed.flat().map(({ messageId }) => ({ itemIdentifier: messageId })) };
}

async function attempt(body: string, isLate: () => boolean): Promise<boolean> {
  const message = JSON.parse(body) as Message; // written by events.send
  const meter: Meter = { read: 0, write: 0 };
  const began = performance.now();
  let problem: unknown;
  try {
    const wakeAt = await turn(message.workspace, message.job, meter, isLate);
    const left = wakeAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(wakeAt) - clock.now();
    if (left <= MINUTE_MS) await events.send(deliverWebhook, message, Math.max(0, left / 1000));
  } catch (error) {
    problem = error;
  }
  writeLine({ of: deliverWebhook, began, meter, problem, says: { job: deliverWebhook.id, workspace: message.workspace, webhook: message.job } });
  return problem === undefined;
}
