/**
 * Formulas and roll-ups under random edits: whatever is created, changed, moved to another record, put into the trash
 * and brought back, in whatever batches it is delivered, lists answer what a plain computation over all records gives,
 * filters and sorts go by it, and a read model made anew holds the same.
 */
import { createSecretKey } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type History, newHistory, openSealing, sourceOf, step } from '@regulars/functions/runtime/readmodel/history.ts';
import { type Model, openModel } from '@regulars/functions/runtime/readmodel/model.ts';
import { readModelFor } from '@regulars/functions/runtime/readmodel/readmodel.ts';
import { customer } from '@regulars/shared/objects/customer.ts';
import { interaction } from '@regulars/shared/objects/interaction.ts';
import { type AnyRecord, type ObjectOf, withCustom } from '@regulars/shared/objects/object.ts';
import { team } from '@regulars/shared/objects/team.ts';
import { user } from '@regulars/shared/objects/user.ts';
import type { Condition } from '@regulars/shared/rules/condition.ts';
import { dateIn } from '@regulars/shared/rules/dates.ts';
import { seeded } from '@regulars/shared/rules/random.ts';
import { afterAll, expect, test } from 'vitest';

const HISTORIES = process.env.REGULARS_LONG ? 300 : 12;
const timeZone = 'Asia/Shanghai';
const label = { label: { en: 'Label', zh: '标签' } };
const computed = (kind: string, how: object) => ({ ...label, kind, by: 'rule' as const, ...how });

const rollUp = (measure: string, more: object = {}) => ({ rollUp: { of: 'interaction', over: 'customer', measure, ...more } });
const interactionFields = {
  x_value: { ...label, kind: 'number' },
  x_fee: { ...label, kind: 'money' },
  x_double: computed('number', { formula: 'x_value * 2' }),
  x_of: computed('text', { formula: 'upper(customer.name)' }),
  x_share: computed('number', { formula: 'x_double + customer.x_score' }),
};
const customerFields = {
  x_points: { ...label, kind: 'number' },
  x_score: computed('number', { formula: 'ifEmpty(x_points, 0) + length(name)' }),
  x_twice: computed('number', { formula: 'x_score * 2' }),
  x_age: computed('number', { formula: 'days(createdAt, today())' }),
  x_count: computed('number', rollUp('count')),
  x_calls: computed(
    'number',
    rollUp('count', {
      where: {
        or: [
          { field: 'kind', is: 'call' },
          { field: 'x_double', gt: 50_000 },
        ],
      },
    }),
  ),
  x_sum: computed('number', rollUp('sum', { field: 'x_double' })),
  x_mean: computed('number', rollUp('mean', { field: 'x_value' })),
  x_fees: computed('money', rollUp('sum', { field: 'x_fee', currency: 'EUR' })),
  x_most: computed('money', rollUp('max', { field: 'x_fee', currency: 'CNY' })),
  x_last: computed('moment', rollUp('max', { field: 'at' })),
  x_busy: computed('yesNo', { formula: 'x_count > 2 or x_fees > money(10000, "EUR")' }),
};
const definitions: readonly ObjectOf[] = [withCustom(customer, customerFields), withCustom(interaction, interactionFields), team, user];

