import { CrmError } from '@regulars/shared/errors.ts';
import { createImport } from '@regulars/shared/operations/imports.ts';
import { importRows } from '@regulars/shared/operations/jobs.ts';
import { tableTypeOf, workbookType } from '@regulars/shared/rules/tables.ts';
import { handle } from '../runtime/http/handle.ts';
import { jobPut, newJob } from '../runtime/jobs/job.ts';
import { importable } from './importable.ts';
import { type Order, uploadOf } from './order.ts';
import { MOST_WORKBOOK } from './table.ts';

export const handler = handle(createImport, async ({ input, store, files, settings, user, language, now }) => {
  const object = importable(settings.definitions, input.object, user);
  const type = tableTypeOf(input.name) ?? 'text/csv'; // the schema lets no other name pass
  if (type === workbookType && input.size > MOST_WORKBOOK) throw new CrmError('INVALID', 'A workbook', [{ pointer: '/size', code: 'TOO_BIG' }]);
  const job = newJob<Order>({ kind: importRows.id, asker: user, language, asked: false, order: { object: object.name, name: input.name } }, now);
  const upload = await files.uploadUrl(uploadOf(job.id), input.size, type);
  return store.commit([], { also: () => [jobPut(store.table, store.keyring, job)], answer: () => ({ id: job.id, upload }) });
});
