/** Brings messages from a queue to its jobs, as Lambda's event source for SQS does: what the answer names as failed, and all of it after an error, comes again. */
import { type Message, md5, type Queues } from '../cloud/queues.ts';
import type { Invoke } from '../functions/invoke.ts';
import type { JobQueue } from './job.ts';

export function poll(queue: JobQueue, queues: Queues, invoke: Pick<Invoke, 'queue'>, log: (line: object) => void): () => Promise<void> {
  const stopping = new AbortController();
  const turns = new Set<Promise<void>>();

  /** One asker, and as many turns under way as may be at once. */
  async function ask(): Promise<void> {
    if (turns.size >= queue.atOnce) await Promise.race(turns);
    const messages = await queues.receive(queue.id, { max: queue.batch, wait: 20, hidden: queue.hidden, signal: stopping.signal });
    if (!messages.length || stopping.signal.aborted) return;
    const turn = take(messages)
      .catch((error: Error) => log({ message: 'What was done could not be taken from its queue', queue: queue.id, error: String(error) }))
      .finally(() => turns.delete(turn));
    turns.add(turn);
  }

  async function take(messages: Message[]): Promise<void> {
    const failed = await run(messages);
    if (stopping.signal.aborted) return; // the next start shows them again
    for (const message of messages) {
      if (failed.has(message.id)) queues.hide(message.handle, Math.min(2 ** message.receives, 60));
      else queues.remove(message.handle);
    }
  }

  async function run(messages: Message[]): Promise<Set<string>> {
    try {
      const answer = await invoke.queue(queue, { Records: messages.map((one) => asRecord(queue, one)) });
      return new Set(answer?.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    } catch (error) {
      if (!stopping.signal.aborted) log({ message: 'The jobs of a queue failed', queue: queue.id, error: String(error) });
      return new Set(messages.map(({ id }) => id));
    }
  }

  const loop = (async () => {
    while (!stopping.signal.aborted) await ask().catch((error: Error) => log({ message: 'A queue could not be read', queue: queue.id, error: String(error) }));
  })();
  /** Does not wait for a job that is running: its process ends with the pool. */
  return () => {
    stopping.abort();
    return Promise.race([loop, new Promise<void>((done) => setTimeout(done, 50))]);
  };
}

const asRecord = (queue: JobQueue, message: Message) => ({
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
  eventSourceARN: `arn:aws:sqs:local-1:000000000000:${queue.id}`,
  awsRegion: 'local-1',
});
