/**
 * A worker's hold on a job. It is renewed about once a second together with the progress; a worker that is killed stops
 * renewing, and the next one takes the job up. The hold saves work twice done; that nothing is *written* twice is the
 * chunks' affair.
 */
import { randomUUID } from 'node:crypto';
import { CrmError } from '@regulars/shared/errors.ts';
import type { Keyring } from '../store/seal.ts';
import type { Table } from '../store/table.ts';
import { type JobState, readJob, saveJob } from './job.ts';

/** So often a job may end without a word, or fail, before it has come any further. */
export const MOST_ATTEMPTS = 5;
const LEASE_MS = 5000;
const RENEW_MS = 1000;
const PATIENCE_MS = 3 * LEASE_MS;

/** Somebody else works on the job. */
export class Held extends Error {}

const pause = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));

/** Takes the job, once nobody else holds it; undefined where there is nothing to do. */
export async function claim<O>(table: Table, keyring: Keyring, id: string, kind: string): Promise<Hold<O> | undefined> {
  const holder = randomUUID();
  for (const patience = Date.now() + PATIENCE_MS; ; ) {
    const job = await readJob<O>(table, keyring, id);
    const now = Date.now();
    if (!job || job.kind !== kind || !job.asked || (job.status !== 'waiting' && job.status !== 'running')) return undefined;
    const left = (job.lease?.until ?? 0) - now;
    if (left > 0) {
      if (now > patience) throw new Held(id);
      await pause(Math.min(left + 20, 500));
      continue;
    }
    const attempts = (job.attempts ?? 0) + 1;
    if (attempts > MOST_ATTEMPTS) {
      await saveJob(table, keyring, { ...job, status: 'failed', failedBy: 'INTERNAL', endedAt: new Date(now).toISOString() }).catch(unlessChanged);
      return undefined;
    }
    const mine = {
      ...job,
      attempts,
      status: 'running' as const,
      startedAt: job.startedAt ?? new Date(now).toISOString(),
      lease: { holder, until: now + LEASE_MS },
    };
    const taken = await saveJob(table, keyring, mine).catch(unlessChanged);
    if (taken) return hold(table, keyring, taken);
  }
}

const unlessChanged = (error: unknown): undefined => {
  if (!(error instanceof CrmError) || error.code !== 'CHANGED_MEANWHILE') throw error;
};

export type Hold<O = unknown> = ReturnType<typeof hold<O>>;

function hold<O>(table: Table, keyring: Keyring, taken: JobState<O>) {
  let job = taken;
  let lost = false;
  let saving: Promise<void> = Promise.resolve();

  const save = (lease: JobState['lease']) => {
    saving = saving
      .catch(() => {})
      .then(async () => {
        if (lost) return;
        const { lease: _, ...rest } = job;
        const saved = await saveJob<O>(table, keyring, { ...rest, ...(lease ? { lease } : {}) }).catch(unlessChanged);
        if (saved)
          job = { ...job, version: saved.version }; // what changed while it was written is kept for the next time
        else lost = true;
      });
    return saving;
  };
  const renew = () => save(job.lease && { ...job.lease, until: Date.now() + LEASE_MS });
  const timer = setInterval(() => void renew().catch(() => {}), RENEW_MS); // a write that failed is made up by the next
  timer.unref();

  return {
    get job(): Readonly<JobState<O>> {
      return job;
    },
    /** Notes how far the work is; stored with the next renewal. Throws `Held` when the job went to another worker. */
    note(change: Partial<JobState<O>>): void {
      if (lost) throw new Held(job.id);
      const { done = 0 } = change;
      const isFurther = done > (job.furthest ?? 0);
      job = { ...job, ...change, ...(isFurther ? { attempts: 0, furthest: done } : {}) };
    },
    /** Stores the last word and lets go. */
    async end(change: Partial<JobState<O>>): Promise<void> {
      clearInterval(timer);
      await saving.catch(() => {});
      job = { ...job, ...change };
      await save(undefined);
      if (lost) throw new Held(job.id);
    },
  };
}
