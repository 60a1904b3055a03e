/** Writes on bad days: throttled, failed after the commit, answers lost. None has two effects, none acknowledged is lost. */
import { objects } from '@regulars/shared/objects/index.ts';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { TestLocal } from '../api/world.ts';
import { startTest } from '../local.ts';
import { faultsIn, storedOf, unkept } from './inspect.ts';
import { type Answers, writeAtRandom } from './writer.ts';

const WRITES = process.env.REGULARS_LONG ? 400 : 28;
const definitions = new Map(objects.map((one) => [one.name, one]));

let local: TestLocal;
beforeAll(async () => void (local = await startTest()));
afterAll(() => local?.stop());

const days = [
  ['fails after the commit', [{ kind: 'errorAfter', action: 'TransactWriteItems', rate: 0.5 }]],
  ['loses answers', [{ kind: 'lostAnswer', action: 'TransactWriteItems', rate: 0.5 }]],
  ['is throttled', [{ kind: 'throttle', rate: 0.3 }]],
  ['has other transactions in the way', [{ kind: 'conflict', action: 'TransactWriteItems', rate: 0.5 }]],
  [
    'does all of this',
    [
      { kind: 'errorAfter', action: 'TransactWriteItems', rate: 0.25 },
      { kind: 'lostAnswer', action: 'TransactWriteItems', rate: 0.2 },
      { kind: 'throttle', rate: 0.1 },
      { kind: 'errorBefore', rate: 0.1 },
      { kind: 'conflict', action: 'TransactWriteItems', rate: 0.2 },
      { kind: 'delay', milliseconds: 5, rate: 0.1 },
    ],
  ],
] as const;

describe.each(days)('a table that %s', (name, faults) => {
  test('sees each write once, however often it is asked', async () => {
    const { workspace, call } = await local.workspace(name);
    const counter = (await call('POST', '/v1/tasks', { subject: 'Counter' })).body;
    const answers: Answers = new Map();
    const drawn = vi.spyOn(local.cloud.door.faults, 'draw').mockClear();
    for (const [at, fault] of faults.entries()) local.cloud.door.faults.order({ service: 'dynamodb', ...fault }, at + 1);
    try {
      await Promise.all([0, 1, 2, 3].map((writer) => writeAtRandom(call, String(writer), writer + 1, answers, (written) => written < WRITES / 4)));
    } finally {
      local.cloud.door.faults.clear();
    }
    expect((await call('GET', `/v1/tasks/${counter.id}`)).body.version).toBe(1);
    const stored = await storedOf(local, workspace);
    expect(faultsIn(stored, definitions)).toEqual([]);
    expect(unkept(answers, stored)).toEqual([]);
    expect(answers.size).toBeGreaterThan(WRITES);
    expect(drawn.mock.results.filter(({ value }) => value !== undefined).length, 'the faults were met').toBeGreaterThan(10);
  });
});
