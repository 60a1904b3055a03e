import { seeded } from '@regulars/shared/rules/random.ts';
import { expect, it } from 'vitest';
import { entriesWith } from './haystack.ts';
import type { Codes } from './vectors.ts';

/** Few letters, so that most needles are found, and the mark that parts the texts among them. */
const letters = ['a', 'b', 'ä', '伟', '\u0000', '😀', ' '];

it('finds what looking at each text finds, also in those that came later', () => {
  const random = seeded(5);
  const word = (most: number) => Array.from({ length: random.below(most) }, () => random.pick(letters)).join('');
  for (let round = 0; round < 40; round++) {
    const codes: Codes = { codes: new Int32Array(0), entries: [[]], byKey: new Map() };
    const grow = (count: number) => {
      for (let at = 0; at < count; at++) codes.entries.push(Array.from({ length: random.below(3) }, () => word(8)));
    };
    for (const count of [random.below(30), random.below(30), round === 0 ? 1500 : 1]) {
      grow(count);
      for (let at = 0; at < 30; at++) {
        const needle = word(4); // sometimes empty, which stands everywhere
        const begins = random.chance(0.5);
        const wanted = codes.entries.map((keys) => Number(keys.some((key) => (begins ? key.startsWith(needle) : key.includes(needle)))));
        expect([...entriesWith(codes, needle, begins)]).toEqual(wanted);
      }
    }
  }
});
