/** The short form of `npm run kills`. */
import { expect, test } from 'vitest';
import { round } from './round.ts';

test('nothing acknowledged is lost, nothing done twice and everything told in order, whenever a deployment is killed', { timeout: 300_000 }, async () => {
  const { acknowledged, entries, wrong } = await round(4, 1);
  expect(wrong).toEqual([]);
  expect(acknowledged).toBeGreaterThan(10);
  expect(entries).toBeGreaterThan(100);
});
