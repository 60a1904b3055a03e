/** Where an operation or job runs: on the read model in `reader`, jobs in `worker`, quick jobs and all others in this process. */

import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Failures, handOut, type Waiting } from '@regulars/shared/operations/handOut.ts';
import type { JobQueue } from '../work/job.ts';
import { functionsRoot, type Handler, type HandlerName, loadHandler, makeContext, moduleOf, within } from './handler.ts';
import { makePool } from './pool.ts';

export type Invoke = {
  operation(operation: HandlerName & { uses: { readmodel?: string } }, event: unknown): Promise<unknown>;
  job(job: HandlerName & { quick?: boolean }, event: unknown): Promise<unknown>;
  /** A batch of a queue, to whichever of its jobs each message names. */
  queue(queue: Pick<JobQueue, 'id' | 'jobs'>, event: { Records: readonly Waiting[] }): Promise<Failures | undefined>;
  /** A handler of this process, such as the authorizer. */
  here(name: HandlerName, event: unknown): Promise<unknown>;
  pids(): number[];
  stop(): Promise<void>;
};
export type InvokeOptions = {
  data: string;
  root?: string;
  deadline?: number;
  log?: (line: object) => void;
  environment: (role: 'reader' | 'worker') => Record<string, string>;
};

/** A job may work as long as on Lambda. */
const longestJob = 15 * 60_000;

/** The same folder at every start, so that what a killed process left is emptied by the next. */
export function temporaryOf(data: string): string {
  const folder = join(tmpdir(), `regulars-${createHash('sha256').update(data).digest('hex').slice(0, 12)}`);
  rmSync(folder, { recursive: true, force: true });
  return folder;
}

export function makeInvoke({ data, root = functionsRoot, deadline = 30_000, log, environment }: InvokeOptions): Invoke {
  const folder = temporaryOf(data);
  const loaded = new Map<string, Promise<Handler>>();
  let stopped = false;
  const reader = makePool({
    name: 'reader',
    size: availableParallelism(),
    environment: environment('reader'),
    folder: join(folder, 'reader'),
    deadline,
    root,
    log,
  });
  const worker = makePool({
    name: 'worker',
    size: 1,
    environment: environment('worker'),
    folder: join(folder, 'worker'),
    deadline: longestJob,
    idle: 60_000,
    keep: 0,
    root,
    log,
  });

  const here = async (name: HandlerName, event: unknown) => {
    const key = `${name.folder}/${name.id}`;
    let handler = loaded.get(key);
    if (!handler) {
      handler = loadHandler(moduleOf(name, root));
      loaded.set(key, handler);
      // A handler that does not load is tried again with the next request.
      handler.catch(() => loaded.delete(key));
    }
    return within(deadline, (await handler)(event, makeContext(name.id, deadline)));
  };
  const job: Invoke['job'] = ({ id, folder, quick }, event) => (quick ? here({ id, folder }, event) : worker.run({ id, folder }, event));
  return {
    operation: (operation, event) => (operation.uses.readmodel ? reader.run({ id: operation.id, folder: operation.folder }, event) : here(operation, event)),
    job,
    queue: ({ id: queue, jobs }, { Records }) =>
      handOut(
        Records,
        async (kind, records) => {
          const found = jobs.find(({ id }) => id === kind);
          if (!found) throw new Error('No such job waits in this queue');
          return (await job(found, { Records: records })) as Failures | undefined; // Lambda's answer to a queue
        },
        (kind, error) => !stopped && log?.({ message: 'A job failed', job: kind, queue, error: String(error) }),
      ),
    here,
    pids: () => [...reader.pids(), ...worker.pids()],
    async stop() {
      stopped = true;
      await Promise.all([reader.stop(), worker.stop()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
