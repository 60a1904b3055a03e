import { summarizeRecords } from '@regulars/shared/operations/records.ts';
import type { SummarizeQuery } from '@regulars/shared/rules/query.ts';
import { handleRecords } from '../runtime/http/handle.ts';

export const handler = handleRecords(summarizeRecords, async ({ input, object, readmodel }) => ({
  rows: await readmodel.summarize(object, input as SummarizeQuery), // the read model checks the condition against the definition
}));
