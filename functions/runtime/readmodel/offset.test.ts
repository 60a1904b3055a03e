import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AnyRecord } from '@regulars/shared/objects/object.ts';
import type { ListQuery } from '@regulars/shared/rules/query.ts';
import { seeded } from '@regulars/shared/rules/random.ts';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { definitions, newHistory, objectNamed, openSealing, sourceOf, step } from './history.ts';
import { type Model, openModel } from './model.ts';
import { type Ask, type ReadModel, readModelFor } from './readmodel.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 }); // a busy machine is no failure

const folder = mkdtempSync(join(tmpdir(), 'offset-'));
const customer = objectNamed('customer');
const random = seeded(77);
const history = newHistory();
for (let at = 0; at < 4; at++) step(history, random, objectNamed('team'));
for (let at = 0; at < 12; at++) step(history, random, objectNamed('user'));
for (let at = 0; at < 300; at++) step(history, random, random.chance(0.6) ? customer : objectNamed('interaction'));
let model: Model;
const ask: Ask = {
  principal: 'p',
  reader: { user: '', access: 'all', teams: [] },
  definitions,
  now: '2026-01-01T00:00:00.000Z',
  timeZone: 'UTC',
  cursorKey: new Uint8Array(32).fill(7),
};
const as = (more: Partial<Ask>): ReadModel => readModelFor(model, { ...ask, ...more });
const alive = (object: string) => [...history.records.values()].filter((one) => one.object === object && !one.record.trashedAt).map(({ record }) => record);
const parsed = (data: string) => JSON.parse(data) as AnyRecord[];

beforeAll(async () => {
  model = openModel({ workspace: 'w', folder, source: sourceOf(() => history), sealing: openSealing, definitions, clock: () => 0 });
  await model.fresh();
});
afterAll(() => {
  model.close();
  rmSync(folder, { recursive: true });
});

async function pages(readmodel: ReadModel, query: ListQuery): Promise<AnyRecord[]> {
  const all: AnyRecord[] = [];
  for (let cursor: string | undefined; ; ) {
    const page: { data: string; nextCursor?: string } = await readmodel.list(customer, { ...query, ...(cursor ? { cursor } : {}) });
    all.push(...parsed(page.data));
    cursor = page.nextCursor;
    if (!cursor) return all;
  }
}

it('a list begins at any offset as the pages before them end, whichever way the list goes', async () => {
  for (const query of [
    { sort: ['name'] },
    { sort: ['-name'] },
    { sort: ['x_money', '-name'] },
    { text: 'a' },
    { trashed: true },
    {
      where: {
        field: 'id',
        in: alive('customer')
          .slice(0, 3)
          .map(({ id }) => id),
      } as const,
    },
    { where: { field: 'x_number', empty: false } as const, sort: ['-x_number'] },
  ]) {
    const all = (await pages(as({}), { ...query, limit: 200 })).map(({ id }) => id);
    for (const offset of [0, 1, random.below(all.length), all.length - 1, all.length, all.length + 9]) {
      const page = await as({}).list(customer, { ...query, offset, limit: 7 });
      expect(parsed(page.data).map(({ id }) => id)).toEqual(all.slice(offset, offset + 7));
      expect(page.nextCursor !== undefined).toBe(offset + 7 < all.length);
      if (!page.nextCursor) continue;
      const next = await as({}).list(customer, { ...query, cursor: page.nextCursor, limit: 7 });
      expect(parsed(next.data).map(({ id }) => id)).toEqual(all.slice(offset + 7, offset + 14));
    }
  }
  const { nextCursor = '' } = await as({}).list(customer, { limit: 2 });
  await expect(as({}).list(customer, { limit: 2, cursor: nextCursor, offset: 1 })).rejects.toMatchObject({ code: 'WRONG_OPERAND', pointer: '/offset' });
  const ids = await as({}).ids(customer, { where: { field: 'x_number', empty: false } });
  expect(ids.sort()).toEqual((await pages(as({}), { where: { field: 'x_number', empty: false } })).map(({ id }) => id).sort());
});
