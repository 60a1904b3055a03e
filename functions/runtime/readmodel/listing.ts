/**
 * Lists the tail in the tree of pieces. It goes over the different words rather than the records: a word that a thousand
 * records share is taken apart once. A piece whose records become more than LEAF branches into those that are longer.
 */
import { quoted } from './columns.ts';
import { cells, every, type File, only } from './file.ts';
import { pack, unpack } from './postings.ts';
import { marked, parseWords, unmarked, type Words } from './words.ts';

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

/** A word between its marks, and the records that gained and lost it. */
interface Word {
  text: string;
  added: number[];
  removed: number[];
}

/** Where a piece stands: words and places in them, in step; places of one word follow each other. */
interface Places {
  words: Word[];
  at: number[];
}

interface Tree {
  file: File;
  object: string;
  field: number;
  grams: Grams;
}

export function listTail(file: File, object: string, grams: Grams): void {
  const fields = new Map<number, Map<string, Word>>();
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
  for (const [field, words] of fields) descend({ file, object, field, grams }, '', 0, placesIn(words.values()));
  file.rows(`UPDATE ${wordTable(object)} SET listed = NULL, fresh = 0 WHERE fresh = 1`).run();
  grams.tail.clear();
}

function wordIn(words: Map<string, Word>, word: string): Word {
  let found = words.get(word);
  if (!found) words.set(word, (found = { text: marked(word), added: [], removed: [] }));
  return found;
}

function placesIn(words: Iterable<Word>): Places {
  const places: Places = { words: [], at: [] };
  for (const word of words) {
    for (let at = 0; at < word.text.length - 1; at++) {
      if ((word.text.charCodeAt(at) & 0xfc00) === 0xdc00) continue; // never from the middle of a character
      places.words.push(word);
      places.at.push(at);
    }
  }
  return places;
}

/** Goes on to the pieces longer by one character. */
function descend(tree: Tree, gram: string, depth: number, { words, at }: Places): void {
  const below = new Map<number, Places>();
  for (let one = 0; one < words.length; one++) {
    const word = words[one] as Word; // words and places are in step
    const place = at[one] as number;
    const next = word.text.codePointAt(place + gram.length);
    if (next === undefined) continue;
    let found = below.get(next);
    if (!found) below.set(next, (found = { words: [], at: [] }));
    found.words.push(word);
    found.at.push(place);
  }
  for (const next of [...below.keys()].sort((a, b) => a - b)) visit(tree, gram + String.fromCodePoint(next), depth + 1, below.get(next) as Places); // its own key
}

function visit(tree: Tree, gram: string, depth: number, places: Places): void {
  const { file, object, field, grams } = tree;
  const table = gramTable(object);
  const [added, removed] = [rowsOf(places, 'added'), rowsOf(places, 'removed')];
  const key = `${field} ${gram}`;
  if (grams.branches.has(key)) {
    pack(file, table, field, gram, added, removed);
    if (depth < DEPTH) descend(tree, gram, depth, places);
    return;
  }
  const bytes = new Uint8Array(Int32Array.from(added).buffer);
  if (removed.length === 0 && added.length <= LEAF && Number(only(file.rows(append(table)).get(field, gram, bytes))) <= LEAF * 4) return;
  const listed = unpack(file, table, field, gram);
  const changed = listed.length > 0 ? new Set([...added, ...removed]) : undefined;
  const kept = listed.filter((row) => !changed?.has(row));
  const all = kept.length > 0 ? kept.concat(added) : added;
  if (all.length <= LEAF) {
    if (all.length > 0) file.rows(`INSERT OR REPLACE INTO ${table} VALUES (?, ?, ${LISTED}, ?)`).run(field, gram, new Uint8Array(Int32Array.from(all).buffer));
    else if (listed.length > 0) file.rows(`DELETE FROM ${table} WHERE field = ? AND gram = ? AND chunk = ${LISTED}`).run(field, gram);
    return;
  }
  if (listed.length > 0) file.rows(`DELETE FROM ${table} WHERE field = ? AND gram = ? AND chunk = ${LISTED}`).run(field, gram);
  grams.branches.add(key);
  file.rows(`INSERT INTO ${part(object, 'branches')} VALUES (?, ?)`).run(field, gram);
  pack(file, table, field, gram, all, []);
  if (depth < DEPTH) descend(tree, gram, depth, together(places, listedBefore(tree, gram, kept)));
}

/** Which call saw a row last: cheaper than a set of thousands of rows for each of thousands of pieces. */
let seen = new Uint32Array(1 << 16);
let calls = 0;

/** In one step, as most pieces of new records go; answers the length of the list. */
const append = (table: string) =>
  `INSERT INTO ${table} VALUES (?, ?, ${LISTED}, ?) ON CONFLICT DO UPDATE SET rows = CAST(rows || excluded.rows AS BLOB) RETURNING length(rows)`;

/** The records of all words of a piece, each once. */
function rowsOf({ words }: Places, which: 'added' | 'removed'): number[] {
  const [first] = words;
  if (!first) return [];
  if (words.at(-1) === first) return first[which]; // places of one word follow each other
  const rows: number[] = [];
  calls++;
  for (let one = 0; one < words.length; one++) {
    const word = words[one] as Word; // in range
    if (word === words[one - 1]) continue;
    for (const row of word[which]) {
      if (row >= seen.length) seen = grown(seen, row);
      if (seen[row] === calls) continue;
      seen[row] = calls;
      rows.push(row);
    }
  }
  return rows;
}

function grown(old: Uint32Array<ArrayBuffer>, row: number): Uint32Array<ArrayBuffer> {
  const longer = new Uint32Array(row * 2);
  longer.set(old);
  return longer;
}

/** The words with a piece of records that were listed before. */
function listedBefore({ file, object, field }: Tree, gram: string, rows: readonly number[]): Places {
  const words = new Map<string, Word>();
  const seek = file.rows(`SELECT words FROM ${wordTable(object)} WHERE _seq = ?`);
  for (const row of rows) {
    for (const word of unmarked(parseWords(String(cells(seek.get(row))?.[0] ?? '')).get(field) ?? '')) {
      if (marked(word).includes(gram)) wordIn(words, word).added.push(row);
    }
  }
  const places = placesIn(words.values());
  const here = places.words.map((word, one) => word.text.startsWith(gram, places.at[one]));
  return { words: places.words.filter((_, one) => here[one]), at: places.at.filter((_, one) => here[one]) };
}

const together = (a: Places, b: Places): Places => (b.words.length === 0 ? a : { words: a.words.concat(b.words), at: a.at.concat(b.at) });
