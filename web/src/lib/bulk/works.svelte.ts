/**
 * Jobs that somebody here has begun: followed to their end wherever they go meanwhile, then told in a sentence with the
 * way back. What was refused, or kept by an undo, stays shown until it is closed.
 */
import * as api from '#lib/api/bulk.ts';
import { oneLine } from '#lib/api/sentences.ts';
import { forget, remember, tell } from '#lib/changes.svelte.ts';
import type { ObjectDefinition } from '#lib/definitions.ts';
import { number } from '#lib/i18n/format.ts';
import * as m from '#lib/paraglide/messages.js';
import { toasts } from '#lib/ui/toasts.svelte.ts';

export interface Work {
  id: string;
  object: ObjectDefinition;
  isUndo: boolean;
  /** The records it is for, where they were named. */
  ids: readonly string[] | undefined;
  job: api.JobStatus | undefined;
  cancelling: boolean;
}

let list = $state.raw<readonly Work[]>([]);
const change = (id: string, part: Partial<Work>) => {
  list = list.map((work) => (work.id === id ? { ...work, ...part } : work));
};

export const isOver = (job: api.JobStatus | undefined): boolean => job !== undefined && job.status !== 'waiting' && job.status !== 'running';

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

/** Asks soon at first: most jobs take no longer than that. */
async function ended(id: string): Promise<api.JobStatus> {
  for (let wait = 60; ; wait = Math.min(1000, wait * 1.4)) {
    const job = await api.job(id);
    change(id, { job });
    if (isOver(job)) return job;
    await pause(wait);
  }
}

async function follow(object: ObjectDefinition, id: string, isUndo: boolean, ids?: readonly string[]): Promise<api.JobStatus | undefined> {
  list = [...list, { id, object, isUndo, ids, job: undefined, cancelling: false }];
  try {
    const job = await ended(id);
    tell(ids ? { objects: object.plural, ids } : { objects: object.plural });
    if (!isUndo && job.updated > 0) remember(id, () => works.undo(object, id, ids));
    if (job.status === 'done' && job.failed === 0) {
      works.close(id);
      if (isUndo) toasts.show(m.undone(), { ms: 5_000 });
      else
        toasts.show(
          m.bulk_done({ count: job.updated, shown: number(job.updated) }),
          job.updated > 0 ? { action: { label: m.undo(), run: () => void works.undo(object, id, ids) } } : { ms: 5_000 },
        );
    }
    return job;
  } catch (error) {
    works.close(id);
    toasts.show(oneLine(error), { bad: true });
    return undefined;
  }
}

export const works = {
  get list(): readonly Work[] {
    return list;
  },
  /** Gives the job as it ended; undefined where it could not be followed. */
  begin: (object: ObjectDefinition, id: string, ids?: readonly string[]): Promise<api.JobStatus | undefined> => follow(object, id, false, ids),
  async undo(object: ObjectDefinition, id: string, ids?: readonly string[]): Promise<void> {
    works.close(id);
    forget(id);
    try {
      await follow(object, (await api.undo(id)).jobId, true, ids);
    } catch (error) {
      toasts.show(oneLine(error), { bad: true });
    }
  },
  async cancel(id: string): Promise<void> {
    change(id, { cancelling: true });
    try {
      await api.cancel(id);
    } catch (error) {
      change(id, { cancelling: false });
      toasts.show(oneLine(error), { bad: true });
    }
  },
  close(id: string): void {
    list = list.filter((work) => work.id !== id);
  },
};
