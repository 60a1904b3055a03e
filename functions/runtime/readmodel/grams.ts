/**
 * The search index: a tree of pieces of words. A piece (1 to DEPTH characters) leads to the records that contain it; only
 * where those are more than LEAF are the pieces longer by one character listed too. So any needle in any script, from one
 * character on, leads either to its exact records or to at most LEAF candidates, however many records there are.
 * A word is listed between two marks, so that a word's beginning and a whole word are pieces like any other.
 *
 * It follows the rows: a record that changes is noted, and whoever searches next has its words read. These wait in a small
 * tail that is looked through word by word, until they are listed together. So what is only listed never waits for it.
 */
import type { AnyRecord, ObjectOf } from '@regulars/shared/objects/object.ts';
import { jsonTable, table } from './columns.ts';
import { every, type File } from './file.ts';
import { type Grams, gramTable, listTail, part, wordTable } from './listing.ts';
import { numberOf } from './numbers.ts';
import { parseWords, printWords, searched, wordsOf } from './words.ts';

const TAIL = 1000;
const MOST_IN_MEMORY = 25_000;
const BATCH = 2500;

/** The search index was not read with the rows: whoever asked reads it, and asks again. */
export class SearchUnread extends Error {}

const gramTables = (object: string): string => `
  CREATE TABLE IF NOT EXISTS search.${gramTable(object)} (field INTEGER, gram TEXT, chunk INTEGER, rows BLOB, PRIMARY KEY (field, gram, chunk)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS search.${wordTable(object)} (_seq INTEGER PRIMARY KEY, words TEXT, listed TEXT, fresh INTEGER);
  CREATE INDEX IF NOT EXISTS search.${part(object, 'words.fresh')} ON ${wordTable(object)} (_seq) WHERE fresh = 1;
  CREATE TABLE IF NOT EXISTS search.${part(object, 'branches')} (field INTEGER, gram TEXT, PRIMARY KEY (field, gram)) WITHOUT ROWID;`;

const opened = new WeakMap<File, Map<string, Grams>>();

function gramsOf(file: File, object: string): Grams {
  const all = opened.get(file) ?? new Map<string, Grams>();
  opened.set(file, all);
  let found = all.get(object);
  if (!found) {
    file.db.exec(gramTables(object));
    const tail = every(file.rows(`SELECT _seq, words FROM ${wordTable(object)} WHERE fresh = 1`).all());
    const branches = every(file.rows(`SELECT field || ' ' || gram FROM ${part(object, 'branches')}`).all());
    found = { tail: new Map(tail.map(([seq, words]) => [Number(seq), parseWords(String(words))])), branches: new Set(branches.map(([one]) => String(one))) };
    all.set(object, found);
  }
  return found;
}

const known = new WeakMap<File, ReadonlyMap<string, ObjectOf>>();

/** What is searched is what these definitions say. */
export const knowSearched = (file: File, definitions: readonly ObjectOf[]) => known.set(file, new Map(definitions.map((of) => [of.name, of])));

/** A record's words may be others than before. */
export function noteRecord(file: File, of: ObjectOf, seq: number): void {
  if (searched(of).length > 0) file.rows('INSERT OR IGNORE INTO _unindexed VALUES (?, ?)').run(of.name, seq);
}

/** So may the words of all records of some objects, after their searched fields changed; of all where the index is lost. */
export function noteAll(file: File, of: Iterable<ObjectOf> = known.get(file)?.values() ?? []): void {
  for (const { name } of of) file.rows(`INSERT OR IGNORE INTO _unindexed SELECT ?, _seq FROM ${table(name)}`).run(name);
}

/** The index of an object, in step with its rows. Throws `SearchUnread`. `tail`: so many records at most are not listed. */
export function gramsToSearch(file: File, object: string, tail = TAIL): Grams {
  if (!file.hasSearch()) throw new SearchUnread(object);
  try {
    for (let most = MOST_IN_MEMORY; ; ) {
      const isThrough = file.whole(() => {
        const grams = gramsOf(file, object);
        const rest = readNoted(file, object, grams) === BATCH;
        if (!rest) most = tail;
        if (grams.tail.size > most) listTail(file, object, grams);
        return !rest;
      });
      if (isThrough) return gramsOf(file, object);
    }
  } catch (error) {
    opened.delete(file); // what is in memory may say more than the file
    throw error;
  }
}

/** Reads the words of records that were noted; answers of how many. */
function readNoted(file: File, object: string, { tail }: Grams): number {
  const of = known.get(file)?.get(object);
  const fields = of ? searched(of) : [];
  const noted = every(
    file
      .rows(
        `SELECT _seq, json, words, listed, fresh FROM _unindexed JOIN ${jsonTable(object)} USING (_seq) LEFT JOIN ${wordTable(object)} USING (_seq) WHERE object = ? ORDER BY _seq LIMIT ${BATCH}`,
      )
      .all(object),
  );
  for (const [row, json, before, listedBefore, fresh] of noted) {
    const seq = Number(row);
    const record = JSON.parse(String(json)) as AnyRecord; // written by apply
    const words = printWords(fields.map(([field, definition]) => [numberOf(file, object, field), wordsOf(record, field, definition)]));
    if (before === words) continue;
    const listed = fresh === 0 ? (before ?? null) : (listedBefore ?? null);
    file.rows(`INSERT OR REPLACE INTO ${wordTable(object)} VALUES (?, ?, ?, 1)`).run(seq, words, listed);
    tail.set(seq, parseWords(words));
  }
  const last = noted.at(-1)?.[0];
  if (last !== undefined) file.rows('DELETE FROM _unindexed WHERE object = ? AND _seq <= ?').run(object, Number(last));
  return noted.length;
}

/** Brings the whole index up to the rows. */
export function indexAll(file: File): void {
  for (const of of known.get(file)?.values() ?? []) if (searched(of).length > 0) gramsToSearch(file, of.name);
}
