/**
 * All pairs of a large base that are alike, without comparing each with each: records that share a key are compared
 * (blocking). A key that very many share says nothing and is left out: each kind of duplicate has several.
 */
import { aloudOf, type DuplicateRule, LISTED, likeness, type Reason } from './likeness.ts';
import type { Traits } from './traits.ts';

/** Members of a block that are still compared with each other. */
const MOST_IN_BLOCK = 80;

/** Two records by their places in the list, how alike they are and why. */
export type Pair = readonly [a: number, b: number, score: number, reasons: readonly Reason[]];

/** Digits in which a number is the same with and without its country. */
const tail = (phone: string) => phone.slice(-9);

export function keysOf(traits: Traits): string[] {
  const { words, han, initials, mailboxes, phones, places } = traits;
  const keys = [...mailboxes.map((one) => `e ${one}`), ...phones.map((one) => `p ${tail(one)}`)];
  const first = initials.length > 0 ? initials : words.length > 0 ? [words.map((word) => word[0]).join('')] : [];
  const letters = first.map((one) => [...one].sort().join(''));
  const names = han ? [han] : [[...words].sort().join(' ')];
  for (const name of [...names, ...aloudOf(traits)]) if (name.length > 1) keys.push(`n ${name}`);
  for (const { numbers, words: parts, han: characters } of places) {
    for (const number of numbers) for (const letter of letters) keys.push(`i ${letter} ${number}`);
    if (numbers.length > 1) keys.push(`a ${numbers.join(' ')}`);
    const longest = [...parts].sort((x, y) => y.length - x.length || (x < y ? -1 : 1)).slice(0, 2);
    for (const part of longest) for (const letter of letters) keys.push(`w ${letter} ${part}`);
    const [number] = numbers;
    if (number && characters) keys.push(`h ${number} ${[...characters].sort().join('').slice(0, 4)}`);
    if (numbers.length === 0 && characters) keys.push(...letters.map((letter) => `c ${letter} ${characters.slice(0, 3)}`));
  }
  return [...new Set(keys)];
}

/** Pairs of LISTED or more, each once. `pause` is called now and then, so that others get their turn. */
export async function pairsAmong(all: readonly Traits[], rules: ReadonlySet<DuplicateRule>, pause: () => Promise<void> = async () => {}): Promise<Pair[]> {
  const blocks = new Map<string, number[]>();
  for (const [at, traits] of all.entries()) {
    for (const key of keysOf(traits)) {
      const block = blocks.get(key);
      if (!block) blocks.set(key, [at]);
      else if (block.length <= MOST_IN_BLOCK) block.push(at); // one more than most marks it as too large
    }
  }
  const pairs: Pair[] = [];
  for (const [a, traits] of all.entries()) {
    const met = new Set<number>(); // of one record at a time: of all of them there are millions
    for (const key of keysOf(traits)) {
      const block = blocks.get(key) ?? [];
      if (block.length <= MOST_IN_BLOCK) for (const b of block) if (b > a) met.add(b);
    }
    for (const b of met) {
      const { score, reasons } = likeness(traits, all[b] as Traits, rules); // a place in the list
      if (score >= LISTED) pairs.push([a, b, score, reasons]);
    }
    if (a % 2000 === 0) await pause();
  }
  return pairs;
}

export interface Group<T> {
  members: T[];
  /** Of the weakest link that holds it together. */
  score: number;
  reasons: Reason[];
}

/** Pairs joined to groups, strongest first (single linkage), the surest group first. */
export function groupsOf<T>(pairs: readonly (readonly [a: T, b: T, score: number, reasons: readonly Reason[]])[]): Group<T>[] {
  const of = new Map<T, Group<T>>();
  for (const [a, b, score, reasons] of [...pairs].sort((x, y) => y[2] - x[2])) {
    const [one, other] = [of.get(a) ?? { members: [a], score: 1, reasons: [] }, of.get(b) ?? { members: [b], score: 1, reasons: [] }];
    const joined =
      one === other
        ? one
        : { members: [...one.members, ...other.members], score: Math.min(one.score, other.score, score), reasons: [...one.reasons, ...other.reasons] };
    joined.reasons = [...new Set([...joined.reasons, ...reasons])];
    for (const member of joined.members) of.set(member, joined);
  }
  return [...new Set(of.values())].sort((x, y) => y.score - x.score);
}
