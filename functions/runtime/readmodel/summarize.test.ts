import { createSecretKey } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kindOf } from '@regulars/shared/fields/kinds.ts';
import type { AnyRecord } from '@regulars/shared/objects/object.ts';
import { dateIn } from '@regulars/shared/rules/dates.ts';
import type { Grouping, Measure } from '@regulars/shared/rules/query.ts';
import { seeded } from '@regulars/shared/rules/random.ts';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { firstOf, periods } from './calendar.ts';
import { fieldsOf } from './columns.ts';
import { definitions, newHistory, objectNamed, openSealing, sourceOf, step } from './history.ts';
import { type Model, openModel } from './model.ts';
import { type Ask, readModelFor } from './readmodel.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 }); // a busy machine is no failure

const folder = mkdtempSync(join(tmpdir(), 'summarize-'));
const customer = objectNamed('customer');
const random = seeded(123);
const history = newHistory();
for (let at = 0; at < 10; at++) step(history, random, objectNamed('user'));
for (let at = 0; at < 400; at++) step(history, random, customer);
const records = [...history.records.values()].filter(({ object, record }) => object === 'customer' && !record.trashedAt).map(({ record }) => record);
let model: Model;
beforeAll(async () => {
  model = openModel({ workspace: 'w', folder, source: sourceOf(() => history), sealing: openSealing, definitions, clock: () => 0 });
  await model.fresh();
});
afterAll(() => {
  model.close();
  rmSync(folder, { recursive: true });
});
const as = (timeZone: string) =>
  readModelFor(model, {
    principal: 'p',
    reader: { user: '', access: 'all', teams: [] },
    definitions,
    now: '2026-01-01T00:00:00.000Z',
    timeZone,
    cursorKey: createSecretKey(new Uint8Array(32)),
  } satisfies Ask);

function groupsOf(record: AnyRecord, grouping: Grouping, zone: string): (string | number | boolean | null)[] {
  const asked = typeof grouping === 'string' ? { field: grouping } : grouping;
  const field = fieldsOf(customer)[asked.field];
  const value = record[asked.field];
  if (!field || value === undefined) return [null];
  if ('by' in asked) return [firstOf(field.kind === 'moment' ? dateIn(String(value), zone) : String(value), asked.by)];
  if (field.kind === 'money') return [`${(value as { amount: number }).amount} ${(value as { currency: string }).currency}`];
  const keys = [...new Set(kindOf(field.kind).keys(value, field))];
  return field.kind === 'yesNo' ? [keys[0] === 1] : keys;
}

function measured(rows: readonly AnyRecord[], { measure, field: name }: Measure): unknown {
  const values = name === undefined ? rows : rows.map((record) => record[name]).filter((value) => value !== undefined);
  if (measure === 'count') return values.length;
  const of = (all: readonly (number | string)[]) => {
    if (measure === 'min' || measure === 'max') return [...all].sort((a, b) => (a < b ? -1 : 1)).at(measure === 'min' ? 0 : -1) ?? null;
    const sum = all.reduce<number>((total, one) => total + Number(one), 0);
    return measure === 'sum' ? sum : all.length > 0 ? sum / all.length : null;
  };
  if (fieldsOf(customer)[name ?? '']?.kind !== 'money') return of(values as number[]);
  const amounts = Map.groupBy(values as { amount: number; currency: string }[], ({ currency }) => currency);
  return Object.fromEntries([...amounts].map(([currency, all]) => [currency, of(all.map(({ amount }) => amount))]));
}

const close = (value: unknown): unknown => JSON.parse(JSON.stringify(value), (_, one) => (typeof one === 'number' ? Number(one.toPrecision(9)) : one));

async function agrees(groupBy: readonly Grouping[], measures: readonly Measure[], zone = 'UTC') {
  const found = await as(zone).summarize(customer, { groupBy, measures });
  const groups = Map.groupBy(
    records.flatMap((record) =>
      groupBy
        .reduce<unknown[][]>((all, grouping) => all.flatMap((one) => groupsOf(record, grouping, zone).map((more) => [...one, more])), [[]])
        .map((group) => ({ group, record })),
    ),
    ({ group }) => JSON.stringify(group),
  );
  const wanted = [...groups].map(([group, all]) => ({
    group: JSON.parse(group) as unknown,
    values: measures.map((one) =>
      measured(
        all.map(({ record }) => record),
        one,
      ),
    ),
  }));
  const order = (rows: readonly { group: unknown }[]) =>
    rows
      .map((row) => close(row))
      .map((row) => [JSON.stringify((row as { group: unknown }).group), row] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, row]) => row);
  expect({ groupBy, rows: order(found) }).toEqual({ groupBy, rows: order(wanted) });
}

describe('agrees with a count by hand', () => {
  it('grouped by a field of every kind', async () => {
    for (const name of Object.keys(fieldsOf(customer))) await agrees([name], [{ measure: 'count' }]);
  });
  it.each(['UTC', 'Asia/Shanghai', 'America/St_Johns', 'Pacific/Apia'])('by periods in %s', async (zone) => {
    for (const by of periods) for (const field of ['createdAt', 'x_moment', 'x_date']) await agrees([{ field, by }], [{ measure: 'count' }], zone);
  });
  it('with sums, means and extremes, money by currency', async () => {
    const measures: Measure[] = (['count', 'sum', 'mean', 'min', 'max'] as const).flatMap((measure) =>
      ['x_number', 'x_money', 'x_percent'].map((field) => ({ measure, field })),
    );
    await agrees([], [{ measure: 'count' }, ...measures]);
    await agrees(['stage'], measures.slice(0, 10));
    await agrees(
      ['x_tags', 'x_yesno', { field: 'createdAt', by: 'quarter' }],
      [...measures.slice(5), { measure: 'max', field: 'x_date' }, { measure: 'min', field: 'x_moment' }],
    );
  });
});

describe('refuses', () => {
  it.each([
    [{ measures: [{ measure: 'sum', field: 'name' }] }, 'WRONG_MEASURE at /measures/0/field'],
    [{ measures: [{ measure: 'sum', field: 'birthday' }] }, 'WRONG_MEASURE at /measures/0/field'],
    [{ measures: [{ measure: 'sum' }] }, 'UNKNOWN_FIELD at /measures/0/field'],
    [{ measures: [], groupBy: [{ field: 'name', by: 'day' }] }, 'WRONG_GROUPING at /groupBy/0/by'],
    [{ measures: [], groupBy: ['salary'] }, 'UNKNOWN_FIELD at /groupBy/0'],
  ])('%j', async (query, message) => expect(as('UTC').summarize(customer, query as never)).rejects.toThrow(message));
});
