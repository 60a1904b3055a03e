/**
 * How likely two records are one: a score from 0 to 1 and the reasons for it. Evidence of several kinds is joined as in
 * record linkage (Fellegi and Sunter 1969), with fixed weights in place of learnt ones: a workspace has no labelled
 * pairs to learn from, and a person must be able to say why a pair is shown.
 */
import { editsBetween, wordsAlike } from './edits.ts';
import { aloudAlike } from './placeAloud.ts';
import type { Place, Traits } from './traits.ts';

/** What counts, as a workspace chooses it. */
export const duplicateRules = ['email', 'phone', 'name', 'pinyin'] as const;
export type DuplicateRule = (typeof duplicateRules)[number];
export type Reason = DuplicateRule | 'address';

export interface Likeness {
  score: number;
  reasons: Reason[];
}

/** Said while somebody types; listed as a duplicate; merged without a look if so wished. */
export const WARNED = 0.6;
export const LISTED = 0.8;
export const CERTAIN = 0.95;

const ALIKE = 0.8;
const none: Likeness = { score: 0, reasons: [] };
const meet = (a: readonly string[], b: readonly string[]) => a.some((one) => b.includes(one));

export function likeness(a: Traits, b: Traits, rules: ReadonlySet<DuplicateRule>): Likeness {
  const email = rules.has('email') && meet(a.mailboxes, b.mailboxes);
  const phone = rules.has('phone') && meet(a.phones, b.phones);
  const name = namesAlike(a, b, rules.has('pinyin'));
  const counts = rules.has(name.how);
  if (!email && !phone && (!counts || name.score < ALIKE)) return none;
  const place = placesAlike(a.places, b.places);
  const found: [number, readonly Reason[]][] = [];
  if (email) found.push([name.score >= 0.6 || isNameless(a) || isNameless(b) ? 0.97 : 0.82, ['email']]);
  if (phone) found.push([name.score >= 0.8 ? 0.96 : name.score >= 0.6 ? 0.85 : 0.65, ['phone']]);
  if (counts && name.score >= ALIKE) {
    const isSame = name.score === 1;
    if (place === undefined) found.push([isSame ? 0.62 : 0, [name.how]]);
    else if (place >= 0.8)
      found.push([0.6 + 0.3 * name.score + 0.07 * place, [name.how, 'address']]); // certain only where the name is written the same
    else if (place >= 0.6 && name.score >= 0.95) found.push([0.82, [name.how, 'address']]);
  }
  const contrary = Object.keys(a.dates).some((field) => b.dates[field] !== undefined && b.dates[field] !== a.dates[field]);
  const joined = 1 - found.reduce((left, [score]) => left * (1 - score), 1);
  const reasons = [...new Set(found.flatMap(([score, why]) => (score > 0 ? why : [])))];
  return { score: Math.round(joined * (contrary ? 0.7 : 1) * 1000) / 1000, reasons };
}

const isNameless = ({ words, han }: Traits) => words.length === 0 && han === '';

/** `how` it was found: written alike, or read aloud alike. */
export function namesAlike(a: Traits, b: Traits, aloud = true): { score: number; how: 'name' | 'pinyin' } {
  const isLatin = a.han === '' && b.han === '';
  const together = isLatin && a.words.length !== b.words.length && meet(aloudOf(a), aloudOf(b)) ? 0.95 : 0; // Zhangwei, Wei Zhang
  const written = Math.max(hanAlike(a.han, b.han), listsAlike(a.words, b.words), together);
  const read = aloud && !isLatin && written < 0.95 ? readAlike(a, b) : 0;
  return read > written ? { score: read, how: 'pinyin' } : { score: written, how: 'name' };
}

function hanAlike(a: string, b: string): number {
  if (a === '' || b === '') return 0;
  return 1 - editsBetween(a, b, Math.max(a.length, b.length)) / Math.max(a.length, b.length);
}