const folder = mkdtempSync(join(tmpdir(), 'regulars-computed-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Values = Record<string, unknown>;
interface Money {
  amount: number;
  currency: string;
}

/** All computed values by plain arithmetic over all records. */
function expected(history: History, today: string): Map<string, Values> {
  const all = [...history.records.values()];
  const interactions = all.filter(({ object }) => object === 'interaction').map(({ record }) => record);
  const found = new Map<string, Values>();
  const score = (record: AnyRecord | undefined) => (record ? ((record.x_points as number) ?? 0) + [...((record.name as string) ?? '')].length : undefined);
  const double = (record: AnyRecord) => (record.x_value === undefined ? undefined : (record.x_value as number) * 2);
  for (const { object, record } of all) {
    const values: Values = {};
    if (object === 'interaction') {
      const linked = history.records.get(record.customer as string)?.record;
      values.x_double = double(record);
      values.x_of = linked && (linked.name as string).toUpperCase();
      values.x_share = values.x_double === undefined || !linked ? undefined : (values.x_double as number) + (score(linked) ?? 0);
    }
    if (object === 'customer') {
      const mine = interactions.filter((one) => one.customer === record.id && one.trashedAt === undefined);
      const numbers = (of: (one: AnyRecord) => unknown) => mine.map(of).filter((value): value is number => value !== undefined);
      const fees = (currency: string) => mine.map((one) => one.x_fee as Money | undefined).filter((fee) => fee?.currency === currency) as Money[];
      const sum = (list: readonly number[]) => list.reduce((a, b) => a + b, 0);
      const values2 = numbers((one) => one.x_value);
      values.x_score = score(record);
      values.x_twice = (values.x_score as number) * 2;
      values.x_age = (Date.parse(today) - Date.parse(dateIn(record.createdAt, timeZone))) / 86_400_000;
      values.x_count = mine.length;
      values.x_calls = mine.filter((one) => one.kind === 'call' || (double(one) ?? 0) > 50_000).length;
      values.x_sum = sum(numbers(double));
      values.x_mean = values2.length > 0 ? sum(values2) / values2.length : undefined;
      values.x_fees = { amount: sum(fees('EUR').map(({ amount }) => amount)), currency: 'EUR' };
      values.x_most = fees('CNY').length > 0 ? { amount: Math.max(...fees('CNY').map(({ amount }) => amount)), currency: 'CNY' } : undefined;
      values.x_last = mine
        .map((one) => one.at as string)
        .sort()
        .at(-1);
      values.x_busy = mine.length > 2 || (values.x_fees as Money).amount > 1_000_000;
    }
    found.set(record.id, values);
  }
  return found;
}

const near = (value: unknown): unknown => (typeof value === 'number' ? Number(value.toPrecision(10)) : value);
const computedNames = { customer: Object.keys(customerFields), interaction: Object.keys(interactionFields) } as const;

function ask(model: Model) {
  const asking = {
    principal: 'p',
    reader: { user: 'user_01', access: 'all' as const, teams: [] },
    now: '2026-07-01T00:00:00.000Z',
    timeZone,
    cursorKey: createSecretKey(new Uint8Array(32)),
  };
  return async (name: string, query: { where?: Condition; sort?: string[]; trashed?: boolean } = {}): Promise<AnyRecord[]> => {
    const of = model.definitions().get(name) as ObjectOf; // tests name what there is
    const asked = readModelFor(model, { ...asking, definitions: [...model.definitions().values()] });
    const data: AnyRecord[] = [];
    let cursor: string | undefined;
    do {
      const page = await asked.list(of, { limit: 200, ...query, ...(cursor ? { cursor } : {}) });
      data.push(...(JSON.parse(page.data) as AnyRecord[]));
      cursor = page.nextCursor;
    } while (cursor);
    return data;
  };
}

async function all(model: Model): Promise<Map<string, AnyRecord>> {
  const list = ask(model);
  const pages = await Promise.all(['customer', 'interaction'].flatMap((name) => [list(name), list(name, { trashed: true })]));
  return new Map(pages.flat().map((record) => [record.id, record]));
}

function open(history: () => History, today: string): Model {
  let clock = 0;
  const model = openModel({
    workspace: 'w',
    folder,
    source: sourceOf(history),
    sealing: openSealing,
    definitions,
    day: { today, timeZone },
    clock: () => (clock += 2000),
  });
  return model;
}

test(`values equal a plain computation after every step of ${HISTORIES} random histories`, async () => {
  for (let seed = 1; seed <= HISTORIES; seed++) {
    const random = seeded(seed * 104_729);
    const history = newHistory();
    const change = () => step(history, random, random.pick([...definitions.slice(0, 2), definitions[1] as ObjectOf]));
    for (let at = 0; at < 15; at++) change();
    let today = '2026-06-30';
    const model = open(() => history, today);
    await model.fresh();
    for (let round = 0; round < 12; round++) {
      for (let at = 0; at < 1 + random.below(8); at++) change();
      if (random.chance(0.2)) {
        today = `2026-07-${String(1 + random.below(28)).padStart(2, '0')}`;
        model.define(definitions, { today, timeZone });
      }
      await model.fresh();
      const found = await all(model);
      const wanted = expected(history, today);
      for (const [id, record] of found) {
        const name = id.slice(0, -27) as keyof typeof computedNames;
        for (const field of computedNames[name]) {
          if (field in (wanted.get(id) ?? {}))
            expect({ seed, round, id, field, value: near(record[field]) }).toEqual({ seed, round, id, field, value: near(wanted.get(id)?.[field]) });
        }
      }
      // Filters and sorts go by the same values, in columns that were loaded rounds ago.
      const list = ask(model);
      const live = [...history.records.values()]
        .filter(({ object, record }) => object === 'customer' && record.trashedAt === undefined)
        .map(({ record }) => record.id);
      const busy = await list('customer', {
        where: {
          and: [
            { field: 'x_count', gte: 2 },
            { field: 'x_busy', is: true },
          ],
        },
      });
      expect(busy.map(({ id }) => id).sort()).toEqual(live.filter((id) => (wanted.get(id)?.x_count as number) >= 2 && wanted.get(id)?.x_busy === true).sort());
      const sorted = (await list('customer', { sort: ['-x_sum'] })).map(({ id }) => near(wanted.get(id)?.x_sum) as number);
      expect(sorted).toEqual([...sorted].sort((a, b) => b - a));
      const hops = await list('interaction', { where: { field: 'customer.x_twice', gt: 20_000 } });
      expect(hops.every((one) => ((wanted.get(one.customer as string)?.x_twice as number) ?? 0) > 20_000)).toBe(true);
    }
    const anew = open(() => history, today);
    await anew.fresh();
    expect([...(await all(anew)).entries()].sort()).toEqual([...(await all(model)).entries()].sort());
    model.close();
    anew.close();
  }
}, 120_000);

test('a changed formula, a field it reads that goes and comes back, and a field of another result are all made anew', async () => {
  const history = newHistory();
  const random = seeded(11);
  for (let at = 0; at < 60; at++) step(history, random, definitions[at % 2] as ObjectOf);
  const model = open(() => history, '2026-06-30');
  await model.fresh();
  const list = ask(model);
  const withFields = (fields: object) => [withCustom(customer, { ...customerFields, ...fields }), ...definitions.slice(1)];
  const values = async () => (await list('customer')).map((one) => [one.id, one.x_twice]);
  const before = await values();
  expect(before.every(([, value]) => typeof value === 'number')).toBe(true);
  model.define(withFields({ x_twice: computed('number', { formula: 'x_score * 2 + 1' }) }));
  expect(await values()).toEqual(before.map(([id, value]) => [id, Number(value) + 1]));
  model.define(withFields({ x_points: { ...label, kind: 'number', deleted: true } }));
  expect((await values()).every(([, value]) => value === undefined)).toBe(true);
  model.define(definitions);
  expect(await values()).toEqual(before);
  model.define(withFields({ x_twice: computed('text', { formula: 'concat("=", x_score * 2)' }) }));
  expect(await values()).toEqual(before.map(([id, value]) => [id, `=${value}`]));
  expect((await list('customer', { where: { field: 'x_twice', startsWith: '=' } })).length).toBe(before.length);
  model.close();
});
