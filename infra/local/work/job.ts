/** A job as the work of this machine sees it: what `shared/operations/jobs.ts` lists, woken by a message, a clock or the journal. */
import { hiddenFor, type QueueName, queues } from '@regulars/shared/operations/queues.ts';

export type Job = { id: string; folder: string; uses: object; queue?: QueueName; every?: string; on?: 'journal' | 'log'; quick?: boolean };

/** A queue and the jobs that wait in it, as `shared/operations/queues.ts` lists it. */
export type JobQueue = {
  id: QueueName;
  jobs: readonly Job[];
  batch: number;
  /** Seconds. */
  hidden: number;
  /** Turns at once. One machine has the same processors for all, so only as many as there are jobs: an import does not keep an undo waiting. */
  atOnce: number;
};

/** Those that something waits in. */
export const queuesOf = (jobs: readonly Job[]): JobQueue[] =>
  [...Map.groupBy(jobs, ({ queue }) => queue)].flatMap(([id, of]) =>
    id ? [{ id, jobs: of, batch: queues[id].batch, hidden: hiddenFor(queues[id]), atOnce: Math.min(of.length, queues[id].atOnce) }] : [],
  );
