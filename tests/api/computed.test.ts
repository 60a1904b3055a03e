/** Formulas and roll-ups from outside: made, refused, answered, asked for like any field of their result, and set by nobody. */
import type { Field } from '@regulars/shared/fields/field.ts';
import { kindOf } from '@regulars/shared/fields/kinds.ts';
import { aValue } from '@regulars/shared/objects/factory.ts';
import { seeded } from '@regulars/shared/rules/random.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Call, startTest } from '../local.ts';
import { announced } from './requests.ts';
import type { TestLocal, World } from './world.ts';

type Stored = Record<string, unknown> & { id: string; version: number };

/** Kinds that a formula can have as its result. */
const results = ['number', 'percent', 'money', 'text', 'date', 'moment', 'yesNo'] as const;

let local: TestLocal;
let call: Call;
let as: World['as'];
let owner: string;
let customers: Stored[];
const label = (en: string) => ({ en, zh: en });

async function field(body: Record<string, unknown>) {
  const made = await call('POST', '/v1/fields', { label: label(String(body.name)), ...body });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return made.body;
}
const formula = (object: string, name: string, source: string) => field({ object, name, kind: 'formula', formula: source });
const rollUp = (name: string, how: Record<string, unknown>) =>
  field({ object: 'customer', name, kind: 'rollUp', rollUp: { of: 'task', over: 'customer', ...how } });

beforeAll(async () => {
  local = await startTest();
  ({ call, as, owner } = await local.workspace('Computing'));
  for (const kind of results) {
    await field({ object: 'customer', name: `x_${kind.toLowerCase()}`, kind });
    expect((await formula('customer', `x_same_${kind.toLowerCase()}`, `x_${kind.toLowerCase()}`)).kind).toBe(kind);
  }
  await field({ object: 'task', name: 'x_hours', kind: 'number' });
  await field({ object: 'task', name: 'x_fee', kind: 'money' });
  await formula('task', 'x_doubled', 'x_hours * 2');
  await formula('task', 'x_whose', 'upper(customer.name)');
  await formula('customer', 'x_ratio', '100 / x_number');
  await formula('customer', 'x_age', 'days(createdAt, today())');
  await rollUp('x_tasks', { measure: 'count' });
  await rollUp('x_open', { measure: 'count', where: { not: { field: 'done', is: true } } });
  await rollUp('x_total', { measure: 'sum', field: 'x_doubled' });
  await rollUp('x_fees', { measure: 'sum', field: 'x_fee' });
  await rollUp('x_first', { measure: 'min', field: 'due' });
  await formula('customer', 'x_busy', 'x_open > 1');
  const random = seeded(7);
  const items = Array.from({ length: 40 }, (_, at) => ({
    create: {
      name: `Customer ${String(at).padStart(2, '0')}`,
      ...Object.fromEntries(
        results.flatMap((kind) => (random.chance(0.8) ? [[`x_${kind.toLowerCase()}`, aValue({ kind, ...{ label: label('') } } as Field, { random })]] : [])),
      ),
    },
  }));
  const batch = await call('POST', '/v1/customers/batch', { items });
  customers = batch.body.results.map(({ record }: { record: Stored }) => record);
});
afterAll(() => local?.stop());

