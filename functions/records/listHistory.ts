import { CrmError } from '@regulars/shared/errors.ts';
import { listHistory } from '@regulars/shared/operations/records.ts';
import { handleRecords } from '../runtime/http/handle.ts';
import { changeId, type Entry } from '../runtime/store/entry.ts';

const PAGE = 50;

export const handler = handleRecords(listHistory, async ({ input, object, store }) => {
  await store.get(object, input.id); // whose record one may not see, its history one may not either
  const entries = await store.history(input.id, versionIn(input.cursor), PAGE);
  const last = entries.at(-1);
  return {
    data: entries
      .map((entry) => ({ ...changeOf(entry), changes: changesIn(entry, (name) => object.fields[name] !== undefined && !object.fields[name].deleted) }))
      .filter(({ action, changes }) => action !== 'update' || changes.length > 0), // a change of what the reader does not see is none for them
    ...(last && entries.length === PAGE && last.version > 1 ? { nextCursor: String(last.version) } : {}),
  };
});

/** The cursor is the version of the oldest change shown. */
function versionIn(cursor: string | undefined): number | undefined {
  if (cursor === undefined) return undefined;
  if (!/^[1-9]\d{0,9}$/.test(cursor)) throw new CrmError('BAD_CURSOR');
  return Number(cursor);
}

const changeOf = (entry: Entry) => ({
  id: changeId(entry),
  action: entry.action,
  version: entry.version,
  at: entry.at,
  by: entry.by,
  via: entry.via,
  ...(entry.cause ? { cause: entry.cause } : {}),
});

/** Only fields that the reader sees. */
const changesIn = ({ before, after }: Entry, sees: (name: string) => boolean) =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(sees).map((field) => ({ field, before: before[field], after: after[field] }));
