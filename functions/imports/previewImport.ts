import { previewImport } from '@regulars/shared/operations/imports.ts';
import { handle } from '../runtime/http/handle.ts';
import { importJob } from './importJob.ts';
import { targetsOf } from './layout.ts';
import { headOf, SMALL, scanAll, scanHead, uploadOf } from './upload.ts';

const SAMPLES = 5;

export const handler = handle(previewImport, async ({ input, store, files, settings, user, language }) => {
  const { job, object } = await importJob(store, settings, user, input.id);
  const name = uploadOf(job.id);
  const head = await headOf(files, name);
  const found = head.size <= SMALL ? await scanAll(files, name, language) : await scanHead(head, language);
  const targets = targetsOf(found, { ...job.order, columns: undefined }, object, settings, user, language);
  return {
    ...found.format,
    rows: found.rows,
    columns: targets.map((target, at) => ({ ...target, samples: (found.columns[at]?.seen.values ?? []).slice(0, SAMPLES).map((one) => one.slice(0, 200)) })),
  };
});
