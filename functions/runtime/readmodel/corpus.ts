/**
 * The different words of a field that gained or lost records, laid out for being taken apart: all their characters in one
 * array, so that a place in it says word, record and what comes next without following a single pointer.
 */
import { marked } from './words.ts';

/** Numbers that grow in number. */
interface Pile {
  values: Int32Array;
  length: number;
}

export interface Corpus {
  /** Code points; every word between its marks, and a 0 behind it. */
  characters: Pile;
  /** For each character the number of its word. */
  wordAt: Pile;
  added: Rows;
  removed: Rows;
}

/** Records of words: those of word `w` stand from `from[w]` to `from[w + 1]`. */
interface Rows {
  from: Pile;
  rows: Pile;
}

/** Words and the records that gained and lost them. */
export type Gathered = Map<string, { added: number[]; removed: number[] }>;

const none = new Int32Array(0);
const pile = (): Pile => ({ values: new Int32Array(1024), length: 0 });

function push(onto: Pile, value: number): void {
  if (onto.length === onto.values.length) {
    const longer = new Int32Array(onto.length * 2);
    longer.set(onto.values);
    onto.values = longer;
  }
  onto.values[onto.length++] = value;
}

const noRows = (): Rows => {
  const from = pile();
  push(from, 0);
  return { from, rows: pile() };
};

export const newCorpus = (): Corpus => ({ characters: pile(), wordAt: pile(), added: noRows(), removed: noRows() });

export function wordIn(words: Gathered, word: string): { added: number[]; removed: number[] } {
  let found = words.get(word);
  if (!found) words.set(word, (found = { added: [], removed: [] }));
  return found;
}

/** Adds words; answers the places where their pieces begin. */
export function addWords({ characters, wordAt, added, removed }: Corpus, words: Gathered): Int32Array {
  const places = pile();
  for (const [bare, rows] of words) {
    const word = added.from.length - 1;
    for (const character of `${marked(bare)}\0`) {
      push(places, characters.length);
      push(characters, character.codePointAt(0) ?? 0);
      push(wordAt, word);
    }
    places.length -= 2; // no piece begins at the end
    for (const [all, more] of [
      [added, rows.added],
      [removed, rows.removed],
    ] as const) {
      for (const row of more) push(all.rows, row);
      push(all.from, all.rows.length);
    }
  }
  return places.values.subarray(0, places.length);
}

/** Which call saw a row last: cheaper than a set of thousands of rows for each of thousands of pieces. */
let seen = new Int32Array(1 << 16);
let calls = 0;
/** Where they are gathered; what is answered is a copy. */
const scratch = pile();

/** The records of the words at some places, each once. */
export function rowsAt({ wordAt, ...corpus }: Corpus, places: Int32Array, which: 'added' | 'removed'): Int32Array {
  const [from, all] = [corpus[which].from.values, corpus[which].rows];
  if (all.length === 0) return none;
  calls++;
  scratch.length = 0;
  for (let at = 0, last = -1; at < places.length; at++) {
    const word = wordAt.values[places[at] as number] as number; // places are of this corpus, and all else is in range with them
    if (word === last) continue;
    last = word;
    for (let one = from[word] as number; one < (from[word + 1] as number); one++) {
      const row = all.values[one] as number;
      if (row >= seen.length) seen = larger(seen, row);
      if (seen[row] === calls) continue;
      seen[row] = calls;
      push(scratch, row);
    }
  }
  return scratch.values.slice(0, scratch.length);
}

function larger(old: Int32Array<ArrayBuffer>, row: number): Int32Array<ArrayBuffer> {
  const made = new Int32Array(row * 2);
  made.set(old);
  return made;
}

/** Places by the character that follows a piece of some length, in order of the characters; words that end are left out. */
export function partsAt({ characters: { values } }: Corpus, places: Int32Array, length: number): [number, Int32Array][] {
  const sizes = new Map<number, number>();
  for (let at = 0; at < places.length; at++) {
    const next = values[(places[at] as number) + length] as number; // at most the 0 behind the word
    sizes.set(next, (sizes.get(next) ?? 0) + 1);
  }
  sizes.delete(0);
  const parts = new Map(
    Array.from(sizes, ([next, size]) => [next, { places: new Int32Array(size), filled: 0 }] as [number, { places: Int32Array; filled: number }]),
  );
  for (let at = 0; at < places.length; at++) {
    const place = places[at] as number;
    const part = parts.get(values[place + length] as number);
    if (part) part.places[part.filled++] = place;
  }
  return Array.from(parts, ([next, part]) => [next, part.places] as [number, Int32Array]).sort(([a], [b]) => a - b);
}
