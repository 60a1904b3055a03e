/** Goes through all records of an object and keeps which are alike. Nothing is written before the end: killed, it begins anew. */
import { pairRecords } from '@regulars/shared/operations/jobs.ts';
import { printPosition } from '@regulars/shared/rules/position.ts';
import { handleJob } from '../runtime/jobs/handleJob.ts';
import type { PairOrder } from './findDuplicates.ts';
import { readFound, writeFound } from './found.ts';
import { pairsIn } from './pairing.ts';
import { questionsOf } from './questions.ts';
import { rulesOf } from './rules.ts';

export const handler = handleJob<PairOrder>(pairRecords, 'job', async (work) => {
  const { job, keyring, files, settings } = work;
  const { object: name, anew } = job.order;
  const object = settings.definitions.find((one) => one.name === name);
  if (!object?.merges) return {};
  const rules = rulesOf(settings, name);
  const readmodel = await questionsOf(work);
  const seen = `${printPosition({ ...readmodel.position(), settings: 0 })} ${[...rules].join(' ')}`;
  if (!anew && (await readFound(files, keyring, name))?.seen === seen) return {};

  let count = 0;
  const pairs = await pairsIn(object, readmodel, rules, (done) => {
    count = done;
    work.note({ done, total: done });
  });
  await writeFound(files, keyring, name, { at: new Date().toISOString(), seen, pairs });
  return { done: count, total: count };
});
