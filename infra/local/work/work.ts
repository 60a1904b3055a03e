/** All work outside requests: the journal's stream, the queues, the clock, and what expires. */
import { join } from 'node:path';
import type { Cloud } from '../cloud/cloud.ts';
import type { JournalEar } from '../cloud/dynamo.ts';
import type { Invoke } from '../functions/invoke.ts';
import { makeDispatcher } from './dispatcher.ts';
import { prepareExpiry, sweepExpired } from './expiry.ts';
import { type Job, type JobQueue, queuesOf } from './job.ts';
import { poll } from './poller.ts';
import { openPositions } from './positions.ts';
import { schedule } from './schedule.ts';
import { makeStream, withFaults } from './stream.ts';

export type Work = {
  ear: JournalEar;
  /** Whether nothing waits for a job or is with one. What is sent for later, such as the end of an export's file, is no work of now. */
  isAtRest(): boolean;
  begin(cloud: Cloud, invoke: Invoke): Promise<void>;
  stop(): Promise<void>;
  close(): void;
};

const sweepEvery = 5 * 60_000;

/** Made before the cloud, because the door must know whom to tell; begun after it. */
export function makeWork({ folder, jobs, log }: { folder: string; jobs: readonly Job[]; log: (line: object) => void }): Work {
  const positions = openPositions(join(folder, 'stream.db'));
  const dispatcher = makeDispatcher(positions, log);
  const ending: (() => unknown)[] = [];
  let messages: Cloud['queues'] | undefined;
  const waiting = queuesOf(jobs);
  const isWaiting = ({ id }: JobQueue) => {
    const { visible = 0, hidden = 0 } = messages?.counts(id) ?? {};
    return visible + hidden > 0;
  };

  return {
    ear: dispatcher.ear,
    isAtRest: () => !dispatcher.isBusy() && !waiting.some(isWaiting),
    async begin({ queues, wire, table, door }, invoke) {
      messages = queues;
      for (const { id, jobs: sharing } of waiting) {
        for (const name of [id, `${id}-dead`]) queues.create(name);
        for (const job of sharing) queues.adopt(job.id, id);
      }
      for (const { id } of jobs.filter(({ on }) => on === 'journal')) queues.create(`${id}-dead`);
      ending.push(...waiting.map((queue) => poll(queue, queues, invoke, log)), schedule(jobs, invoke, log));
      if (table.file) {
        const file = table.file;
        prepareExpiry(file);
        const sweep = setInterval(
          () => void sweepExpired(file, wire).catch((error: Error) => log({ message: 'Expired items could not be taken away', error: String(error) })),
          sweepEvery,
        );
        ending.push(() => clearInterval(sweep));
      }
      // Not awaited: what a crash left behind is handed on while the first page is already served.
      dispatcher
        .begin(withFaults(makeStream(jobs, invoke, queues, log), door.faults), wire)
        .catch((error: Error) => log({ message: 'The journal could not be caught up', error: String(error) }));
    },
    async stop() {
      dispatcher.stop();
      await Promise.all(ending.splice(0).map((end) => end()));
    },
    close: () => positions.close(),
  };
}
