/**
 * Takes back all that a job wrote, the last transaction first. Each of its chunks is undone by one transaction that
 * leaves a chunk of the same number, so that work that was broken off goes on where it stood.
 */
import { workspace as workspaceObject } from '@regulars/shared/objects/workspace.ts';
import { undoEntries } from '@regulars/shared/operations/jobs.ts';
import { type Chunk, chunksOf, countOf, positionOf } from '../runtime/jobs/chunk.ts';
import { flightOf } from '../runtime/jobs/flight.ts';
import { handleJob, type Work } from '../runtime/jobs/handleJob.ts';
import { type JobState, readJob, saveJob } from '../runtime/jobs/job.ts';
import type { Entry } from '../runtime/store/entry.ts';
import { moveChunks } from './moveChunks.ts';
import { reportOf } from './report.ts';
import { entriesIn, type UndoneChunk, undoChunk } from './undoChunk.ts';
import type { UndoOrder } from './undoJob.ts';

const SHOWN = 100;
const AT_ONCE = 2;

export const handler = handleJob<UndoOrder>(undoEntries, 'undo', async (work) => {
  const { table, keyring, job } = work;
  let { settings } = work;
  const target = job.order.job;
  const [chunks, mine] = await Promise.all([chunksOf<Chunk>(table, keyring, target), chunksOf<UndoneChunk>(table, keyring, job.id)]);
  const [from, below] = job.order.chunks ?? [0, Number.POSITIVE_INFINITY];
  const written = [...chunks].filter(([number, chunk]) => number >= from && number < below && countOf(chunk) > 0).reverse();
  work.note({ total: written.reduce((sum, [, chunk]) => sum + countOf(chunk), 0) });

  const counted: UndoneChunk[] = [];
  const count = (chunk: UndoneChunk) => {
    counted.push(chunk);
    work.note(countsOf(counted));
  };
  const keep = new Set<string>();
  const flight = flightOf<readonly Entry[]>(AT_ONCE, meets);
  try {
    for (const [number, chunk] of written) {
      if (work.isLate()) return 'later';
      const before = mine.get(number);
      const entries = before ? [] : await entriesIn(work, chunk.spans);
      await flight.begin(entries, async () => {
        const undone = before ?? (await undoChunk(work, settings, number, entries, keep));
        for (const name of undone.kept) keep.add(name);
        count(undone);
        if (entries.some(isSettings)) settings = await work.settingsNow(); // what comes next is valid under the definitions before
      });
    }
    await flight.end();
  } finally {
    await flight.settled();
  }
  if (job.order.moves) for (const chunk of await moveChunks(work, job.order.moves, mine)) counted.push(chunk);
  if (!job.order.chunks) await mark(work, target);
  const { version } = await work.settingsNow();
  return { position: positionOf(counted, version), ...(await ending(work, counted)) };
});

/** Entries of one record are taken back one after the other, and those of the settings when all else is. */
function meets(entries: readonly Entry[], others: readonly Entry[]): boolean {
  const records = new Set(others.map(({ record }) => record));
  return entries.some((one) => isSettings(one) || records.has(one.record)) || others.some(isSettings);
}

const isSettings = ({ object }: Entry) => object === workspaceObject.name;

const countsOf = (chunks: readonly UndoneChunk[]) => ({
  done: chunks.reduce((sum, { count }) => sum + count, 0),
  updated: chunks.reduce((sum, chunk) => sum + countOf(chunk), 0),
  failed: chunks.reduce((sum, { conflicts }) => sum + conflicts.length, 0),
});

async function ending({ job, files, settings }: Work<UndoOrder>, chunks: readonly UndoneChunk[]): Promise<Partial<JobState>> {
  const conflicts = chunks.flatMap((chunk) => chunk.conflicts);
  if (conflicts.length === 0) return { conflictCount: 0 };
  const report = `undos/${job.id}/kept.csv`;
  await files.write(report, reportOf(conflicts, settings.definitions, job.language), 'text/csv; charset=utf-8');
  return { report, conflictCount: conflicts.length, conflicts: conflicts.slice(0, SHOWN).map(({ title: _, ...shown }) => shown) };
}

/** The job is undone; where it was an undo itself, what that one had undone stands again. */
async function mark({ table, keyring, job }: Work<UndoOrder>, target: string): Promise<void> {
  const found = await readJob(table, keyring, target);
  if (!found || found.status === 'undone') return;
  await saveJob(table, keyring, { ...found, status: 'undone', undoneBy: job.id });
  const original = found.undoes ? await readJob(table, keyring, found.undoes) : undefined;
  if (!original || original.undoneBy !== found.id) return;
  const { undoneBy: _, ...standing } = original;
  await saveJob(table, keyring, { ...standing, status: 'done' } as JobState); // the same state without the mark
}
