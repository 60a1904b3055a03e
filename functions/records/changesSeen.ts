/** Entries of the journal as people read them: a record's changes, and of each only the fields that the reader sees. */
import type { ObjectOf } from '@regulars/shared/objects/object.ts';
import { changeId, type Entry } from '../runtime/store/entry.ts';
import type { ReadStore } from '../runtime/store/store.ts';

/** A change of what the reader does not see is none for them. */
export function changeSeen(entry: Entry, object: ObjectOf) {
  const changes = changesIn(entry, (name) => object.fields[name] !== undefined && !object.fields[name].deleted);
  return entry.action === 'update' && changes.length === 0 ? undefined : { ...changeOf(entry), changes };
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

const changesIn = ({ before, after }: Entry, sees: (name: string) => boolean) =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(sees).map((field) => ({ field, before: before[field], after: after[field] }));

/** The version that followed the last change before an instant, by halving: versions have no gaps. */
export async function versionAt(store: Pick<ReadStore, 'history'>, id: string, version: number, instant: string): Promise<number> {
  let [low, high] = [0, version]; // what is sought lies between: `low` is before the instant, all above `high` are not
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const [entry] = await store.history(id, middle + 1, 1);
    if (entry && entry.at < instant) low = middle;
    else high = middle - 1;
  }
  return low + 1;
}
