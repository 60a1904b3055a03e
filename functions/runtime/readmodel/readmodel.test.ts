import type { AnyRecord } from '@regulars/shared/objects/object.ts';
import { afterAll, expect, it, vi } from 'vitest';
import { newId, objectNamed, write } from './history.ts';
import { openLived, parsed } from './lived.ts';
import type { Ask } from './readmodel.ts';
import { QueryRefused } from './refused.ts';
import type { TimelinePage } from './timeline.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 }); // a busy machine is no failure

const customer = objectNamed('customer');
const recordsIn = ({ data }: TimelinePage<never>): AnyRecord[] => data.flatMap((line) => ('record' in line ? [line.record] : []));
const { history, random, as, alive, later, close } = await openLived();
afterAll(close);

it('with access own or team, nothing else is in list, search, count, sums, titles, timeline or over links', async () => {
  const mine = random.pick(alive('customer').filter(({ owner }) => owner)).owner as string;
  const colleague = newId(random, 'user');
  const group = newId(random, 'team');
  write(
    history,
    {
      object: 'user',
      record: colleague,
      action: 'create',
      before: {},
      after: { name: 'Colleague', email: 'c@example.com', role: 'member', access: 'own', teams: [group] },
      at: '2026-02-02T00:00:00.000Z',
      by: mine,
    },
    2,
  );
  write(
    history,
    {
      object: 'customer',
      record: newId(random, 'customer'),
      action: 'create',
      before: {},
      after: { name: 'zebra crossing', kind: 'person', owner: colleague },
      at: '2026-02-02T00:00:00.000Z',
      by: mine,
    },
    2,
  );
  later();
  for (const [access, owners] of [
    ['own', [mine]],
    ['team', [mine, colleague]],
  ] as const) {
    const readmodel = as({ reader: { user: mine, access, teams: [group] } });
    const allowed = alive('customer').filter(({ owner }) => (owners as readonly unknown[]).includes(owner));
    const { data, count } = await readmodel.list(customer, { limit: 200, include: ['count'] });
    expect(
      parsed(data)
        .map(({ id }) => id)
        .sort(),
    ).toEqual(allowed.map(({ id }) => id).sort());
    expect(count).toBe(allowed.length);
    expect((await readmodel.list(customer, { text: 'zebra', include: ['count'] })).count).toBe(access === 'team' ? 1 : 0);
    expect(await readmodel.searchAll('zebra', 10)).toHaveLength(access === 'team' ? 1 : 0);
    expect(await readmodel.summarize(customer, { measures: [{ measure: 'count' }] })).toEqual([{ group: [], values: [allowed.length] }]);
    const others = alive('interaction').filter(({ owner }) => (owners as readonly unknown[]).includes(owner));
    const over = await readmodel.summarize(objectNamed('interaction'), { where: { field: 'customer.id', empty: false }, measures: [{ measure: 'count' }] });
    const seen = new Set(
      [...history.records.values()].filter(({ record }) => (owners as readonly unknown[]).includes(record.owner)).map(({ record }) => record.id),
    );
    expect(over[0]?.values).toEqual([others.filter((record) => seen.has(String(record.customer))).length]);
    const { titles = {} } = await readmodel.list(objectNamed('interaction'), { include: ['titles'], limit: 200 });
    expect(
      Object.keys(titles)
        .filter((id) => id.startsWith('customer_'))
        .every((id) => seen.has(id)),
    ).toBe(true);
    for (const { id } of allowed) for (const record of recordsIn(await readmodel.timeline(customer, id))) expect(owners).toContain(record.owner);
  }
});

it('shows what happened with a record by time, page by page', async () => {
  const merged = new Set([...history.records.values()].map(({ record }) => record.mergedInto)); // what others left stands in a timeline too
  const id = random.pick(alive('customer').filter((one) => !merged.has(one.id))).id;
  for (let at = 0; at < 120; at++) {
    write(
      history,
      {
        object: 'interaction',
        record: newId(random, 'interaction'),
        action: 'create',
        before: {},
        after: { kind: 'note', subject: `s${at}`, customer: id, at: new Date(Date.UTC(2026, 1, 1 + random.below(9))).toISOString() },
        at: '2026-02-02T00:00:00.000Z',
        by: 'user_1',
      },
      3,
    );
  }
  later();
  const found: AnyRecord[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await as({}).timeline(customer, id, cursor ? { cursor } : {});
    found.push(...recordsIn(page));
    cursor = page.nextCursor;
    if (!cursor) break;
  }
  const wanted = alive('interaction')
    .filter((record) => record.customer === id)
    .sort((a, b) => (String(a.at) === String(b.at) ? (a.id < b.id ? 1 : -1) : String(a.at) < String(b.at) ? 1 : -1));
  expect(found.map(({ id }) => id)).toEqual(wanted.map((record) => record.id));
});

it('answers a change at once to whoever carries its position, to others within a second', async () => {
  const put = () =>
    write(
      history,
      {
        object: 'customer',
        record: newId(random, 'customer'),
        action: 'create',
        before: {},
        after: { name: 'fresh', kind: 'person' },
        at: '2026-02-02T00:00:00.000Z',
        by: 'user_1',
      },
      4,
    ).record;
  const has = (id: string, more: Partial<Ask>) =>
    as(more)
      .list(customer, { where: { field: 'id', is: id } })
      .then(
        ({ data }) => parsed(data).length,
        (error) => (error instanceof QueryRefused && error.code === 'NO_SUCH_RECORD' ? 0 : Promise.reject(error)),
      );
  later();
  await as({}).list(customer, {});
  const id = put();
  expect([await has(id, {}), await has(id, { wanted: history.position }), await has(id, {})]).toEqual([0, 1, 1]);
  const other = put();
  const before = await has(other, {});
  later();
  expect([before, await has(other, {})]).toEqual([0, 1]);
});

it('reads whole sets in batches', async () => {
  const found: string[] = [];
  for await (const texts of as({}).each(customer, { field: 'kind', is: 'person' })) found.push(...texts);
  expect(found.map((text) => (JSON.parse(text) as AnyRecord).id)).toEqual(
    alive('customer')
      .filter(({ kind }) => kind === 'person')
      .map(({ id }) => id)
      .sort(),
  );
});
