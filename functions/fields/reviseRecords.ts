/**
 * Writes the values of a field anew in every record, those in the trash too: as another kind, or as the choices they
 * stand for. It follows the table record by record; each of its transactions notes how far it came, so that a job that
 * was broken off goes on from there, and undo finds what it wrote.
 */
import { reviseRecords } from '@regulars/shared/operations/jobs.ts';
import { chunksOf, countOf, positionOf } from '../runtime/jobs/chunk.ts';
import { handleJob, type Work } from '../runtime/jobs/handleJob.ts';
import type { JobState } from '../runtime/jobs/job.ts';
import { MEMBER_SHARDS } from '../runtime/store/keys.ts';
import { membersOf } from '../runtime/store/source.ts';
import { reviserOf } from './reviser.ts';
import type { Revision } from './revision.ts';
import { writeReport } from './revisionReport.ts';
import { type RevisedChunk, requireAgain, writeRevised } from './writeRevised.ts';

/** Other processes may write under the former definition for a second: then all know the new one. */
const SETTLED_MS = 1500;
const PAGE = 250;

export const handler = handleJob<Revision>(reviseRecords, 'job', async (work) => {
  const { job, table, keyring } = work;
  const chunks = await chunksOf<RevisedChunk>(table, keyring, job.id);
  if (chunks.size <= 1) await new Promise((resolve) => setTimeout(resolve, SETTLED_MS));
  const settings = await work.settingsNow();
  const reviser = await reviserOf(job.order, settings, job.language);
  const from = [...chunks.values()].at(-1)?.mark ?? { shard: 0, id: '' };
  let number = Math.max(0, ...chunks.keys());
  const progress = progressOf([...chunks.values()], work.note);
  for (let { shard } = from; shard < MEMBER_SHARDS; shard++) {
    const after = shard === from.shard ? from.id : '';
    for await (const records of membersOf(table, keyring, job.order.object, shard, after, PAGE)) {
      if (work.isLate()) return 'later';
      for await (const chunk of writeRevised(work, settings, reviser, { records, shard, number })) {
        number++;
        progress.add(chunk);
      }
      progress.saw(records.length);
    }
  }
  if (job.order.required && progress.refused().length === 0) await requireAgain(work, number + 1);
  const { version } = await work.settingsNow();
  return { position: positionOf([...chunks.values(), ...progress.chunks], version), ...(await ending(work, progress.refused())) };
});

function progressOf(before: readonly RevisedChunk[], note: Work['note']) {
  const chunks: RevisedChunk[] = [];
  const all = () => [...before, ...chunks];
  const refused = () => all().flatMap((one) => one.refused ?? []);
  let seen = before.reduce((sum, one) => sum + (one.mark ? countOf(one) : 0), 0);
  const tell = () => note({ done: seen, updated: all().reduce((sum, one) => sum + (one.mark ? countOf(one) : 0), 0), failed: refused().length });
  return {
    chunks,
    refused,
    add(chunk: RevisedChunk) {
      chunks.push(chunk);
      tell();
    },
    saw(count: number) {
      seen += count;
      tell();
    },
  };
}

async function ending(work: Work<Revision>, refused: NonNullable<RevisedChunk['refused']>): Promise<Partial<JobState>> {
  return refused.length > 0 ? { report: await writeReport(work, refused) } : {};
}
