/**
 * Brings the rows of an uploaded file in. While one portion is being written the next is built, and two may be on their
 * way at once. Each portion leaves a chunk, so a job that is taken up again goes on with what has none.
 */
import type { ObjectOf } from '@regulars/shared/objects/object.ts';
import { importRows } from '@regulars/shared/operations/jobs.ts';
import { rowsIn } from '../runtime/csv/read.ts';
import { chunksOf, positionOf } from '../runtime/jobs/chunk.ts';
import { flightOf } from '../runtime/jobs/flight.ts';
import { handleJob, type Work } from '../runtime/jobs/handleJob.ts';
import { type Batch, batchesOf } from './batches.ts';
import { writeErrorFile } from './errorFile.ts';
import { type LayoutChunk, objectIn, prepare } from './prepare.ts';
import type { Refused } from './reasons.ts';
import { type Order, uploadOf } from './upload.ts';
import { type RowsChunk, writeBatch } from './write.ts';

const AT_ONCE = 2;

export const handler = handleJob<Order>(importRows, 'import', async (work) => {
  const { job, table, keyring, files } = work;
  const chunks = await chunksOf<LayoutChunk | RowsChunk>(table, keyring, job.id);
  const first = chunks.get(0) as LayoutChunk | undefined; // prepare writes it
  const layout = first?.layout ?? (await prepare(work));
  const settings = await work.settingsNow();
  const object = objectIn(settings.definitions, job.order.object);
  const progress = progressOf(
    [...chunks.values()].filter((chunk) => 'from' in chunk),
    work.note,
  );
  work.note({ total: layout.rows });

  const writer = () => ({
    user: job.asker.user,
    via: 'import',
    cause: job.id,
    now: new Date().toISOString(),
    timeZone: settings.timeZone,
    settings: settings.version,
  });
  const { parsePhone } = await import('@regulars/shared/rules/phoneNumber.ts'); // knows the numbers of all countries: 120 KB
  const context = { ...settings, language: job.language, parsePhone };
  const rows = withoutFirst(rowsIn(await files.read(uploadOf(job.id)), layout.format));
  const flight = flightOf<Batch>(AT_ONCE, meets);
  try {
    for await (const batch of batchesOf(rows, progress.isDone, { layout, object, context, keyring, writer })) {
      if (work.isLate()) break;
      await flight.begin(batch, async () => progress.add(await writeBatch(work.store(settings), job.id, batch, writer)));
    }
    await flight.end();
  } finally {
    await flight.settled();
  }
  if (work.isLate() && progress.done() < layout.rows) return 'later';
  const position = positionOf([...chunks.values(), ...progress.chunks], settings.version);
  return { position, ...(await ending(work, layout, object, progress.refused)) };
});

async function ending(work: Work<Order>, layout: LayoutChunk['layout'], object: ObjectOf, refused: readonly Refused[]): Promise<{ report?: string }> {
  const report = refused.length > 0 ? await writeErrorFile(work, layout, object, refused) : undefined;
  await work.files.remove(uploadOf(work.job.id));
  return { ...(report ? { report } : {}) };
}

/** Rows dealt with in earlier turns and in this one. */
function progressOf(before: readonly RowsChunk[], note: Work<Order>['note']) {
  const spans = new Map(before.map(({ from, to }) => [from, to]));
  let until = 0;
  const counts = { done: 0, created: 0, failed: 0 };
  const refused: Refused[] = [];
  const chunks: RowsChunk[] = [];
  const add = (chunk: RowsChunk) => {
    counts.done += chunk.to - chunk.from;
    counts.created += chunk.created;
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

/** The same unique value in two portions: the row that stands first must be first. */
function meets(batch: Batch, other: Batch): boolean {
  const guards = new Set(batch.creations.flatMap((one) => one.guards));
  return other.creations.some((one) => one.guards.some((guard) => guards.has(guard)));
}

async function* withoutFirst<T>(rows: AsyncIterable<T>): AsyncGenerator<T> {
  let isFirst = true;
  for await (const row of rows) {
    if (!isFirst) yield row;
    isFirst = false;
  }
}
