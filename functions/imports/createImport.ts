import { createImport } from '@regulars/shared/operations/imports.ts';
import { importRows } from '@regulars/shared/operations/jobs.ts';
import { handle } from '../runtime/http/handle.ts';
import { jobPut, newJob } from '../runtime/jobs/job.ts';
import { importable } from './importable.ts';
import { type Order, uploadOf } from './upload.ts';

export const handler = handle(createImport, async ({ input, store, files, settings, user, language, now }) => {
  const object = importable(settings.definitions, input.object, user);
  const job = newJob<Order>({ kind: importRows.id, asker: user, language, asked: false, order: { object: object.name, name: input.name } }, now);
  const upload = await files.uploadUrl(uploadOf(job.id), input.size, 'text/csv');
  return store.commit([], { also: () => [jobPut(store.table, store.keyring, job)], answer: () => ({ id: job.id, upload }) });
});
