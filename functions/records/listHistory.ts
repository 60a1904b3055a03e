import { CrmError } from '@regulars/shared/errors.ts';
import { listHistory } from '@regulars/shared/operations/records.ts';
import { handleRecords } from '../runtime/http/handle.ts';
import { changeSeen } from './changesSeen.ts';

const PAGE = 50;

export const handler = handleRecords(listHistory, async ({ input, object, store }) => {
  await store.get(object, input.id); // whose record one may not see, its history one may not either
  const entries = await store.history(input.id, versionIn(input.cursor), PAGE);
  const last = entries.at(-1);
  return {
    data: entries.flatMap((entry) => changeSeen(entry, object) ?? []),
    ...(last && entries.length === PAGE && last.version > 1 ? { nextCursor: String(last.version) } : {}),
  };
});

/** The cursor is the version of the oldest change shown. */
function versionIn(cursor: string | undefined): number | undefined {
  if (cursor === undefined) return undefined;
  if (!/^[1-9]\d{0,9}$/.test(cursor)) throw new CrmError('BAD_CURSOR');
  return Number(cursor);
}
