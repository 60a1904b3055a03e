import { CrmError } from '@regulars/shared/errors.ts';
import { undoJob } from '@regulars/shared/operations/changes.ts';
import { undoEntries } from '@regulars/shared/operations/jobs.ts';
import { handle } from '../runtime/http/handle.ts';
import { type JobState, jobFor, jobPut, newJob, readJob } from '../runtime/jobs/job.ts';
import type { ReadStore } from '../runtime/store/store.ts';

export interface UndoOrder {
  job: string;
  /** Records that the job made go into the trash even if somebody edited them since. */
  editedToo?: boolean;
  /** Only chunks from one number up to below another: of one merge among many. The job then is not undone as a whole. */
  chunks?: readonly [from: number, below: number];
  /** Records that then point to another one than they do. */
  moves?: readonly Move[];
}

export interface Move {
  object: string;
  id: string;
  from: string;
  to: string;
}

export const handler = handle(undoJob, async ({ input, store, events, user, language, workspace, now }) => {
  const { table, keyring } = store;
  const target = await jobFor(table, keyring, user, input.id);
  await refuseWhatCannot(target, store);
  const job = newJob<UndoOrder>({ kind: undoEntries.id, asker: user, language, asked: true, order: { job: target.id }, undoes: target.id }, now);
  const begun = await store
    .commit([], {
      also: () => [jobPut(table, keyring, { ...target, undoneBy: job.id }), jobPut(table, keyring, job)],
      answer: () => ({ jobId: job.id }),
    })
    .catch((error: unknown) => {
      throw error instanceof CrmError && error.code === 'CHANGED_MEANWHILE' ? new CrmError('JOB_RUNNING', 'Somebody else has begun to undo it') : error;
    });
  await events.send(undoEntries, { workspace, job: begun.jobId });
  return begun;
});

/** A job that failed may have written part of its work, and an undo that failed may be asked for again. */
async function refuseWhatCannot({ id, status, undoneBy }: JobState, { table, keyring }: Pick<ReadStore, 'table' | 'keyring'>): Promise<void> {
  if (status === 'waiting' || status === 'running') throw new CrmError('JOB_RUNNING', id);
  if (status === 'undone') throw new CrmError('NOTHING_TO_UNDO', id);
  const other = undoneBy ? await readJob(table, keyring, undoneBy) : undefined;
  if (other && other.status !== 'failed') throw new CrmError('JOB_RUNNING', `${id} is being undone by ${other.id}`);
}
