/**
 * The search index: a tree of pieces of words. A piece (1 to DEPTH characters) leads to the records that contain it; only
 * where those are more than LEAF are the pieces longer by one character listed too. So any needle in any script, from one
 * character on, leads either to its exact records or to at most LEAF candidates, however many records there are.
 * A word is listed between two marks, so that a word's beginning and a whole word are pieces like any other.
 * New and changed records wait in a small tail that is looked through word by word, until they are listed together.
 */
import type { AnyRecord, ObjectOf } from '@regulars/shared/objects/object.ts';
import { quoted, jsonTable } from './columns.ts';
import { cells, every, type File } from './file.ts';
import { pack, unpack } from './postings.ts';
import { numberOf } from './schema.ts';
import { parseWords, printWords, searched, type Words, wordsOf } from './words.ts';

export const BEGIN = '\u0001';
export const END = '\u0002';
export const DEPTH = 12;
export const LEAF = 512;
/** Chunk number of a leaf, whose records are listed one by one. */
export const LISTED = -1;
const TAIL = 2000;

const name = (object: string, what: string) => quoted(`${object}.${what}`);
export const gramTable = (object: string) => name(object, 'grams');
export const wordTable = (object: string) => name(object, 'words');

export const gramTables = (object: string): string => `
  CREATE TABLE IF NOT EXISTS ${gramTable(object)} (field INTEGER, gram TEXT, chunk INTEGER, rows BLOB, PRIMARY KEY (field, gram, chunk)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS ${wordTable(object)} (_seq INTEGER PRIMARY KEY, words TEXT, listed TEXT, fresh INTEGER);
  CREATE INDEX IF NOT EXISTS ${name(object, 'words.fresh')} ON ${wordTable(object)} (_seq) WHERE fresh = 1;
  CREATE TABLE IF NOT EXISTS ${name(object, 'branches')} (field INTEGER, gram TEXT, PRIMARY KEY (field, gram)) WITHOUT ROWID;`;

export interface Grams {
  /** Records that are not listed yet. */
  tail: Map<number, Words>;
  /** Pieces with longer pieces below them, as `<field> <piece>`. */
  branches: Set<string>;
}

const opened = new WeakMap<File, Map<string, Grams>>();

export function gramsOf(file: File, object: string): Grams {
  const all = opened.get(file) ?? new Map<string, Grams>();
  opened.set(file, all);
  let found = all.get(object);
  if (!found) {
    const tail = every(file.rows(`SELECT _seq, words FROM ${wordTable(object)} WHERE fresh = 1`).all());
    const branches = every(file.rows(`SELECT field || ' ' || gram FROM ${name(object, 'branches')}`).all());
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
  list(file, of.name);
}

/** Lists the tail once it is long. */
export function listWhenLong(file: File, object: string, long = TAIL): void {
  if (gramsOf(file, object).tail.size > long) file.whole(() => list(file, object));
}

/** Where pieces begin: record, word and place in the word, in step; ordered by record. */
interface Places {
  seq: number[];
  word: string[];
  at: number[];
}

const noPlaces = (): Places => ({ seq: [], word: [], at: [] });

function addPlaces(places: Places, seq: number, words: readonly string[]): void {
  for (const bare of words) {
    const word = BEGIN + bare + END;
    for (let at = 0; at < word.length - 1; at++) {
      if ((word.charCodeAt(at) & 0xfc00) === 0xdc00) continue; // never in the middle of a character
      places.seq.push(seq);
      places.word.push(word);
      places.at.push(at);
    }
  }
}

function list(file: File, object: string): void {
  const grams = gramsOf(file, object);
  const fields = new Map<number, { added: Places; removed: Places }>();
  const of = (field: number) => {
    const found = fields.get(field) ?? { added: noPlaces(), removed: noPlaces() };
    fields.set(field, found);
    return found;
  };
  for (const [seq, words, listed] of every(file.rows(`SELECT _seq, words, listed FROM ${wordTable(object)} WHERE fresh = 1 ORDER BY _seq`).all())) {
    for (const [field, all] of parseWords(String(words))) addPlaces(of(field).added, Number(seq), all);
    if (listed) for (const [field, all] of parseWords(String(listed))) addPlaces(of(field).removed, Number(seq), all);
  }
  for (const [field, { added, removed }] of fields) descend({ file, object, field, grams }, '', 0, added, removed);
  file.rows(`UPDATE ${wordTable(object)} SET listed = NULL, fresh = 0 WHERE fresh = 1`).run();
  grams.tail.clear();
}

interface Tree {
  file: File;
  object: string;
  field: number;
  grams: Grams;
}

function descend(tree: Tree, gram: string, depth: number, added: Places, removed: Places): void {
  const below = new Map<number, { added: Places; removed: Places }>();
  for (const side of ['added', 'removed'] as const) {
    const { seq, word, at } = side === 'added' ? added : removed;
    for (let one = 0; one < seq.length; one++) {
      const next = (word[one] as string).codePointAt((at[one] as number) + gram.length); // in step with seq
      if (next === undefined) continue;
      let found = below.get(next);
      if (!found) below.set(next, (found = { added: noPlaces(), removed: noPlaces() }));
      found[side].seq.push(seq[one] as number);
      found[side].word.push(word[one] as string);
      found[side].at.push(at[one] as number);
    }
  }
  for (const next of [...below.keys()].sort((a, b) => a - b)) {
    const found = below.get(next);
    if (found) visit(tree, gram + String.fromCodePoint(next), depth + 1, found.added, found.removed);
  }
}

function visit(tree: Tree, gram: string, depth: number, added: Places, removed: Places): void {
  const { file, object, field, grams } = tree;
  const key = `${field} ${gram}`;
  if (grams.branches.has(key)) {
    pack(file, gramTable(object), field, gram, added.seq, removed.seq);
    if (depth < DEPTH) descend(tree, gram, depth, added, removed);
    return;
  }
  const rows = unpack(file, gramTable(object), field, gram);
  const gone = new Set(removed.seq);
  const here = new Set(added.seq);
  const kept = rows.filter((seq) => !gone.has(seq) && !here.has(seq));
  const all = [...kept, ...here];
  file.rows(`DELETE FROM ${gramTable(object)} WHERE field = ? AND gram = ?`).run(field, gram);
  if (all.length <= LEAF) {
    if (all.length > 0) file.rows(`INSERT INTO ${gramTable(object)} VALUES (?, ?, ${LISTED}, ?)`).run(field, gram, new Uint8Array(Int32Array.from(all).buffer));
    return;
  }
  grams.branches.add(key);
  file.rows(`INSERT INTO ${name(object, 'branches')} VALUES (?, ?)`).run(field, gram);
  pack(file, gramTable(object), field, gram, all, []);
  if (depth >= DEPTH) return;
  const places = noPlaces();
  for (const seq of kept) addGram(places, tree, seq, gram);
  for (const part of ['seq', 'word', 'at'] as const) for (const one of added[part]) (places[part] as (number | string)[]).push(one);
  descend(tree, gram, depth, places, noPlaces());
}

/** Where a piece stands in a record that was listed before. */
function addGram(places: Places, { file, object, field }: Tree, seq: number, gram: string): void {
  const found = cells(file.rows(`SELECT words FROM ${wordTable(object)} WHERE _seq = ?`).get(seq));
  for (const bare of parseWords(String(found?.[0] ?? '')).get(field) ?? []) {
    const word = BEGIN + bare + END;
    for (let at = word.indexOf(gram); at >= 0; at = word.indexOf(gram, at + 1)) {
      places.seq.push(seq);
      places.word.push(word);
      places.at.push(at);
    }
  }
}
