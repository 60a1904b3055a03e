import { checkDuplicates } from '@regulars/shared/operations/duplicates.ts';
import { handleRecords } from '../runtime/http/handle.ts';
import { rulesOf } from './rules.ts';

export const handler = handleRecords(checkDuplicates, async ({ input, object, readmodel, settings }) => ({
  data: await readmodel.alike(object, input.values, rulesOf(settings, object.name), input.id),
}));