describe.each(results.map((kind) => [kind, `x_${kind.toLowerCase()}`, `x_same_${kind.toLowerCase()}`] as const))(
  'a formula that gives %s',
  (kind, stored, same) => {
    const ids = async (body: object): Promise<string[]> =>
      (await call('POST', '/v1/customers/search', { limit: 200, ...body })).body.data.map(({ id }: Stored) => id);

    test('is answered with every record, as the field that it reads is', async () => {
      for (const record of customers) expect(record[same]).toEqual(record[stored]);
      const [first] = customers as [Stored];
      expect((await call('GET', `/v1/customers/${first.id}`)).body[same]).toEqual(first[stored]);
      const { data } = (await call('GET', '/v1/customers?limit=200')).body;
      expect(data.map((one: Stored) => one[same])).toEqual(data.map((one: Stored) => one[stored]));
    });

    test('filters, sorts, groups and sums as that field does', async () => {
      const value = customers.find((one) => one[stored] !== undefined)?.[stored];
      const operand: Record<string, unknown> = {
        within: { last: 100, unit: 'year' },
        empty: true,
        in: [value],
        contains: String(value).slice(0, 2),
        startsWith: String(value).slice(0, 2),
      };
      for (const operator of kindOf(kind).operators) {
        const found = await ids({ where: { field: stored, [operator]: operand[operator] ?? value } });
        expect({ operator, ids: await ids({ where: { field: same, [operator]: operand[operator] ?? value } }) }).toEqual({ operator, ids: found });
      }
      for (const direction of ['', '-']) expect(await ids({ sort: [`${direction}${same}`] })).toEqual(await ids({ sort: [`${direction}${stored}`] }));
      const rows = async (name: string) => {
        const measures = ['number', 'percent', 'money'].includes(kind)
          ? ['sum', 'min', 'max'].map((measure) => ({ measure, field: name }))
          : [{ measure: 'count' }];
        const answer = await call('POST', '/v1/customers/summarize', { groupBy: [name], measures });
        expect(answer.status, JSON.stringify(answer.body)).toBe(200);
        return answer.body.rows;
      };
      expect(await rows(same)).toEqual(await rows(stored));
    });
  },
);

describe('refuses', () => {
  test.each([
    ['a formula that cannot be read', { kind: 'formula', formula: '1 + (' }, '/formula', 'FORMULA_UNFINISHED', 5],
    ['one that names no field', { kind: 'formula', formula: '1 + x_nothing' }, '/formula', 'FORMULA_NO_FIELD', 4],
    ['types that do not fit', { kind: 'formula', formula: 'name * 2' }, '/formula', 'FORMULA_TYPES', 5],
    [
      'a roll-up over what looks around itself',
      { object: 'user', kind: 'rollUp', rollUp: { of: 'customer', over: 'owner', measure: 'sum', field: 'x_total' } },
      '/rollUp/field',
      'FORMULA_TOO_FAR',
      undefined,
    ],
    ['a hop to what looks around itself', { object: 'task', kind: 'formula', formula: 'customer.x_total' }, '/formula', 'FORMULA_TOO_FAR', 0],
    ['a roll-up over no link to here', { kind: 'rollUp', rollUp: { of: 'task', over: 'owner', measure: 'count' } }, '/rollUp/over', 'NOT_A_CHOICE', undefined],
    [
      'a sum of texts',
      { kind: 'rollUp', rollUp: { of: 'task', over: 'customer', measure: 'sum', field: 'subject' } },
      '/rollUp/field',
      'NOT_A_CHOICE',
      undefined,
    ],
    [
      'a condition that hangs on the time',
      { kind: 'rollUp', rollUp: { of: 'task', over: 'customer', measure: 'count', where: { field: 'due', within: 'today' } } },
      '/rollUp/where',
      'ROLL_UP_WHERE',
      undefined,
    ],
    ['a formula without one', { kind: 'formula' }, '/formula', 'REQUIRED', undefined],
    ['a formula for what is filled in', { kind: 'text', formula: '1' }, '/formula', 'UNKNOWN_FIELD', undefined],
    ['one that is required', { kind: 'formula', formula: '1', required: true }, '/required', 'UNKNOWN_FIELD', undefined],
  ])('%s, at the place', async (_, body, pointer, code, at) => {
    const refused = await call('POST', '/v1/fields', { object: 'customer', name: 'x_refused', label: label('Refused'), ...body });
    expect(refused.body).toMatchObject({ status: 400, errors: [{ pointer, code, ...(at === undefined ? {} : { at }) }] });
    const chinese = await call('POST', '/v1/fields', { object: 'customer', name: 'x_refused', label: label('Refused'), ...body }, { 'accept-language': 'zh' });
    expect(chinese.body.errors[0].detail).toMatch(/[\u4e00-\u9fff]/);
  });

  test('a change that would make a formula read itself', async () => {
    await formula('customer', 'x_one', 'x_number');
    await formula('customer', 'x_two', 'x_one');
    expect((await call('PATCH', '/v1/fields/customer/x_one', { formula: 'x_two + 1' })).body).toMatchObject({
      status: 400,
      errors: [{ pointer: '/formula', code: 'FORMULA_CIRCLE' }],
    });
  });

  test('to be set, by hand or by import', async () => {
    const [{ id }] = customers as [Stored];
    for (const name of ['x_same_number', 'x_tasks']) {
      const errors = [{ pointer: `/${name}`, code: 'READ_ONLY' }];
      expect((await call('POST', '/v1/customers', { name: 'Set', [name]: 1 })).body).toMatchObject({ status: 400, errors });
      expect((await call('PATCH', `/v1/customers/${id}`, { [name]: 1 })).body).toMatchObject({ status: 400, errors });
    }
    const job = await announced({ call, owner, random: seeded(5) } as unknown as World, 'Name,Total\nAnna,5\n', 'customer'); // what announcing a file asks of a world
    const columns = [
      { header: 'Name', field: 'name' },
      { header: 'Total', field: 'x_same_number' },
    ];
    expect((await call('POST', `/v1/imports/${job.id}/start`, { columns })).body.errors).toMatchObject([{ pointer: '/columns/1/field', code: 'READ_ONLY' }]);
  });
});

