/**
 * The search index: a tree of pieces of words. A piece (1 to DEPTH characters) leads to the records that contain it; only
 * where those are more than LEAF are the pieces longer by one character listed too. So any needle in any script, from one
 * character on, leads either to its exact records or to at most LEAF candidates, however many records there are.
 * A word is listed between two marks, so that a word's beginning and a whole word are pieces like any other.
 * New and changed records wait in a tail that is looked through word by word. Who searches a long one lists it first: so
 * a list that is only filtered and sorted never waits for the index.
 */
import type { AnyRecord, ObjectOf } from '@regulars/shared/objects/object.ts';
import { jsonTable } from './columns.ts';
import { cells, every, type File } from './file.ts';
import { type Grams, gramTable, listTail, part, wordTable } from './listing.ts';
import { numberOf } from './numbers.ts';
import { parseWords, printWords, searched, wordsOf } from './words.ts';

const TAIL = 1000;

export const gramTables = (object: string): string => `
  CREATE TABLE IF NOT EXISTS ${gramTable(object)} (field INTEGER, gram TEXT, chunk INTEGER, rows BLOB, PRIMARY KEY (field, gram, chunk)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS ${wordTable(object)} (_seq INTEGER PRIMARY KEY, words TEXT, listed TEXT, fresh INTEGER);
  CREATE INDEX IF NOT EXISTS ${part(object, 'words.fresh')} ON ${wordTable(object)} (_seq) WHERE fresh = 1;
  CREATE TABLE IF NOT EXISTS ${part(object, 'branches')} (field INTEGER, gram TEXT, PRIMARY KEY (field, gram)) WITHOUT ROWID;`;

const opened = new WeakMap<File, Map<string, Grams>>();

export function gramsOf(file: File, object: string): Grams {
  const all = opened.get(file) ?? new Map<string, Grams>();
  opened.set(file, all);
  let found = all.get(object);
  if (!found) {
    const tail = every(file.rows(`SELECT _seq, words FROM ${wordTable(object)} WHERE fresh = 1`).all());
    const branches = every(file.rows(`SELECT field || ' ' || gram FROM ${part(object, 'branches')}`).all());
    found = { tail: new Map(tail.map(([seq, words]) => [Number(seq), parseWords(String(words))])), branches: new Set(branches.map(([one]) => String(one))) };
    all.set(object, found);
  }
  return found;
}

/** After a transaction that failed: what is in memory may say more than the file. */
export const forgetGrams = (file: File): boolean => opened.delete(file);

export function writeWords(file: File, of: ObjectOf, seq: number, record: AnyRecord, changed: boolean): void {
  const fields = searched(of);
  if (fields.length === 0) return;
  const words = printWords(fields.map(([field, definition]) => [numberOf(file, of.name, field), wordsOf(record, field, definition)]));
  const before = changed ? cells(file.rows(`SELECT words, listed, fresh FROM ${wordTable(of.name)} WHERE _seq = ?`).get(seq)) : undefined;
  if (before?.[0] === words) return;
  const listed = before?.[2] === 0 ? (before[0] ?? null) : (before?.[1] ?? null);
  file.rows(`INSERT OR REPLACE INTO ${wordTable(of.name)} VALUES (?, ?, ?, 1)`).run(seq, words, listed);
  gramsOf(file, of.name).tail.set(seq, parseWords(words));
}

/** Makes the words of all records anew, after the searched fields changed. */
export function reword(file: File, of: ObjectOf): void {
  for (const [seq, json] of every(file.rows(`SELECT _seq, json FROM ${jsonTable(of.name)}`).all())) {
    writeWords(file, of, Number(seq), JSON.parse(String(json)) as AnyRecord, true); // written by apply
  }
  listTail(file, of.name, gramsOf(file, of.name));
}

/** The index with a short tail. */
export function gramsToSearch(file: File, object: string): Grams {
  listWhenLong(file, object);
  return gramsOf(file, object);
}

/** Lists the tail once it is long. */
export function listWhenLong(file: File, object: string, long = TAIL): void {
  const grams = gramsOf(file, object);
  if (grams.tail.size > long) file.whole(() => listTail(file, object, grams));
}
