import { CrmError } from '@regulars/shared/errors.ts';
import { schemas } from '@regulars/shared/objects/object.ts';
import { mergeRecords } from '@regulars/shared/operations/duplicates.ts';
import { moveMerged } from '@regulars/shared/operations/jobs.ts';
import { choiceFaults } from '@regulars/shared/rules/merge.ts';
import { handleRecords } from '../runtime/http/handle.ts';
import { jobPut, newJob } from '../runtime/jobs/job.ts';
import { committed } from './committed.ts';
import { coreOf, type MergeOrder, movesOf, recordsOf, roomBeside, stays } from './merging.ts';

/** The merge is one transaction. Where more points to the merged records than fits into it, a job moves the rest. */
export const handler = handleRecords(mergeRecords, async ({ input, object, store, readmodel, events, user, language, workspace, now }) => {
  const records = await recordsOf(store, object, input.ids, input.versions);
  const choices = input.choices ?? {};
  const faults = choiceFaults(object, records, choices);
  if (faults.length > 0) throw new CrmError('INVALID', JSON.stringify(faults), faults);

  const full = store.objectOf(object.name);
  const pointers = (await readmodel.pointers(full, input.ids.slice(1))).filter(({ id }) => !input.ids.includes(id));
  const room = roomBeside(records);
  const isDone = pointers.length <= room;
  const order: MergeOrder = { object: object.name, groups: [input.ids] };
  const made = newJob<MergeOrder>({ kind: moveMerged.id, asker: user, language, asked: true, order }, now);
  const figures = { total: records.length + pointers.length, done: records.length + Math.min(room, pointers.length), updated: 1 };
  const job = isDone ? { ...made, ...figures, status: 'done' as const, startedAt: now, endedAt: now } : { ...made, ...figures };
  const core = coreOf(full, records, choices);
  const begun = await committed(store, {
    job: job.id,
    chunk: 0,
    core,
    moves: () => movesOf(store, full, pointers.slice(0, room), input.ids, now),
    also: () => [jobPut(store.table, store.keyring, job), ...stays(store, full, core)],
    answer: ([survivor = records[0]]) => ({ record: schemas(object).read.parse(survivor), jobId: job.id, isDone }),
  });
  if (!begun.isDone) await events.send(moveMerged, { workspace, job: begun.jobId });
  return begun;
});