describe('values', () => {
  test('never keep a record from being saved: what cannot be worked out is empty', async () => {
    const made = await call('POST', '/v1/customers', { name: 'Zero', x_number: 0 });
    expect(made.status).toBe(201);
    expect('x_ratio' in made.body).toBe(false);
    const changed = await call('PATCH', `/v1/customers/${made.body.id}`, { x_number: 8 });
    expect(changed.body.x_ratio).toBe(12.5);
    expect(changed.body.x_age).toBe(0);
    const { data } = (await call('GET', `/v1/customers/${made.body.id}/history`)).body;
    expect(data.flatMap(({ changes }: { changes: { field: string }[] }) => changes.map((one) => one.field))).not.toContain('x_ratio');
  });

  test('of roll-ups and hops follow each write for whoever made it, at the budget of any list', async () => {
    const { id } = (await call('POST', '/v1/customers', { name: 'Anna' })).body;
    const other = (await call('POST', '/v1/customers', { name: 'Other' })).body.id;
    const seen = async (one = id) => {
      const answer = await call('POST', '/v1/customers/search', { where: { field: 'id', is: one } });
      const { x_tasks, x_open, x_total, x_fees, x_first, x_busy } = answer.body.data[0];
      return { x_tasks, x_open, x_total, x_fees, x_first, x_busy };
    };
    const none = { x_tasks: 0, x_open: 0, x_total: 0, x_fees: { amount: 0, currency: 'EUR' }, x_first: undefined, x_busy: false };
    expect(await seen()).toEqual(none);
    const task = async (values: object) => (await call('POST', '/v1/tasks', { subject: 'Task', customer: id, ...values })).body.id;
    const first = await task({ x_hours: 2, x_fee: { amount: 500, currency: 'EUR' }, due: '2026-05-02' });
    const second = await task({ x_hours: 1.5, x_fee: { amount: 900, currency: 'CNY' }, due: '2026-05-01' });
    expect(await seen()).toEqual({ x_tasks: 2, x_open: 2, x_total: 7, x_fees: { amount: 500, currency: 'EUR' }, x_first: '2026-05-01', x_busy: true });
    await call('PATCH', `/v1/tasks/${first}`, { done: true, x_hours: 10 });
    expect(await seen()).toMatchObject({ x_tasks: 2, x_open: 1, x_total: 23, x_busy: false });
    await call('PATCH', `/v1/tasks/${second}`, { customer: other });
    expect(await seen()).toMatchObject({ x_tasks: 1, x_total: 20, x_first: '2026-05-02' });
    expect(await seen(other)).toMatchObject({ x_tasks: 1, x_total: 3 });
    await call('DELETE', `/v1/tasks/${first}`);
    expect(await seen()).toEqual(none);
    await call('POST', `/v1/tasks/${first}/restore`);
    expect(await seen()).toMatchObject({ x_tasks: 1, x_total: 20 });

    await call('PATCH', `/v1/customers/${id}`, { name: 'Zoë' });
    const hop = await call('POST', '/v1/tasks/search', { where: { field: 'x_whose', is: 'zoë' } });
    expect(hop.body.data.map((one: Stored) => [one.id, one.x_whose])).toEqual([[first, 'ZOË']]);
    // A warm list without anything to catch up: one unit at most, for asking whether there is.
    const units = /read=([\d.]+), write=([\d.]+)/.exec((await call('POST', '/v1/customers/search', { sort: ['-x_total'] })).headers.get('x-usage-units') ?? '');
    expect(Number(units?.[1])).toBeLessThanOrEqual(1);
    expect(units?.[2]).toBe('0');
  });

  test('are shown only to who may see what they are worked out from', async () => {
    const member = await as('member', 'own');
    const { objects } = (await member('GET', '/v1/definitions')).body;
    const names = (object: string) => Object.keys(objects.find(({ name }: { name: string }) => name === object).fields);
    expect(names('customer')).toContain('x_same_number');
    for (const name of ['x_tasks', 'x_total', 'x_busy']) expect(names('customer')).not.toContain(name);
    expect(names('task')).not.toContain('x_whose');
    expect((await member('POST', '/v1/customers/search', { where: { field: 'x_tasks', gt: 0 } })).status).toBe(400);
    expect((await member('GET', '/v1/customers?sort=x_total')).status).toBe(400);
    expect((await member('POST', '/v1/customers/summarize', { measures: [{ measure: 'sum', field: 'x_total' }] })).status).toBe(400);
    const { data } = (await member('GET', '/v1/customers?limit=200')).body;
    expect(data.length).toBeGreaterThan(0);
    expect(data.some((one: Stored) => 'x_tasks' in one || 'x_busy' in one)).toBe(false);
    const { properties } = (await member('GET', '/v1/openapi.json')).body.paths['/v1/customers'].post.responses['201'].content['application/json'].schema;
    expect(['x_same_number' in properties, 'x_busy' in properties]).toEqual([true, false]);
  });

  test('are made anew when the formula changes, also to a result of another kind', async () => {
    await formula('customer', 'x_changing', 'x_number + 1');
    const [{ id, x_number = 0 }] = customers.filter((one) => one.x_number !== undefined) as [Stored];
    const value = async () => (await call('POST', '/v1/customers/search', { where: { field: 'id', is: id } })).body.data[0].x_changing;
    expect(await value()).toBeCloseTo(Number(x_number) + 1, 6);
    expect((await call('PATCH', '/v1/fields/customer/x_changing', { formula: 'concat("n", x_number)' })).body).toMatchObject({
      kind: 'text',
      formula: 'concat("n", x_number)',
    });
    expect(await value()).toBe(`n${x_number}`);
    expect((await call('GET', `/v1/customers/${id}`)).body.x_changing).toBe(`n${x_number}`);
    await call('DELETE', '/v1/fields/customer/x_changing');
    expect(await value()).toBeUndefined();
    await call('PATCH', `/v1/customers/${id}`, { x_number: 77 });
    await call('POST', '/v1/fields/customer/x_changing/restore');
    expect(await value()).toBe('n77');
  });
});
