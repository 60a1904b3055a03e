/** Small numbers that stand for fields in the element and search tables. */
import { cells, type File } from './file.ts';

/** A field keeps its number for as long as there is the file. */
const numbers = new WeakMap<File, Map<string, number>>();

/** -1 for a field that has none. */
export function numberOf(file: File, object: string, field: string): number {
  const all = numbers.get(file) ?? new Map<string, number>();
  numbers.set(file, all);
  const key = `${object}.${field}`;
  let found = all.get(key);
  if (found === undefined) {
    found = Number(cells(file.rows('SELECT number FROM _fields WHERE object = ? AND field = ?').get(object, field))?.[0] ?? -1);
    if (found >= 0) all.set(key, found);
  }
  return found;
}
