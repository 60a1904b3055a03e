/** The short form of `npm run attack`: every generator, with few draws. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestLocal } from '../api/world.ts';
import { startTest } from '../local.ts';
import { attackCursors } from './cursors.ts';
import { attackForeign } from './foreign.ts';
import { attackBySchema } from './fuzz.ts';
import { attackByAddresses, attackFresh, attackRedirects } from './outside.ts';
import { keyOf, openStage, type Stage } from './stage.ts';
import { type Tally, toldOf } from './tally.ts';
import { attackWithTwistedTexts } from './twisted.ts';

/** Of so many operations one is prepared: all of them take longer than all that is tried here. */
const ONE_OF = 5;

function held(tally: Tally, least: number): void {
  expect(toldOf(tally)).toEqual([]);
  expect(tally.tried, tally.notes.join()).toBeGreaterThanOrEqual(least);
}

test('a fresh deployment has nobody in it and serves nothing of the workshop (S26)', async () => {
  const fresh = await startTest({ selfHosted: true });
  held(await attackFresh(fresh).finally(() => fresh.stop()), 100);
});

describe('one deployment', () => {
  let local: TestLocal;
  let stage: Stage;
  beforeAll(async () => {
    local = await startTest();
    stage = await openStage(local, 1, ONE_OF);
  });
  afterAll(() => local?.stop());

  test('nothing of another workspace is reached (S1, S7)', async () => held(await attackForeign(local, stage, { seed: 1, attempts: 300, sweep: true }), 300));

  test('cursors that are edited or another’s open nothing (S15)', async () => {
    const theirs = { authorization: `Bearer ${await keyOf(stage.theirs, 'owner')}` };
    held(await attackCursors(local, stage, theirs, { seed: 1 }), 20);
  });

  test('long and twisted texts are answered (S19)', async () => held(await attackWithTwistedTexts(local, stage, { seed: 1, most: 60 }), 60));

  test('nobody is sent to a private address (S13)', async () => held(await attackByAddresses(local, stage, { seed: 1, most: 100 }), 100));

  test('nobody is led elsewhere (S16)', async () => held(await attackRedirects(local, { seed: 1, most: 5_000 }), 5_000));

  test('whatever is sent, the answer keeps to its schema and tells nothing of the inside (S21, S24, S25)', async () =>
    held(await attackBySchema(local, stage.mine, stage.prepared, { seed: 1, requests: 1_500 }), 1_500));
});
