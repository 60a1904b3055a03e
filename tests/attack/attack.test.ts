/** The short form of `npm run attack`: every generator bites into every run, with few draws. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestLocal } from '../api/world.ts';
import { startTest } from '../local.ts';
import { attackForeign } from './foreign.ts';
import { toldOf } from './tally.ts';

let local: TestLocal;
beforeAll(async () => {
  local = await startTest();
});
afterAll(() => local?.stop());

test('nothing of another workspace is reached (S1, S2, S7)', async () => {
  const tally = await attackForeign(local, { seed: 1, attempts: Number(process.env.N ?? 300) });
  expect(toldOf(tally)).toEqual([]);
  console.log(tally.tried, tally.notes);
});
