/** The words that a record is found by: its searched texts as they are compared, parted at blanks, names also as read. */
import { type Field, folded } from '@regulars/shared/fields/field.ts';
import { kindOf } from '@regulars/shared/fields/kinds.ts';
import type { AnyRecord, ObjectOf } from '@regulars/shared/objects/object.ts';
import { readable } from './columns.ts';
import { readWord } from './reading.ts';

/** Words by the number of their field. */
export type Words = ReadonlyMap<number, readonly string[]>;

const known = new WeakMap<ObjectOf, [string, Field][]>();

/** The fields of a definition that search looks into. */
export function searched(of: ObjectOf): [string, Field][] {
  let found = known.get(of);
  if (!found) known.set(of, (found = Object.entries(of.fields).filter(([, field]) => field.searched)));
  return found;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: the index uses them as marks
const blanks = /[\s\u0000-\u001f]+/u;
export const split = (text: string): string[] => folded(text).split(blanks).filter(Boolean);

export function wordsOf(record: AnyRecord, name: string, field: Field): string[] {
  const value = record[name];
  if (value === undefined || value === null) return [];
  const texts = readable(() => kindOf(field.kind).searchText(value, field), []).filter((text) => typeof text === 'string');
  const words = texts.flatMap(split);
  const read = (field as { reads?: string }).reads === 'name' ? words.flatMap(readWord) : [];
  return [...new Set([...words, ...read])];
}

/** As text for the file: fields parted by one mark, the number and the words of a field by another. */
export const printWords = (fields: readonly (readonly [number, readonly string[]])[]): string =>
  fields.filter(([, words]) => words.length > 0).map(([number, words]) => [number, ...words].join('\u001f')).join('\u001e');

export function parseWords(text: string): Words {
  if (text === '') return new Map();
  return new Map(text.split('\u001e').map((part) => {
    const [number = '', ...words] = part.split('\u001f');
    return [Number(number), words];
  }));
}
