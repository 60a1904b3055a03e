/**
 * Merges groups, or finishes a merge that more points to than one transaction holds. Each transaction leaves a chunk;
 * what is moved already no longer points to what was merged away, so work that was broken off goes on by looking again.
 */
import { CrmError } from '@regulars/shared/errors.ts';
import type { AnyRecord, ObjectOf } from '@regulars/shared/objects/object.ts';
import { moveMerged } from '@regulars/shared/operations/jobs.ts';
import { recordsFor } from '../jobs/records.ts';
import { type Chunk, chunksOf, countOf, positionOf } from '../runtime/jobs/chunk.ts';
import { handleJob, type Work } from '../runtime/jobs/handleJob.ts';
import { committed } from './committed.ts';
import { coreOf, type MergeOrder, movesOf, SPAN, stays } from './merging.ts';
import { questionsOf } from './questions.ts';

const AT_ONCE = 22;

export const handler = handleJob<MergeOrder>(moveMerged, 'merge', async (work) => {
  const { table, keyring, job, settings } = work;
  const object = settings.definitions.find(({ name }) => name === job.order.object);
  if (!object) throw new CrmError('NOT_FOUND', job.order.object);
  const chunks = await chunksOf<Chunk>(table, keyring, job.id);
  let failed = 0;
  for (const [at, ids] of job.order.groups.entries()) {
    if (work.isLate()) return 'later';
    if (!chunks.has(at * SPAN) && !(await mergeGroup(work, object, at, ids, chunks))) {
      failed++;
      continue;
    }
    if (!(await movePointers(work, object, at, ids, chunks))) return 'later';
    work.note({ ...figures(chunks), total: job.order.groups.length, done: at + 1, failed });
  }
  return { ...figures(chunks), total: job.order.groups.length, done: job.order.groups.length, failed, position: positionOf(chunks.values(), settings.version) };
});

const figures = (chunks: ReadonlyMap<number, Chunk>) => ({ updated: [...chunks.values()].reduce((sum, chunk) => sum + countOf(chunk), 0) });

/** False where the group is not what it was when it was chosen: one is in the trash, or was taken away from the asker's sight. */
async function mergeGroup(work: Work<MergeOrder>, object: ObjectOf, at: number, ids: readonly string[], chunks: Map<number, Chunk>): Promise<boolean> {
  const found = await recordsFor(
    work,
    ids.map((id) => ({ object, id })),
  );
  const records = ids.flatMap((id) => found.get(id) ?? []);
  if (records.length < ids.length || records.some(({ trashedAt }) => trashedAt)) return false;
  const store = work.store(work.settings);
  const core = coreOf(object, records as [AnyRecord, ...AnyRecord[]]); // as many as ids, of which there are two or more
  const part = { job: work.job.id, chunk: at * SPAN, core, moves: async () => [], also: () => stays(store, object, core) };
  try {
    chunks.set(at * SPAN, await committed(store, { ...part, answer: (_, entries) => chunkOf(entries) }));
    return true;
  } catch (error) {
    if (error instanceof CrmError && error.code !== 'BUSY') return false; // edited at this moment, or no valid record together: left for a person
    throw error;
  }
}

const chunkOf = (entries: readonly { lane: number; sequence: number }[]): Chunk => ({ spans: entries.map(({ lane, sequence }) => [lane, sequence, 1]) });

/** False when time is up. */
async function movePointers(work: Work<MergeOrder>, object: ObjectOf, at: number, ids: readonly string[], chunks: Map<number, Chunk>): Promise<boolean> {
  const readmodel = await questionsOf(work);
  const pointers = (await readmodel.pointers(object, ids.slice(1))).filter(({ id }) => !ids.includes(id));
  let number = Math.max(at * SPAN, ...[...chunks.keys()].filter((one) => one < (at + 1) * SPAN)) + 1;
  for (let from = 0; from < pointers.length; from += AT_ONCE) {
    if (work.isLate()) return false;
    const store = work.store(work.settings);
    const now = new Date().toISOString();
    const moves = () => movesOf(store, object, pointers.slice(from, from + AT_ONCE), ids, now);
    const chunk = await committed(store, { job: work.job.id, chunk: number, core: [], moves, answer: (_, entries) => chunkOf(entries) });
    chunks.set(number++, chunk);
  }
  return true;
}
