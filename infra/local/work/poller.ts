/** Brings messages from a job's queue to the job, as Lambda's event source for SQS does: what the answer names as failed, and all of it after an error, comes again. */
import { type Message, md5, type Queues } from '../cloud/queues.ts';
import type { Invoke } from '../functions/invoke.ts';
import type { Job } from './job.ts';

/** Longer than any job may run. */
const hidden = 16 * 60;

export function poll(job: Job, queues: Queues, invoke: Pick<Invoke, 'job'>, log: (line: object) => void): () => Promise<void> {
  const stopping = new AbortController();

  async function round(): Promise<void> {
    const messages = await queues.receive(job.id, { max: job.batch ?? 1, wait: 20, hidden, signal: stopping.signal });
    if (!messages.length || stopping.signal.aborted) return;
    const failed = await run(messages);
    if (stopping.signal.aborted) return; // the next start shows them again
    for (const message of messages) {
      if (failed.has(message.id)) queues.hide(message.handle, Math.min(2 ** message.receives, 60));
      else queues.remove(message.handle);
    }
  }

  async function run(messages: Message[]): Promise<Set<string>> {
    try {
      const answer = (await invoke.job(job, { Records: messages.map((one) => asRecord(job, one)) })) as
        | { batchItemFailures?: { itemIdentifier: string }[] }
        | undefined; // Lambda's answer to a queue
      return new Set(answer?.batchItemFailures?.map(({ itemIdentifier }) => itemIdentifier));
    } catch (error) {
      if (!stopping.signal.aborted) log({ message: 'A job failed', job: job.id, error: String(error) });
      return new Set(messages.map(({ id }) => id));
    }
  }

  const loop = (async () => {
    while (!stopping.signal.aborted) await round().catch((error: Error) => log({ message: 'A queue could not be read', job: job.id, error: String(error) }));
  })();
  /** Does not wait for a job that is running: its process ends with the pool. */
  return () => {
    stopping.abort();
    return Promise.race([loop, new Promise<void>((done) => setTimeout(done, 50))]);
  };
}

const asRecord = (job: Job, message: Message) => ({
  messageId: message.id,
  receiptHandle: message.handle,
  body: message.body,
  md5OfBody: md5(message.body),
  messageAttributes: JSON.parse(message.attributes),
  attributes: {
    ApproximateReceiveCount: `${message.receives}`,
    SentTimestamp: `${message.sent}`,
    ApproximateFirstReceiveTimestamp: `${message.first}`,
    SenderId: 'local',
  },
  eventSource: 'aws:sqs',
  eventSourceARN: `arn:aws:sqs:local-1:000000000000:${job.id}`,
  awsRegion: 'local-1',
});
