import { seeded } from '@regulars/shared/rules/random.ts';
import { expect, test } from 'vitest';
import { left, take } from './bucket.ts';

const limit = { rate: 10, burst: 50 };

test('gives what it holds, then as much as has come back', () => {
  let full: number | undefined;
  const draw = (now: number, tokens: number) => {
    const taken = take(full, limit, now, tokens);
    if ('full' in taken) full = taken.full;
    return 'full' in taken ? 'given' : taken.until - now;
  };
  expect([draw(1e12, 20), draw(1e12, 20), draw(1e12, 20)]).toEqual(['given', 'given', 1000]); // ten are left; ten more take a second
  expect(left(full ?? 0, limit, 1e12)).toBe(10);
  expect(draw(1e12 + 999, 20)).toBe(1);
  expect(draw(1e12 + 1000, 20)).toBe('given');
  expect(draw(1e12 + 60_000, 50)).toBe('given'); // a pause fills it, and no more than that
  expect(draw(1e12 + 60_000, 1)).toBe(100);
});

test('in any span lets in at most what it held and what came back meanwhile, whatever is asked when', () => {
  for (let seed = 1; seed <= 200; seed++) {
    const random = seeded(seed);
    let full: number | undefined;
    let now = 1e12;
    const given: { at: number; tokens: number }[] = [];
    for (let asks = 1 + random.below(60); asks > 0; asks--) {
      now += random.below(3000);
      const tokens = 1 + random.below(50);
      const taken = take(full, limit, now, tokens);
      if ('full' in taken) {
        full = taken.full;
        given.push({ at: now, tokens });
        continue;
      }
      expect(taken.until).toBeGreaterThan(now);
      expect('full' in take(full, limit, taken.until, tokens), 'what it says of the time is so').toBe(true);
    }
    for (const [from, { at: begin }] of given.entries())
      for (let to = from; to < given.length; to++) {
        const sum = given.slice(from, to + 1).reduce((total, { tokens }) => total + tokens, 0);
        expect(sum).toBeLessThanOrEqual(limit.burst + (((given[to]?.at ?? 0) - begin) / 1000) * limit.rate + 0.01);
      }
  }
});
