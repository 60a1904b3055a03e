/** Writes on bad days: throttled, failed after the commit, answers lost. None has two effects, none acknowledged is lost. */
import { objects } from '@regulars/shared/objects/index.ts';
import { seeded } from '@regulars/shared/rules/random.ts';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { TestLocal } from '../api/world.ts';
import { type Answer, startTest } from '../local.ts';
import { faultsIn, storedOf } from './inspect.ts';

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
    const answers = new Map<string, Answer>();
    const drawn = vi.spyOn(local.cloud.door.faults, 'draw').mockClear();
    /** Asks under one key until there is an answer that stands; sometimes asks again although there was one. */
    const insist = async (random: ReturnType<typeof seeded>, key: string, method: string, path: string, body: unknown): Promise<Answer> => {
      for (let attempt = 1; attempt <= 40; attempt++) {
        const answer = await call(method, path, body, { 'idempotency-key': key });
        if (answer.status >= 500) continue;
        if (random.chance(0.3)) {
          const again = await call(method, path, body, { 'idempotency-key': key });
          if (again.status < 500) expect({ key, status: again.status, body: again.body }).toEqual({ key, status: answer.status, body: answer.body });
        }
        answers.set(key, answer);
        return answer;
      }
      throw new Error(`${key} was never answered`);
    };
    for (const [at, fault] of faults.entries()) local.cloud.door.faults.order({ service: 'dynamodb', ...fault }, at + 1);
    try {
      await Promise.all(
        [0, 1, 2, 3].map(async (writer) => {
          const random = seeded(writer + 1);
          for (let at = 0; at < WRITES / 4; at++) {
            const key = `${writer}.${at}`;
            const made = await insist(random, `create.${key}`, 'POST', '/v1/customers', {
              name: `Made ${key}`,
              emails: [{ address: `made.${key}@example.com` }],
            });
            expect(made.status, JSON.stringify(made.body)).toBe(201);
            const path = `/v1/customers/${made.body.id}`;
            // The writer's own version makes a second effect show: it would find the record changed.
            if (random.chance(0.5)) expect((await insist(random, `update.${key}`, 'PATCH', path, { note: `note ${key}` })).status).toBe(200);
            if (random.chance(0.2)) expect((await insist(random, `delete.${key}`, 'DELETE', path, undefined)).status).toBe(200);
            if (random.chance(0.2)) {
              const batch = await insist(random, `batch.${key}`, 'POST', '/v1/tasks/batch', {
                atomic: random.chance(0.5),
                items: [{ create: { subject: `Batch ${key}.0` } }, { create: { subject: `Batch ${key}.1` } }],
              });
              expect(batch.status, JSON.stringify(batch.body)).toBe(200);
            }
          }
        }),
      );
    } finally {
      local.cloud.door.faults.clear();
    }
    expect((await call('GET', `/v1/tasks/${counter.id}`)).body.version).toBe(1);
    const stored = await storedOf(local, workspace);
    expect(faultsIn(stored, definitions)).toEqual([]);
    const all = [...stored.records.values()];
    for (const [key, { body }] of answers) {
      const [kind] = key.split('.');
      if (kind === 'create')
        expect(
          all.filter((one) => one.name === body.name).map(({ id }) => id),
          key,
        ).toEqual([body.id]);
      if (kind === 'update')
        expect(
          stored.entries.filter(({ entry }) => entry.record === body.id && entry.after.note === body.note),
          key,
        ).toHaveLength(1);
      if (kind === 'delete') expect(stored.records.get(body.id)?.trashedAt, key).toBe(body.trashedAt);
      if (kind === 'batch')
        for (const { record } of body.results)
          expect(
            all.filter(({ subject }) => subject === record.subject),
            key,
          ).toHaveLength(1);
    }
    expect(answers.size).toBeGreaterThan(WRITES);
    expect(drawn.mock.results.filter(({ value }) => value !== undefined).length, 'the faults were met').toBeGreaterThan(10);
  });
});
