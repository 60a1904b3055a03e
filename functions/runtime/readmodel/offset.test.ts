import type { AnyRecord } from '@regulars/shared/objects/object.ts';
import type { ListQuery } from '@regulars/shared/rules/query.ts';
import { afterAll, expect, it, vi } from 'vitest';
import { objectNamed } from './history.ts';
import { openLived, parsed } from './lived.ts';
import type { ReadModel } from './readmodel.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 }); // a busy machine is no failure

const customer = objectNamed('customer');
const { random, as, alive, close } = await openLived();
afterAll(close);

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
