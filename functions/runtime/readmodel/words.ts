/** The words that a record is found by: its searched texts as they are compared, parted at blanks, names also as read. */
import { type Field, folded } from '@regulars/shared/fields/field.ts';
import { kindOf } from '@regulars/shared/fields/kinds.ts';
import type { AnyRecord, ObjectOf } from '@regulars/shared/objects/object.ts';
import { readable } from './columns.ts';
import { readWord } from './reading.ts';

/** Words, each between its marks, by the number of their field. */
export type Words = ReadonlyMap<number, string>;

const known = new WeakMap<ObjectOf, [string, Field][]>();

/** The fields of a definition that search looks into. */
export function searched(of: ObjectOf): [string, Field][] {
  let found = known.get(of);
  if (!found) known.set(of, (found = Object.entries(of.fields).filter(([, field]) => field.searched)));
  return found;
}

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

/** Words lie between these marks, so that beginning with a needle and being it are pieces of text like any other. */
export const BEGIN = '\u0001';
export const END = '\u0002';
export const marked = (word: string): string => `${BEGIN}${word}${END}`;
export const unmarked = (words: string): string[] => (words === '' ? [] : words.slice(1, -1).split(`${END}${BEGIN}`));

/** As text for the file: fields parted by one mark, a field's number and its words by another. */
export const printWords = (fields: readonly (readonly [number, readonly string[]])[]): string =>
  fields
    .filter(([, words]) => words.length > 0)
    .map(([number, words]) => `${number}\u001f${words.map(marked).join('')}`)
    .join('\u001e');

export function parseWords(text: string): Words {
  const words = new Map<number, string>();
  if (text === '') return words;
  for (const part of text.split('\u001e')) {
    const at = part.indexOf('\u001f');
    words.set(Number(part.slice(0, at)), part.slice(at + 1));
  }
  return words;
}

/** The words of one field; cheaper than to take all apart. */
export function wordsIn(text: string, field: number): string {
  const mark = `\u001e${field}\u001f`;
  const at = text.startsWith(mark.slice(1)) ? -1 : text.indexOf(mark);
  if (at < 0 && !text.startsWith(mark.slice(1))) return '';
  const start = at + mark.length;
  const end = text.indexOf('\u001e', start);
  return end < 0 ? text.slice(start) : text.slice(start, end);
}
