/**
 * Lists the tail in the tree of pieces. It goes over the different words rather than the records: a word that a thousand
 * records share is taken apart once. A piece whose records become more than LEAF branches into those that are longer.
 */
import { quoted } from './columns.ts';
import { addWords, type Corpus, type Gathered, newCorpus, partsAt, rowsAt, wordIn } from './corpus.ts';
import { cells, every, type File, only } from './file.ts';
import { pack, unpack } from './postings.ts';
import { marked, parseWords, unmarked, type Words, wordsIn } from './words.ts';

export const part = (object: string, what: string): string => quoted(`${object}.${what}`);
export const gramTable = (object: string) => part(object, 'grams');
export const wordTable = (object: string) => part(object, 'words');

/** Longer needles are looked up by their first pieces and verified. */
export const DEPTH = 12;
export const LEAF = 512;
/** Chunk number of a leaf, whose records are listed one by one. */
const LISTED = -1;

export interface Grams {
  /** Records that are not listed yet. */
  tail: Map<number, Words>;
  /** Pieces with longer pieces below them, as `<field> <piece>`. */
  branches: Set<string>;
}

interface Tree {
  file: File;
  object: string;
  field: number;
  grams: Grams;
  corpus: Corpus;
}

export function listTail(file: File, object: string, grams: Grams): void {
  const fields = new Map<number, Gathered>();
  for (const [row, now, before] of every(file.rows(`SELECT _seq, words, listed FROM ${wordTable(object)} WHERE fresh = 1 ORDER BY _seq`).all())) {
    const added = parseWords(String(now));
    const removed = parseWords(String(before ?? ''));
    for (const field of new Set([...added.keys(), ...removed.keys()])) {
      const [gained = '', lost = ''] = [added.get(field), removed.get(field)];
      if (gained === lost) continue;
      let words = fields.get(field);
      if (!words) fields.set(field, (words = new Map()));
      for (const word of unmarked(gained)) wordIn(words, word).added.push(Number(row));
      for (const word of unmarked(lost)) wordIn(words, word).removed.push(Number(row));
    }
  }
  for (const [field, words] of fields) {
    const corpus = newCorpus();
    descend({ file, object, field, grams, corpus }, '', 0, addWords(corpus, words));
  }
  file.rows(`UPDATE ${wordTable(object)} SET listed = NULL, fresh = 0 WHERE fresh = 1`).run();
  grams.tail.clear();
}

/** Goes on to the pieces longer by one character. */
function descend(tree: Tree, gram: string, depth: number, places: Int32Array): void {
  for (const [next, longer] of partsAt(tree.corpus, places, depth)) visit(tree, gram + String.fromCodePoint(next), depth + 1, longer);
}

function visit(tree: Tree, gram: string, depth: number, places: Int32Array): void {
  const { file, object, field, grams, corpus } = tree;
  const table = gramTable(object);
  const [added, removed] = [rowsAt(corpus, places, 'added'), rowsAt(corpus, places, 'removed')];
  const key = `${field} ${gram}`;
  if (grams.branches.has(key)) {
    pack(file, table, field, gram, added, removed);
    if (depth < DEPTH) descend(tree, gram, depth, places);
    return;
  }
  if (removed.length === 0 && added.length <= LEAF && Number(only(file.rows(append(table)).get(field, gram, bytesOf(added)))) <= LEAF * 4) return;
  const listed = unpack(file, table, field, gram);
  const changed = listed.length > 0 ? new Set([...added, ...removed]) : undefined;
  const kept = listed.filter((row) => !changed?.has(row));
  const all = kept.length > 0 ? Int32Array.from([...kept, ...added]) : added;
  if (all.length <= LEAF) {
    if (all.length > 0) file.rows(`INSERT OR REPLACE INTO ${table} VALUES (?, ?, ${LISTED}, ?)`).run(field, gram, bytesOf(all));
    else if (listed.length > 0) file.rows(`DELETE FROM ${table} WHERE field = ? AND gram = ? AND chunk = ${LISTED}`).run(field, gram);
    return;
  }
  if (listed.length > 0) file.rows(`DELETE FROM ${table} WHERE field = ? AND gram = ? AND chunk = ${LISTED}`).run(field, gram);
  grams.branches.add(key);
  file.rows(`INSERT INTO ${part(object, 'branches')} VALUES (?, ?)`).run(field, gram);
  pack(file, table, field, gram, all, none);
  if (depth < DEPTH) descend(tree, gram, depth, together(places, listedBefore(tree, gram, kept)));
}

/** In one step, as most pieces of new records go; answers the length of the list. */
const append = (table: string) =>
  `INSERT INTO ${table} VALUES (?, ?, ${LISTED}, ?) ON CONFLICT DO UPDATE SET rows = CAST(rows || excluded.rows AS BLOB) RETURNING length(rows)`;

const none = new Int32Array(0);
const bytesOf = (rows: Int32Array) => new Uint8Array(rows.buffer, rows.byteOffset, rows.byteLength);

/** The places of a piece in records that were listed before. */
function listedBefore({ file, object, field, corpus }: Tree, gram: string, rows: readonly number[]): Int32Array {
  if (rows.length === 0) return none;
  const words: Gathered = new Map();
  const seek = file.rows(`SELECT words FROM ${wordTable(object)} WHERE _seq = ?`);
  for (const row of rows) {
    for (const word of unmarked(wordsIn(String(cells(seek.get(row))?.[0] ?? ''), field))) {
      if (marked(word).includes(gram)) wordIn(words, word).added.push(row);
    }
  }
  const places = addWords(corpus, words);
  const piece = Array.from(gram, (character) => character.codePointAt(0));
  return places.filter((place) => piece.every((character, at) => corpus.characters.values[place + at] === character));
}

function together(a: Int32Array, b: Int32Array): Int32Array {
  if (b.length === 0) return a;
  const both = new Int32Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
