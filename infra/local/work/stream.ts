/**
 * Brings batches of the journal to the jobs that listen, with the settings the stream has on AWS:
 * five retries, a failing batch is cut in two, what still fails goes to `<job>-dead`, and then the lane goes on.
 */
import type { Faults } from '../cloud/faults.ts';
import type { Queues } from '../cloud/queues.ts';
import type { Invoke } from '../functions/invoke.ts';
import type { Deliver, StreamRecord } from './dispatcher.ts';
import type { Job } from './job.ts';

export const retries = 5;
const pause = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));

export function makeStream(
  jobs: readonly Job[],
  invoke: Pick<Invoke, 'job'>,
  queues: Queues,
  log: (line: object) => void,
  wait: (milliseconds: number) => Promise<unknown> = pause,
): Deliver {
  const listeners = jobs.filter(({ on }) => on === 'journal');

  /** What a listener has not taken; a partial answer names the first record it could not do. */
  async function offer(job: Job, records: StreamRecord[]): Promise<StreamRecord[]> {
    try {
      const answer = (await invoke.job(job, { Records: records })) as { batchItemFailures?: { itemIdentifier: string }[] } | undefined; // Lambda's answer to a stream
      const failed = new Set(answer?.batchItemFailures?.map(({ itemIdentifier }) => itemIdentifier));
      const first = records.findIndex(({ dynamodb }) => failed.has(dynamodb.SequenceNumber));
      return first < 0 ? [] : records.slice(first);
    } catch (error) {
      log({ message: 'A listener of the journal failed', job: job.id, error: String(error) });
      return records;
    }
  }

  async function bring(job: Job, records: StreamRecord[], tries = 0): Promise<void> {
    const left = await offer(job, records);
    if (!left.length) return;
    if (left.length < records.length) return bring(job, left);
    if (tries >= retries) return void queues.send(`${job.id}-dead`, JSON.stringify({ Records: left }));
    await wait(Math.min(100 * 2 ** tries, 5000));
    if (left.length === 1) return bring(job, left, tries + 1);
    const half = Math.ceil(left.length / 2);
    await bring(job, left.slice(0, half), tries + 1);
    await bring(job, left.slice(half), tries + 1);
  }

  return async (records) => void (await Promise.all(listeners.map((job) => bring(job, records))));
}

/** Batches that come late, or once more after others came: what a stream may do, on order. */
export function withFaults(deliver: Deliver, faults: Faults): Deliver {
  let before: StreamRecord[] = [];
  return async (records) => {
    const fault = faults.draw('stream', 'deliver');
    if (fault?.kind === 'delay') await pause(fault.milliseconds ?? 0);
    await deliver(records);
    if (fault?.kind === 'repeat') for (const again of [before, records]) await deliver(again);
    before = records;
  };
}
