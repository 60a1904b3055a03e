import { searchRecords } from '@regulars/shared/operations/records.ts';
import type { ListQuery } from '@regulars/shared/rules/query.ts';
import { handleRecords } from '../runtime/http/handle.ts';
import { pageOf } from './page.ts';

export const handler = handleRecords(
  searchRecords,
  async ({ input, object, readmodel }) => pageOf(await readmodel.list(object, input as ListQuery)), // the read model checks the condition against the definition
);
