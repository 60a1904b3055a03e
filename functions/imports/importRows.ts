/**
 * Brings the rows of an uploaded file in. While one portion is being written the next is built, and two may be on their
 * way at once. Each portion leaves chunks, so a job that is taken up again goes on with what has none.
 */
import type { ObjectOf } from '@regulars/shared/objects/object.ts';
import { importRows } from '@regulars/shared/operations/jobs.ts';
import { chunksOf, positionOf } from '../runtime/jobs/chunk.ts';
import { flightOf } from '../runtime/jobs/flight.ts';
import { handleJob, type Work } from '../runtime/jobs/handleJob.ts';
import { importingOf } from './importing.ts';
import type { Layout } from './layout.ts';
import { objectIn } from './objectIn.ts';
import { correctionsIn, type Order, planIn, uploadOf } from './order.ts';
import { correcting, meets, type Portion, portionsOf } from './portions.ts';
import type { LayoutChunk } from './prepare.ts';
import type { Refused } from './reasons.ts';
import { recordsOf } from './table.ts';
import { type RowsChunk, writePortion } from './write.ts';

const AT_ONCE = 2;

export const handler = handleJob<Order>(importRows, 'import', async (work) => {
  const { job, table, keyring, files } = work;
  const [plan, corrections] = [await planIn(files, job.order), await correctionsIn(files, job.order)];
  const chunks = await chunksOf<LayoutChunk | RowsChunk>(table, keyring, job.id);
  const first = chunks.get(0) as LayoutChunk | undefined; // prepare writes it
  const layout = first?.layout ?? (await (await import('./prepare.ts')).prepare(work, plan)); // later turns of a long import go on without
  const settings = await work.settingsNow();
  const object = objectIn(settings.definitions, job.order.object);
  const progress = progressOf(
    [...chunks.values()].filter((chunk) => 'from' in chunk),
    work.note,
  );
  work.note({ total: layout.rows });

  const importing = await importingOf(work, settings, object, layout, plan);
  const correct = correcting(corrections);
  const flight = flightOf<Portion>(givesBack(object, layout) ? 1 : AT_ONCE, meets);
  try {
    for await (const portion of portionsOf(recordsOf(files, uploadOf(job.id), layout.format), correct, progress.isDone, importing)) {
      if (work.isLate()) break;
      await flight.begin(portion, () => writePortion(work.store(settings), portion, importing, progress.add));
    }
    await flight.end();
  } finally {
    await flight.settled();
  }
  if (work.isLate() && progress.done() < layout.rows) return 'later';
  const position = positionOf([...chunks.values(), ...progress.chunks], settings.version);
  const report =
    progress.refused.length > 0 ? await (await import('./errorFile.ts')).writeErrorFile(work, layout, object, progress.refused, correct) : undefined;
  return { position, spent: uploadOf(job.id), ...(report ? { report } : {}) };
});

/** Rows that change records may give back unique values that later rows take: then one portion comes after the other. */
const givesBack = (object: ObjectOf, { match, columns }: Layout): boolean =>
  match !== undefined && columns.some(({ field }) => field !== null && field !== match.by && object.fields[field]?.unique);

/** Rows dealt with in earlier turns and in this one. */
function progressOf(before: readonly RowsChunk[], note: Work<Order>['note']) {
  const spans = new Map(before.map(({ from, to }) => [from, to]));
  let until = 0;
  const counts = { done: 0, created: 0, updated: 0, failed: 0 };
  const refused: Refused[] = [];
  const chunks: RowsChunk[] = [];
  const add = (chunk: RowsChunk) => {
    counts.done += chunk.to - chunk.from;
    counts.created += chunk.created;
    counts.updated += chunk.updated ?? 0;
    counts.failed += chunk.refused.length;
    refused.push(...chunk.refused);
    chunks.push(chunk);
    note({ ...counts });
  };
  before.forEach(add);
  /** Asked for one row after another. */
  const isDone = (row: number) => {
    until = spans.get(row) ?? until;
    return row < until;
  };
  return { add, refused, chunks, isDone, done: () => counts.done };
}
