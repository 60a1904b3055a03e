import { CrmError } from '@regulars/shared/errors.ts';
import { listDuplicates } from '@regulars/shared/operations/duplicates.ts';
import { handleRecords } from '../runtime/http/handle.ts';
import { readFound } from './found.ts';
import { rulesOf } from './rules.ts';

const PAGE = 20;

/** The cursor is the place of the next group: of a list made anew meanwhile it is a place too. */
export const handler = handleRecords(listDuplicates, async ({ input, object, store, readmodel, files, settings }) => {
  if (input.cursor !== undefined && !/^\d{1,7}$/.test(input.cursor)) throw new CrmError('BAD_CURSOR');
  const found = await readFound(files, store.keyring, object.name);
  const query = { rules: rulesOf(settings, object.name), from: Number(input.cursor ?? 0), limit: PAGE, certain: input.certain === 'true' };
  const { groups, count, certain, next } = await readmodel.groups(object, found?.pairs ?? [], query);
  return { data: groups, count, certain, ...(next === undefined ? {} : { nextCursor: String(next) }), ...(found ? { foundAt: found.at } : {}) };
});
