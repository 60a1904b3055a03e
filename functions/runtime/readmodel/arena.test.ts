import { seeded } from '@regulars/shared/rules/random.ts';
import { expect, test } from 'vitest';
import { newArena } from './arena.ts';

test('what was made stays while the memory grows', () => {
  const arena = newArena();
  const first = arena.floats(1000).fill(7);
  const second = arena.integers(1_000_000).fill(5);
  expect(arena.integers(100).every((one) => one === 0)).toBe(true);
  expect(first.every((one) => one === 7)).toBe(true);
  expect(second.every((one) => one === 5)).toBe(true);
});

test('what is borrowed holds zeros and is nobody else’s meanwhile', () => {
  const arena = newArena();
  const kept = arena.integers(10).fill(1);
  for (let round = 0; round < 3; round++) {
    arena.borrow((outer) => {
      const ours = outer.integers(100);
      expect(ours.every((one) => one === 0)).toBe(true);
      ours.fill(2);
      arena.borrow((inner) => inner.floats(5000).fill(3));
      arena.borrow((inner) => inner.bytes(50).fill(4));
      expect(ours.every((one) => one === 2)).toBe(true);
    });
  }
  expect(kept.every((one) => one === 1)).toBe(true);
});

test('what a question borrowed is lent again, also after it failed', () => {
  const arena = newArena();
  const wanted = () => arena.borrow((lent) => lent.floats(100).byteOffset);
  const place = wanted();
  expect(() =>
    arena.borrow((lent) => {
      lent.floats(100);
      throw new Error('wrong');
    }),
  ).toThrow('wrong');
  expect(wanted()).toBe(place);
});

test('each loop answers what a look at every record does', () => {
  const random = seeded(1);
  const arena = newArena();
  for (const size of [32, 64, 4096]) {
    const numbers = arena.floats(size).map(() => (random.chance(0.1) ? Number.NaN : random.below(100) - 50));
    const codes = arena.integers(size).map(() => random.below(5));
    const inside = arena.floats(size);
    inside.set(numbers);
    const held = arena.integers(size);
    held.set(codes);
    const words = size / 32;
    const bits = arena.integers(words);
    const set = () => Array.from({ length: size }, (_, row) => (((bits[row >>> 5] as number) >>> (row & 31)) & 1) === 1); // in range, as all below

    arena.loops.between(words, inside.byteOffset, -10, 20, bits.byteOffset);
    expect(set()).toEqual(Array.from(numbers, (one) => one >= -10 && one <= 20));
    arena.loops.withCode(words, held.byteOffset, 3, bits.byteOffset);
    expect(set()).toEqual(Array.from(codes, (one) => one === 3));
    const mask = arena.bytes(5);
    mask.set([1, 0, 1, 0, 1]);
    arena.loops.withMask(words, held.byteOffset, mask.byteOffset, bits.byteOffset);
    expect(set()).toEqual(Array.from(codes, (one) => one % 2 === 0));

    const [counts, totals] = [arena.integers(5), arena.floats(5)];
    arena.loops.add(words, bits.byteOffset, held.byteOffset, inside.byteOffset, counts.byteOffset, totals.byteOffset);
    for (let code = 0; code < 5; code++) {
      const meant = Array.from(numbers).filter((one, row) => codes[row] === code && code % 2 === 0 && !Number.isNaN(one));
      expect([counts[code], totals[code]]).toEqual([meant.length, meant.reduce((sum, one) => sum + one, 0)]);
    }
    counts.fill(0);
    totals.fill(Number.NEGATIVE_INFINITY);
    arena.loops.highest(words, bits.byteOffset, held.byteOffset, inside.byteOffset, -1, counts.byteOffset, totals.byteOffset);
    const lowest = Math.min(...Array.from(numbers).filter((one, row) => codes[row] === 2 && !Number.isNaN(one)));
    expect(-(totals[2] as number)).toBe(lowest);
  }
});
