/** Writes the samples in transactions of some records, each of which leaves a chunk: taken up again, it goes on there. */
import { writeSamples } from '@regulars/shared/operations/jobs.ts';
import { type Chunk, chunkPut, chunksOf, countOf, positionOf, spansOf } from '../runtime/jobs/chunk.ts';
import { handleJob } from '../runtime/jobs/handleJob.ts';
import { create } from '../runtime/store/changes.ts';
import type { SamplesOrder } from './addSamples.ts';
import { chinese } from './chinese.ts';
import { drawSamples, type Sample } from './draw.ts';
import { english } from './english.ts';

/** A record, its entry and its guard, each: 100 items a transaction. */
const AT_ONCE = 30;

export const handler = handleJob<SamplesOrder>(writeSamples, 'samples', async (work) => {
  const { job, table, keyring, settings } = work;
  const words = job.language === 'zh' ? chinese : english;
  const samples = drawSamples(words, { job: job.id, ...job.order, language: job.language, now: job.createdAt, timeZone: settings.timeZone });
  const store = work.store(settings);
  const chunks = await chunksOf<Chunk>(table, keyring, job.id);
  const done = () => [...chunks.values()].reduce((sum, chunk) => sum + countOf(chunk), 0);
  work.note({ total: samples.length, done: done(), created: done() });

  for (const [number, batch] of batchesOf(samples).entries()) {
    if (chunks.has(number)) continue;
    if (work.isLate()) return 'later';
    const changes = batch.map(({ object, id, values }) => create(store.objectOf(object), values as never, id)); // drawn for these definitions
    const chunk = await store.commit(changes, {
      also: (entries) => [chunkPut(table, keyring, job.id, number, { spans: spansOf(entries) })],
      answer: (_, entries): Chunk => ({ spans: spansOf(entries) }),
    });
    chunks.set(number, chunk);
    work.note({ done: done(), created: done() });
  }
  return { position: positionOf(chunks.values(), settings.version) };
});

/** Customers apart: what leads to them is written when they are there. */
function batchesOf(samples: readonly Sample[]): Sample[][] {
  const { customer = [], other = [] } = Object.groupBy(samples, ({ object }) => (object === 'customer' ? 'customer' : 'other'));
  return [customer, other].flatMap((some) => Array.from({ length: Math.ceil(some.length / AT_ONCE) }, (_, at) => some.slice(at * AT_ONCE, (at + 1) * AT_ONCE)));
}
