/**
 * Which records a search text finds, in ranks: every word of the text is a whole word of the record, begins one, or is
 * part of one. A record ranks by its worst word. Only fields that are named are looked into.
 */
import type { Field } from '@regulars/shared/fields/field.ts';
import { add, and, type Bits, count, each, empty, has, or, remove, rowsIn } from './bits.ts';
import { every, type File } from './file.ts';
import { gramsToSearch } from './grams.ts';
import { DEPTH, type Grams, gramTable, wordTable } from './listing.ts';
import { numberOf } from './numbers.ts';
import { addTo } from './postings.ts';
import { BEGIN, END, split, wordsIn } from './words.ts';

/** Each contains the one before it. */
export interface Ranked {
  exact: Bits;
  prefix: Bits;
  part: Bits;
}

const MOST_WORDS = 10;
const ENOUGH = 64;

/** Undefined where the text has no words, which every record matches. */
export function search(file: File, object: string, fields: readonly [string, Field][], text: string, size: number, ranks = true): Ranked | undefined {
  const words = [...new Set(split(text))].slice(0, MOST_WORDS);
  if (words.length === 0) return undefined;
  const index = newIndex(
    file,
    object,
    fields.map(([name]) => name),
    size,
  );
  const found = words.map((word) => {
    const part = containing(index, word);
    const prefix = ranks && count(part.bits) > 0 ? containing(index, BEGIN + word, part) : part;
    const exact = ranks && count(prefix.bits) > 0 ? containing(index, BEGIN + word + END, prefix) : prefix;
    return { exact: exact.bits, prefix: prefix.bits, part: part.bits };
  });
  return found.reduce((all, one) => ({ exact: and(all.exact, one.exact), prefix: and(all.prefix, one.prefix), part: and(all.part, one.part) }));
}

/** Whether the tree answers what a text contains: its words are parts of the text, and no needle goes over two. */
export const isListed = ({ kind, searched, ...field }: Field, needle: string): boolean =>
  kind === 'text' && searched === true && (field as { reads?: string }).reads === undefined && split(needle)[0] === needle;

/** Records whose text in one field contains a needle for which `isListed` is true. */
export const withPiece = (file: File, object: string, name: string, needle: string, size: number): Bits =>
  containing(newIndex(file, object, [name], size), needle).bits;

interface Index {
  file: File;
  object: string;
  grams: Grams;
  /** The fields that are looked into. */
  numbers: readonly number[];
  size: number;
  /** Words that were looked at to answer this question. */
  read: Map<number, string>;
  /** Two sets that are used again and again, for needles that no piece is: a new one costs more than what is done with it. */
  scratch?: { candidates: Bits; found: Bits };
}

const newIndex = (file: File, object: string, fields: readonly string[], size: number): Index => ({
  file,
  object,
  grams: gramsToSearch(file, object),
  numbers: fields.map((name) => numberOf(file, object, name)),
  size,
  read: new Map(),
});

interface Found {
  bits: Bits;
  /** Where the tree has it: a longer needle is looked for in no other field. */
  fields: readonly number[];
}

/** Records with a word, between its marks, that contains the needle; none but of those `among` which a part of it was found. */
function containing(index: Index, needle: string, among?: Found): Found {
  const { grams, numbers, size } = index;
  const bits = empty(size);
  const fields = (among?.fields ?? numbers).filter((field) => addListed(index, field, needle, bits, among?.bits));
  for (const [seq, words] of grams.tail) {
    remove(bits, seq);
    if (among && !has(among.bits, seq)) continue;
    if (numbers.some((field) => words.get(field)?.includes(needle))) add(bits, seq);
  }
  return { bits, fields };
}

/** Adds the records that a field's part of the tree leads to; says whether there may be any. */
function addListed(index: Index, field: number, needle: string, bits: Bits, among?: Bits): boolean {
  const { file, object, grams } = index;
  const characters = [...needle];
  if (longest(grams, field, characters).whole) return addTo(bits, file, gramTable(object), field, needle);
  index.scratch ??= { candidates: empty(index.size), found: empty(index.size) };
  const { candidates, found } = index.scratch;
  let isNarrowed = among !== undefined;
  if (among) candidates.set(among);
  for (let from = 0; from < characters.length && characters[from] !== END; from++) {
    // no pieces begin at an end
    const { gram, whole } = longest(grams, field, characters.slice(from));
    const into = isNarrowed ? found : candidates;
    if (!addTo(into.fill(0), file, gramTable(object), field, gram)) return false;
    if (isNarrowed) and(candidates, found);
    isNarrowed = true;
    if (whole || count(candidates) < ENOUGH) break; // later pieces are parts of this one, or not worth their reading
  }
  if (isNarrowed) or(bits, verified(index, field, needle, candidates));
  return isNarrowed;
}

/** The longest piece at the beginning that the tree knows, and whether that is all there is. */
function longest(grams: Grams, field: number, characters: readonly string[]): { gram: string; whole: boolean } {
  let gram = '';
  for (let length = 1; length <= characters.length; length++) {
    gram += characters[length - 1] ?? '';
    if (length === characters.length) return { gram, whole: true };
    if (length === DEPTH || !grams.branches.has(`${field} ${gram}`)) return { gram, whole: false };
  }
  return { gram, whole: false };
}

/** Takes out the candidates whose words do not contain the needle; records of the tail are looked at apart. */
function verified({ file, object, grams, read }: Index, field: number, needle: string, candidates: Bits): Bits {
  const unread = [...rowsIn(candidates)].filter((row) => !read.has(row));
  const found =
    unread.length > 0
      ? file.rows(`SELECT _seq, words FROM ${wordTable(object)} WHERE _seq IN (SELECT value FROM json_each(?))`).all(JSON.stringify(unread))
      : [];
  for (const [row, words] of every(found)) read.set(Number(row), String(words));
  each(candidates, (row) => {
    if (!grams.tail.has(row) && !wordsIn(read.get(row) ?? '', field).includes(needle)) remove(candidates, row);
  });
  return candidates;
}

/** 0 for an exact match, 1 where words begin so, 2 otherwise. */
export const rankOf = ({ exact, prefix }: Ranked, seq: number): 0 | 1 | 2 => (has(exact, seq) ? 0 : has(prefix, seq) ? 1 : 2);
