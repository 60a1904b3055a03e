/**
 * Changes the records that a bulk change was asked for, portion after portion. Each portion leaves a chunk, so a job that
 * is taken up again goes on with what has none, and undo finds what was written.
 */
import { CrmError } from '@regulars/shared/errors.ts';
import { seenBy } from '@regulars/shared/objects/seen.ts';
import { runBulk } from '@regulars/shared/operations/jobs.ts';
import { isCancelled } from '../runtime/jobs/cancel.ts';
import { chunksOf, positionOf } from '../runtime/jobs/chunk.ts';
import { type Ending, handleJob, type Work } from '../runtime/jobs/handleJob.ts';
import { textContext } from './context.ts';
import { type BulkOrder, readTargets, reportOf, targetsOf } from './order.ts';
import { type BulkChunk, MOST_AT_ONCE, writePortion } from './portion.ts';
import { reportText } from './report.ts';

const SHOWN = 100;

export const handler = handleJob<BulkOrder>(runBulk, 'bulk', async (work) => {
  const { job, table, keyring, files } = work;
  const [targets, chunks] = await Promise.all([readTargets(files, keyring, job.id), chunksOf<BulkChunk>(table, keyring, job.id)]);
  const meaning = await meaningOf(work);
  work.note({ total: targets.length, ...countsOf(chunks.values()) });
  for (let at = 0; at < targets.length; ) {
    const before = chunks.get(at);
    if (!before) {
      if (await isCancelled(table, keyring, job.id)) return ending(work, meaning.object, chunks, 'CANCELLED');
      if (work.isLate()) return 'later';
      const next = [...chunks.keys()].filter((number) => number > at).reduce((least, number) => Math.min(least, number), targets.length);
      chunks.set(at, await writePortion(work, meaning, at, targets.slice(at, Math.min(at + MOST_AT_ONCE, next))));
      work.note(countsOf(chunks.values()));
    }
    at = chunks.get(at)?.to ?? targets.length; // it was set above
  }
  return ending(work, meaning.object, chunks);
});

async function meaningOf({ job, settings, keyring }: Work<BulkOrder>) {
  const object = settings.definitions.find(({ name }) => name === job.order.object);
  if (!object) throw new CrmError('NOT_FOUND', job.order.object);
  const { asker, language, order } = job;
  return {
    object,
    seen: seenBy(object, asker.rights),
    wanted: order,
    context: await textContext(settings, language),
    writer: { user: asker.user, via: 'bulk', cause: job.id, now: new Date().toISOString(), timeZone: settings.timeZone, settings: settings.version },
    keyring,
  };
}

function countsOf(chunks: Iterable<BulkChunk>) {
  const counts = { done: 0, updated: 0, failed: 0 };
  for (const { from, to, changed, refused } of chunks) {
    counts.done += to - from;
    counts.updated += changed;
    counts.failed += refused.length;
  }
  return counts;
}

async function ending(
  work: Work<BulkOrder>,
  object: Parameters<typeof reportText>[1],
  chunks: ReadonlyMap<number, BulkChunk>,
  failedBy?: 'CANCELLED',
): Promise<Ending> {
  const { job, files, settings } = work;
  const refused = [...chunks.values()].sort((a, b) => a.from - b.from).flatMap((chunk) => chunk.refused);
  const report = refused.length > 0 ? reportOf(job.id) : undefined;
  if (report) await files.write(report, reportText(refused, object, job.language), 'text/csv; charset=utf-8');
  return {
    spent: targetsOf(job.id),
    position: positionOf(chunks.values(), settings.version),
    ...(report
      ? { report, refusals: refused.flatMap(({ record, title, reasons }) => reasons.map((reason) => ({ record, title, ...reason }))).slice(0, SHOWN) }
      : {}),
    ...(failedBy ? { status: 'failed' as const, failedBy } : {}),
  };
}