/** Words in any order: each with the one most like it, longer words weighing more; what has no partner weighs less. */
function listsAlike(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return 0;
  const [few, many] = a.length <= b.length ? [a, [...b]] : [b, [...a]];
  let [matched, weight, pairs] = [0, 0, 0];
  for (const word of few) {
    let [best, place] = [0, -1];
    for (const [at, other] of many.entries()) {
      const alike = wordsAlike(word, other);
      if (alike > best) [best, place] = [alike, at];
    }
    if (place < 0) {
      weight += 0.6 * word.length;
      continue;
    }
    const mass = (word.length + (many[place] ?? '').length) / 2;
    matched += best * mass;
    weight += mass;
    pairs++;
    many.splice(place, 1);
  }
  for (const word of many) weight += (pairs > 1 ? 0.3 : 0.6) * word.length;
  const apart = matched / weight;
  const [x, y] = [a.join(''), b.join('')];
  return a.length === b.length ? apart : Math.max(apart, wordsAlike(x, y)); // Mc Donald, McDonald
}

function readAlike(a: Traits, b: Traits): number {
  const [x, y] = [aloudOf(a), aloudOf(b)];
  if (meet(x, y)) return 0.93;
  const near = a.han !== '' && b.han !== '' ? false : x.some((one) => one.length > 5 && y.some((other) => editsBetween(one, other, 1) === 1));
  return near ? 0.87 : 0;
}

/** A Chinese name as it is read, or a Latin one without blanks, in both orders: Wei Zhang is zhangwei too. */
export function aloudOf({ readings, words, han }: Traits): readonly string[] {
  if (readings.length > 0) return readings;
  if (han !== '' || words.length === 0 || words.length > 3) return [];
  if (words.length === 1) return words; // Zhangwei
  return [words.join(''), [...words.slice(1), words[0]].join(''), [words.at(-1), ...words.slice(0, -1)].join('')];
}

/** The most alike of two lists of places; undefined where one has none, or neither can be read in the other's script. */
export function placesAlike(a: readonly Place[], b: readonly Place[]): number | undefined {
  let best: number | undefined;
  for (const one of a) {
    for (const other of b) {
      const alike = placeAlike(one, other);
      if (alike !== undefined && (best === undefined || alike > best)) best = alike;
    }
  }
  return best;
}

/** Less may be chance: an English address is no pinyin. */
const READ = 0.6;
const isHouse = (number: string) => /^\d{1,4}[a-z]?$/.test(number);

/** How much of the shorter address stands in the longer one: many leave out the region, or the postcode. */
function placeAlike(a: Place, b: Place): number | undefined {
  const aloud = inTwoScripts(a, b);
  const isReadable = (a.han !== '' && b.han !== '') || (a.words.length > 0 && b.words.length > 0);
  const common = a.numbers.filter((number) => b.numbers.includes(number)).length;
  const fewest = Math.min(a.numbers.length, b.numbers.length);
  if (!isReadable && aloud < READ) return fewest > 1 && common === fewest ? 0.8 : undefined;
  const [houses, others] = [a.numbers.filter(isHouse), b.numbers.filter(isHouse)];
  if (houses.length > 0 && others.length > 0 && !meet(houses, others)) return 0.3;
  const text = a.han !== '' && b.han !== '' ? charactersAlike(a.han, b.han) : aloud >= READ ? aloud : containment(a.words, b.words);
  const [codes, otherCodes] = [a.numbers.filter((number) => !isHouse(number)), b.numbers.filter((number) => !isHouse(number))];
  const isElsewhere = codes.length > 0 && otherCodes.length > 0 && !meet(codes, otherCodes) && text < 0.9;
  if (isElsewhere) return 0.5;
  return fewest === 0 ? 0.85 * text : 0.5 * text + 0.5 * (common / fewest);
}

/** Where one is written in characters and the other is not: how much of it is read in them. */
function inTwoScripts(a: Place, b: Place): number {
  if ((a.han === '') === (b.han === '')) return 0;
  const [characters, letters] = a.han === '' ? [b, a] : [a, b];
  return letters.words.length === 0 ? 0 : aloudAlike(characters.aloud(), letters.words);
}

function containment(a: readonly string[], b: readonly string[]): number {
  const [few, many] = a.length <= b.length ? [a, b] : [b, a];
  const mass = few.reduce((sum, word) => sum + word.length, 0);
  return few.reduce((sum, word) => sum + word.length * Math.max(...many.map((other) => wordsAlike(word, other))), 0) / mass;
}

function charactersAlike(a: string, b: string): number {
  const [few, many] = a.length <= b.length ? [a, b] : [b, a];
  const left = [...many];
  let found = 0;
  for (const character of few) {
    const place = left.indexOf(character);
    if (place < 0) continue;
    found++;
    left.splice(place, 1);
  }
  return found / [...few].length;
}
