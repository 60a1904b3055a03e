/** Tries an import: every row is read, matched and planned as it will be, and nothing is saved but what was found. */
import { checkRows } from '@regulars/shared/operations/jobs.ts';
import { handleJob } from '../runtime/jobs/handleJob.ts';
import { findingOf } from './findings.ts';
import { importingOf } from './importing.ts';
import { type CheckOrder, correctionsIn, findingsOf, planIn, uploadOf } from './order.ts';
import { correcting, portionsOf } from './portions.ts';
import { isRefused, resolve } from './resolve.ts';
import { recordsOf } from './table.ts';
import { takenElsewhere } from './taken.ts';
import { scanAll } from './upload.ts';

export const handler = handleJob<CheckOrder>(checkRows, 'import', async (work) => {
  const { job, files, settings } = work;
  const { order, asker, language } = job;
  const [plan, corrections] = [await planIn(files, order), await correctionsIn(files, order)];
  const upload = uploadOf(order.import);
  const [found, { decide }] = await Promise.all([scanAll(files, upload, plan, language), import('./prepare.ts')]);
  const { layout, object } = decide(found, plan, order.object, settings, asker, language);
  work.note({ total: layout.rows });

  const importing = await importingOf(work, settings, object, layout, plan);
  const finding = findingOf(importing);
  const taken = takenElsewhere(importing);
  for await (const portion of portionsOf(recordsOf(files, upload, layout.format), correcting(corrections), () => false, importing)) {
    const outcomes = await taken(await resolve(portion.rows, importing));
    for (const [at, outcome] of outcomes.entries()) {
      const row = portion.rows[at];
      if (row) await finding.add(row, outcome);
      if (!isRefused(outcome)) for (const { to, text, change } of outcome.made) importing.finder.learn(to, text, change.id);
    }
    work.note(finding.counts());
  }
  await files.write(findingsOf(order.import, job.id), JSON.stringify(finding.all()), 'application/json');
  return finding.counts();
});
