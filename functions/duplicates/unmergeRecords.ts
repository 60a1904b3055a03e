import { CrmError } from '@regulars/shared/errors.ts';
import { unmergeRecords } from '@regulars/shared/operations/duplicates.ts';
import { undoEntries } from '@regulars/shared/operations/jobs.ts';
import { may } from '@regulars/shared/roles.ts';
import type { Move, UndoOrder } from '../jobs/undoJob.ts';
import { handleRecords } from '../runtime/http/handle.ts';
import { jobPut, newJob } from '../runtime/jobs/job.ts';
import { mergeOf, refuseTaken } from './merged.ts';
import { SPAN } from './merging.ts';

export const handler = handleRecords(unmergeRecords, async ({ input, object, store, events, user, language, workspace, now }) => {
  const merged = await mergeOf(store, store.objectOf(object.name), input.id);
  const { job, group, survivor, back } = merged;
  if (job.status === 'waiting' || job.status === 'running') throw new CrmError('JOB_RUNNING', job.id);
  await refuseTaken(store, store.objectOf(object.name), merged);
  const moves: Move[] = [];
  for (const { object: name, id, to } of input.moves ?? []) {
    if (!back.some((one) => one.id === to)) throw new CrmError('NOT_FOUND', `${to} does not come back`, [{ pointer: '/moves', code: 'NO_SUCH_RECORD' }]);
    const of = store.objectOf(name);
    if (!may(user.role, `${of.plural}:update`)) throw new CrmError('NOT_ALLOWED', `${user.role} may not change ${of.plural}`);
    const record = await store.get(of, id);
    moves.push({ object: name, id: record.id, from: survivor.id, to });
  }

  const order: UndoOrder = { job: job.id, chunks: [group * SPAN, (group + 1) * SPAN], ...(moves.length > 0 ? { moves } : {}) };
  const undo = newJob<UndoOrder>({ kind: undoEntries.id, asker: user, language, asked: true, order, undoes: job.id }, now);
  const begun = await store.commit([], { also: () => [jobPut(store.table, store.keyring, undo)], answer: () => ({ jobId: undo.id }) });
  await events.send(undoEntries, { workspace, job: begun.jobId });
  return begun;
});
