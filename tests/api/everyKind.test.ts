/** Every kind of field, as a field that a workspace made up, through everything that meets a field. */
import { existsSync } from 'node:fs';
import { collated } from '@regulars/functions/runtime/readmodel/collation.ts';
import type { Field, Operator, TextContext } from '@regulars/shared/fields/field.ts';
import type { FileEntry } from '@regulars/shared/fields/files.ts';
import { type KindName, kindNames, kindOf } from '@regulars/shared/fields/kinds.ts';
import { aValue } from '@regulars/shared/objects/factory.ts';
import { type Comparison, type Condition, holds } from '@regulars/shared/rules/condition.ts';
import { dateIn, namedRanges } from '@regulars/shared/rules/dates.ts';
import { seeded } from '@regulars/shared/rules/random.ts';
import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { type Call, startTest } from '../local.ts';
import { aFile, announced, ended } from './requests.ts';
import { newFieldOf, type TestLocal, type World } from './world.ts';

type Stored = Record<string, unknown> & { id: string; version: number };

const RECORDS = 60;
const timeZone = 'Europe/Berlin';
const context: TextContext = { language: 'en', currency: 'EUR', timeZone, region: 'DE' };
const uniqueKinds: readonly string[] = ['text', 'number', 'email', 'emails', 'phone', 'phones', 'url', 'handles', 'date'];
const canUndo = existsSync(new URL('../../functions/jobs/undoChange.ts', import.meta.url));

let local: TestLocal;
let call: Call;
let owner: string;
/** Customers that links point to. */
let targets: string[];
/** Files that were taken. */
let attached: FileEntry[];
/** What can be written as text: files are attached. */
const typed: readonly KindName[] = kindNames.filter((kind) => kind !== 'files');
const titles = new Map<string, string>();
/** Tasks with values of every kind, about a third of them empty, as they were answered when they were made. */
let stored: Stored[];
const fields: Record<string, Field> = {};
const nameOf = (kind: KindName) => `x_${kind.toLowerCase()}`;

/** A value as the system keeps it: blanks trimmed, instants in UTC. */
const normal = (field: Field, value: unknown): unknown => z.parse(kindOf(field.kind).schema(field), value);

function drawn(kind: KindName, random = seeded(1)): unknown {
  const field = fields[nameOf(kind)] as Field; // made before the first test
  const days = [-400, -40, -8, -1, 0, 1, 6, 35, 366];
  const near = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString();
  if (kind === 'date' && random.chance(0.6)) return dateIn(near(random.pick(days)), timeZone);
  if (kind === 'moment' && random.chance(0.6)) return near(random.pick(days));
  if ((kind === 'number' || kind === 'percent') && random.chance(0.5)) return random.pick([0, -1, 0.5, 10, 1e6]);
  return aValue(field, { random, link: () => random.pick(targets), file: () => random.pick(attached) });
}

beforeAll(async () => {
  local = await startTest();
  const workspace = await local.workspace('Kinds');
  ({ call, owner } = workspace);
  for (const kind of kindNames) {
    const made = await call('POST', '/v1/fields', newFieldOf(kind, 'task', nameOf(kind)));
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    const { object: _, name, ...field } = made.body;
    fields[name] = field;
  }
  targets = [];
  for (const name of ['Anna', '张伟', 'Zoë']) {
    const { id } = (await call('POST', '/v1/customers', { name })).body;
    targets.push(id);
    titles.set(id, name.toLowerCase());
  }
  attached = [];
  for (const name of ['Offer.txt', '报价.txt', 'photo 1.txt']) attached.push(await aFile(call, name));
  const random = seeded(42);
  const items = Array.from({ length: RECORDS }, (_, at) => ({
    create: {
      subject: `Task ${String(at).padStart(3, '0')}`,
      ...Object.fromEntries(kindNames.flatMap((kind) => (random.chance(0.7) ? [[nameOf(kind), drawn(kind, random)]] : []))),
    },
  }));
  const batch = await call('POST', '/v1/tasks/batch', { items });
  stored = batch.body.results.map(({ ok, record, problem }: { ok: boolean; record: Stored; problem: unknown }) => {
    expect(ok, JSON.stringify(problem)).toBe(true);
    return record;
  });
  for (const [at, { create }] of items.entries())
    for (const [name, value] of Object.entries(create)) if (fields[name]) expect(stored[at]?.[name], `${name} as sent`).toEqual(normal(fields[name], value));
});
afterAll(() => local?.stop());

/** Operands worth asking: from values that are there, near them, and of none. */
function operandsOf(operator: Operator, field: Field, random = seeded(9)): unknown[] {
  const kind = kindOf(field.kind);
  const name = Object.entries(fields).find(([, one]) => one === field)?.[0] ?? '';
  const values = stored.map((one) => one[name]).filter((value) => value !== undefined);
  const some = Array.from({ length: 4 }, () => random.pick(values));
  const keys = some.map((value) => random.pick(kind.keys(value, field)));
  const single = kind.many ? keys : some;
  if (operator === 'empty') return [true, false];
  if (operator === 'within')
    return [...namedRanges, { last: 30, unit: 'day' }, { next: 2, unit: 'month' }, { last: 1, unit: 'year' }, { next: 1, unit: 'week' }];
  if (operator === 'in') return [[single[0]], single.slice(0, 3)];
  if (operator === 'contains' || operator === 'startsWith') {
    const pieces = keys.flatMap((key) => {
      const letters = [...String(key)];
      const from = random.below(letters.length);
      return [letters.slice(0, 3).join(''), letters.slice(from, from + 1 + random.below(4)).join('')];
    });
    return [...pieces, 'no such thing', '%', '_', "'"].filter((piece) => piece.trim() !== '');
  }
  return [...new Set([...single, kind.key === 'text' ? single[0] : single[1]])];
}

const subject = (record: Stored) => ({ fields, record });
const moment = () => ({ now: new Date().toISOString(), timeZone });
const matching = (condition: Condition) =>
  stored
    .filter((record) => holds(condition, subject(record), moment()))
    .map(({ id }) => id)
    .sort();

async function found(where: Condition): Promise<string[]> {
  const answer = await call('POST', '/v1/tasks/search', { where: { and: [{ field: 'subject', startsWith: 'task ' }, where] }, limit: 200, include: ['count'] });
  expect(answer.status, JSON.stringify([where, answer.body])).toBe(200);
  expect(answer.body.count).toBe(answer.body.data.length);
  return answer.body.data
    .map(({ id }: Stored) => id)
    .filter((id: string) => stored.some((one) => one.id === id))
    .sort();
}

/** Texts compare as SQLite does: by bytes. */
function compare(a: readonly unknown[], b: readonly unknown[]): number {
  for (const [at, x] of a.entries()) {
    const y = b[at];
    const difference = typeof x === 'string' ? Buffer.compare(Buffer.from(x), Buffer.from(String(y))) : Number(x) - Number(y);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** One table with a column for each kind: what went out as text comes in as the same value, in one job that can be undone. */
test('an import fills fields of every kind, and undo takes it back', async () => {
  const rows = stored.slice(0, 30);
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const text = (record: Stored, kind: KindName) =>
    record[nameOf(kind)] === undefined ? '' : kindOf(kind).toText(record[nameOf(kind)], fields[nameOf(kind)] as Field, context);
  const lines = rows.map((record, at) => [`Imported ${at}`, ...typed.map((kind) => quoted(text(record, kind)))].join(','));
  const world = { call, owner, random: seeded(5) } as unknown as World; // what announcing a file asks of a world
  const { id } = await announced(world, `Subject,${typed.join(',')}\n${lines.join('\n')}\n`, 'task');
  const columns = [{ header: 'Subject', field: 'subject' }, ...typed.map((kind) => ({ header: kind, field: nameOf(kind) }))];
  const started = await call('POST', `/v1/imports/${id}/start`, { columns });
  expect(started.status, JSON.stringify(started.body)).toBe(202);
  await ended(call, started.body.jobId);
  expect((await call('GET', `/v1/jobs/${id}`)).body).toMatchObject({ status: 'done', created: rows.length, failed: 0 });
  const imported = async (): Promise<Stored[]> => (await call('GET', '/v1/tasks?limit=200&filter[subject][startsWith]=imported')).body.data;
  await expect.poll(async () => (await imported()).length, { timeout: 10_000 }).toBe(rows.length); // what a job wrote is seen within a second
  const data = await imported();
  for (const [at, record] of rows.entries()) {
    const one = data.find(({ subject }) => subject === `Imported ${at}`) as Stored;
    for (const kind of typed) {
      const keys = (of: Stored) => (of[nameOf(kind)] === undefined ? [] : kindOf(kind).keys(of[nameOf(kind)], fields[nameOf(kind)] as Field));
      expect({ kind, at, keys: keys(one) }).toEqual({ kind, at, keys: keys(record) });
    }
  }
  const undo = await call('POST', `/v1/jobs/${id}/undo`);
  expect(undo.status, JSON.stringify(undo.body)).toBe(202);
  await ended(call, undo.body.jobId);
  await expect.poll(async () => (await imported()).length, { timeout: 10_000 }).toBe(0);
});

describe.each(kindNames.map((name) => [name] as const))('a field of kind %s', (kindName) => {
  const kind = kindOf(kindName);
  const name = nameOf(kindName);
  const field = () => fields[name] as Field; // made before the first test

  test('is made, read, changed and emptied, and each step stands in the history', async () => {
    const random = seeded(100);
    const [first, second] = [drawn(kindName, random), drawn(kindName, seeded(207))];
    const made = await call('POST', '/v1/tasks', { subject: 'Steps', [name]: first });
    const path = `/v1/tasks/${made.body.id}`;
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    expect((await call('GET', path)).body[name]).toEqual(normal(field(), first));
    const changed = await call('PATCH', path, { [name]: second });
    expect(changed.body[name]).toEqual(normal(field(), second));
    const emptied = await call('PATCH', path, { [name]: null });
    expect(emptied.status).toBe(200);
    expect(name in (await call('GET', path)).body).toBe(false);
    const { data } = (await call('GET', `${path}/history`)).body;
    const told = data.flatMap(({ changes }: { changes: { field: string }[] }) => changes.filter((one) => one.field === name));
    const same = JSON.stringify(normal(field(), first)) === JSON.stringify(normal(field(), second));
    expect(told).toEqual([
      { field: name, before: normal(field(), second) },
      ...(same ? [] : [{ field: name, before: normal(field(), first), after: normal(field(), second) }]),
      { field: name, after: normal(field(), first) },
    ]);
    if (canUndo) {
      const undone = await call('POST', `/v1/changes/${emptied.headers.get('x-change')}/undo`);
      expect(undone.status, JSON.stringify(undone.body)).toBe(200);
      expect((await call('GET', path)).body[name]).toEqual(normal(field(), second));
    }
    await call('DELETE', path);
    expect((await call('POST', '/v1/tasks/search', { where: { field: 'subject', is: 'Steps' } })).body.data.some(({ id }: Stored) => id === made.body.id)).toBe(
      false,
    );
    const trashed = (await call('GET', '/v1/tasks?trashed=true&limit=200')).body.data.find(({ id }: Stored) => id === made.body.id);
    expect(trashed).toBeDefined();
    await call('POST', `${path}/restore`);
    const back = (await call('GET', path)).body;
    expect(back[name]).toEqual(canUndo ? normal(field(), second) : undefined);
    await call('DELETE', path);
  });

  test('refuses values of a wrong form, by pointer', async () => {
    for (const wrong of [
      { no: 'such' },
      [[]],
      '',
      ' ',
      [],
      ...(kind.key === 'text' && !kind.many ? [12, true] : ['twelve?']),
      kindName === 'yesNo' ? 1 : true,
    ]) {
      const answer = await call('POST', '/v1/tasks', { subject: 'Wrong', [name]: wrong });
      expect({ wrong, status: answer.status }).toEqual({ wrong, status: 400 });
      expect(
        answer.body.errors.every(({ pointer }: { pointer: string }) => pointer.startsWith(`/${name}`)),
        JSON.stringify(answer.body),
      ).toBe(true);
    }
  });

  test.each(kind.operators)('is compared by %s as the condition says', async (operator) => {
    for (const operand of operandsOf(operator, field())) {
      const condition = { field: name, [operator]: operand } as unknown as Comparison; // the operator is one of the kind's
      const expected = matching(condition);
      // What both readings share is checked from outside: a value is found by itself.
      if (/^(is|has|in|lte|gte)$/.test(operator)) expect(expected.length, `${JSON.stringify(condition)} finds the record it was taken from`).toBeGreaterThan(0);
      expect({ condition, found: await found(condition) }).toEqual({ condition, found: expected });
      expect({ condition, without: (await found({ not: condition })).length }).toEqual({ condition, without: RECORDS - expected.length });
      if (typeof operand === 'object' && operator === 'within') continue;
      const text = textOf(operator, operand);
      if (text === undefined) continue;
      const listed = await call('GET', `/v1/tasks?limit=200&filter[subject][startsWith]=task&filter[${name}][${operator}]=${encodeURIComponent(text)}`);
      expect(listed.status, `${operator}=${text}: ${JSON.stringify(listed.body)}`).toBe(200);
      const ids = listed.body.data
        .map(({ id }: Stored) => id)
        .filter((id: string) => stored.some((one) => one.id === id))
        .sort();
      expect({ operator, text, ids }).toEqual({ operator, text, ids: expected });
    }
  });

  /** The text that stands for an operand in a query. */
  function textOf(operator: Operator, operand: unknown): string | undefined {
    if (operator === 'in') {
      const parts = (operand as unknown[]).map((one) => textOf('is', one));
      return parts.some((part) => part === undefined || part.includes(',')) ? undefined : parts.join(',');
    }
    if (typeof operand === 'string') return operand;
    return operator === 'empty' ? String(operand) : kind.toText(operand, field(), context);
  }

  test('refuses operators and operands that are not its own', async () => {
    const all: Operator[] = ['is', 'isNot', 'in', 'lt', 'lte', 'gt', 'gte', 'contains', 'startsWith', 'has', 'within', 'empty'];
    for (const operator of all) {
      const wrong = kind.operators.includes(operator) ? { [operator]: { no: 'such' } } : { [operator]: operator === 'in' ? ['a'] : 'a' };
      const answer = await call('POST', '/v1/tasks/search', { where: { field: name, ...wrong } });
      expect({ operator, status: answer.status }).toEqual({ operator, status: 400 });
      expect(answer.body.errors[0].pointer).toMatch(/^\/where/);
    }
    expect((await call('POST', '/v1/tasks/search', { where: { field: name, sounds: 'like' } })).status).toBe(400);
    expect((await call('GET', `/v1/tasks?filter[${name}][sounds]=like`)).status).toBe(400);
  });

  test('sorts both ways, empty last, through all pages', async () => {
    const columns = Object.keys(kind.columns);
    const placed = <C>(cell: C, inWords = false) => (inWords && typeof cell === 'string' ? collated(cell, 'pinyin') : cell);
    const cells = (record: Stored) => {
      if (record[name] === undefined) return undefined;
      if (kindName === 'link') return [placed(titles.get(String(record[name])), true)]; // links sort by the title of what they lead to
      const row = kind.toRow(record[name], field());
      return (kind.sortBy ?? ['']).map((suffix) => placed(row[columns.indexOf(suffix)], kind.collated));
    };
    for (const direction of ['', '-']) {
      const pages: Stored[] = [];
      let cursor: string | undefined;
      do {
        const page: { body: { data: Stored[]; nextCursor?: string }; status: number } = await call(
          'GET',
          `/v1/tasks?limit=17&sort=${direction}${name}&filter[subject][startsWith]=task${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
        );
        expect(page.status, JSON.stringify(page.body)).toBe(200);
        pages.push(...page.body.data);
        cursor = page.body.nextCursor;
      } while (cursor);
      expect(pages.map(({ id }) => id).sort()).toEqual(stored.map(({ id }) => id).sort());
      const filled = pages.map(cells).filter((one) => one !== undefined);
      expect(
        pages.slice(filled.length).every((one) => cells(one) === undefined),
        'empty stands last',
      ).toBe(true);
      for (let at = 1; at < filled.length; at++) {
        const order = compare(filled[at - 1] as unknown[], filled[at] as unknown[]);
        expect(direction ? order >= 0 : order <= 0, JSON.stringify([filled[at - 1], filled[at]])).toBe(true);
      }
    }
  });

  test('groups, and where it is a number sums by currency', async () => {
    const where = { field: 'subject', startsWith: 'task' };
    const grouped = await call('POST', '/v1/tasks/summarize', { where, groupBy: [name], measures: [{ measure: 'count' }] });
    expect(grouped.status, JSON.stringify(grouped.body)).toBe(200);
    const expected = new Map<string, number>();
    for (const record of stored) {
      const keys = record[name] === undefined ? [null] : [...new Set(kind.keys(record[name], field()))];
      const money =
        kindName === 'money' && record[name] ? `${(record[name] as { amount: number }).amount} ${(record[name] as { currency: string }).currency}` : undefined;
      for (const key of keys) {
        const group = JSON.stringify(key === null ? null : (money ?? (kindName === 'yesNo' ? key === 1 : key)));
        expected.set(group, (expected.get(group) ?? 0) + 1);
      }
    }
    const got = Object.fromEntries(
      grouped.body.rows.map(({ group, values }: { group: unknown[]; values: unknown[] }) => [JSON.stringify(group[0]), values[0]]),
    );
    expect(got).toEqual(Object.fromEntries(expected));

    const values = stored.map((record) => record[name]).filter((value) => value !== undefined);
    if (kindName === 'money') {
      const sums: Record<string, number> = {};
      for (const { amount, currency } of values as { amount: number; currency: string }[]) sums[currency] = (sums[currency] ?? 0) + amount;
      expect((await call('POST', '/v1/tasks/summarize', { where, measures: [{ measure: 'sum', field: name }] })).body.rows[0].values[0]).toEqual(sums);
    } else if (kindName === 'number' || kindName === 'percent') {
      const answer = await call('POST', '/v1/tasks/summarize', {
        where,
        measures: [
          { measure: 'sum', field: name },
          { measure: 'min', field: name },
          { measure: 'max', field: name },
          { measure: 'mean', field: name },
        ],
      });
      const [sum, min, max, mean] = answer.body.rows[0].values;
      const numbers = values as number[];
      const total = numbers.reduce((a, b) => a + b, 0);
      expect(sum).toBeCloseTo(total, 4);
      expect([min, max]).toEqual([Math.min(...numbers), Math.max(...numbers)]);
      expect(mean).toBeCloseTo(total / numbers.length, 4);
    }
  });

  if (typed.includes(kindName))
    test('comes back from text as it went (import and export)', () => {
      for (const language of ['en', 'zh'] as const) {
        for (const record of stored) {
          if (record[name] === undefined) continue;
          const text = kind.toText(record[name], field(), { ...context, language });
          const read = kind.fromText(text, field(), { ...context, language });
          expect(read, text).toHaveProperty('value');
          if (kindName === 'longText') continue; // line ends are kept, blanks at the ends are not: compared below
          const keys = (value: unknown) => kind.keys(value, field());
          expect({ text, keys: keys((read as { value: unknown }).value) }).toEqual({ text, keys: keys(record[name]) });
          if (kindName === 'money') expect((read as { value: unknown }).value).toEqual(record[name]);
        }
      }
      expect(kind.fromText(kindName === 'yesNo' ? 'perhaps' : '\u0000', field(), context)).toBeDefined();
    });

  if (uniqueKinds.includes(kindName))
    test('is unique where asked, and finds its record for an upsert', async () => {
      const unique = `${name}_one`;
      const made = await call('POST', '/v1/fields', { ...newFieldOf(kindName, 'team', unique), unique: true });
      expect(made.status, JSON.stringify(made.body)).toBe(201);
      const value = drawn(kindName, seeded(77));
      const text = kind.toText(kind.many ? (value as unknown[]).slice(0, 1) : value, field(), context);
      const path = `/v1/teams/by/${unique}/${encodeURIComponent(text)}`;
      const created = await call('PUT', path, { name: `Team ${kindName}` });
      expect(created.status, JSON.stringify(created.body)).toBe(200);
      const again = await call('PUT', path, { name: `Team ${kindName} renamed` });
      expect(again.body).toMatchObject({ id: created.body.id, version: 2, name: `Team ${kindName} renamed` });
      const twice = await call('POST', '/v1/teams', { name: `Team ${kindName} twice`, [unique]: created.body[unique] });
      expect(twice.body).toMatchObject({ status: 409, code: 'DUPLICATE', errors: [{ pointer: `/${unique}`, existing: created.body.id }] });
      // In the trash a value is free; whoever has it by then keeps it.
      await call('DELETE', `/v1/teams/${created.body.id}`);
      const taken = await call('POST', '/v1/teams', { name: `Team ${kindName} twice`, [unique]: created.body[unique] });
      expect(taken.status).toBe(201);
      expect((await call('POST', `/v1/teams/${created.body.id}/restore`)).body).toMatchObject({ status: 409, code: 'DUPLICATE' });
      await call('PATCH', `/v1/teams/${taken.body.id}`, { [unique]: null });
      expect((await call('POST', `/v1/teams/${created.body.id}/restore`)).status).toBe(200);
    });

  test('is renamed, hidden, moved, deleted and brought back with its values', async () => {
    const path = `/v1/fields/task/${name}`;
    const task = async (query = '') => (await call('GET', `/v1/definitions${query}`)).body.objects.find((one: { name: string }) => one.name === 'task');
    expect((await call('PATCH', path, { label: { en: 'Renamed', zh: '改名' }, position: -1 - kindNames.indexOf(kindName) })).status).toBe(200);
    const { fields: renamed } = await task();
    expect(renamed[name].label).toEqual({ en: 'Renamed', zh: '改名' });
    expect(Object.keys(renamed).find((one) => one.startsWith('x_'))).toBe(name);
    expect(await found({ field: name, empty: false })).toEqual(matching({ field: name, empty: false }));

    await call('PATCH', path, { hidden: true });
    expect((await task()).fields[name]).toBeUndefined();
    expect((await task('?all=true')).fields[name]).toMatchObject({ hidden: true });
    const filled = stored.find((record) => record[name] !== undefined) as Stored;
    expect((await call('GET', `/v1/tasks/${filled.id}`)).body[name]).toEqual(filled[name]);
    await call('PATCH', path, { hidden: false });

    expect((await call('DELETE', path)).status).toBe(200);
    expect((await task()).fields[name]).toBeUndefined();
    expect(name in (await call('GET', `/v1/tasks/${filled.id}`)).body).toBe(false);
    const listed = (await call('POST', '/v1/tasks/search', { limit: 200 })).body.data;
    expect(listed.some((one: Stored) => name in one)).toBe(false);
    for (const refused of [
      call('POST', '/v1/tasks', { subject: 'Deleted field', [name]: filled[name] }),
      call('POST', '/v1/tasks/search', { where: { field: name, empty: false } }),
      call('GET', `/v1/tasks?sort=${name}`),
      call('GET', `/v1/tasks?filter[${name}][empty]=true`),
      call('POST', '/v1/tasks/summarize', { groupBy: [name], measures: [{ measure: 'count' }] }),
      call('POST', '/v1/tasks/search', { fields: [name] }),
    ])
      expect((await refused).status).toBe(400);
    const openApi = (await call('GET', '/v1/openapi.json')).body;
    expect(JSON.stringify(openApi)).not.toContain(`"${name}"`);
    const { data: history } = (await call('GET', `/v1/tasks/${filled.id}/history`)).body;
    expect(JSON.stringify(history)).not.toContain(`"${name}"`);
    // A change of something else keeps what the deleted field held.
    await call('PATCH', `/v1/tasks/${filled.id}`, { text: `kept ${kindName}` });

    expect((await call('POST', `${path}/restore`)).status).toBe(200);
    expect((await call('GET', `/v1/tasks/${filled.id}`)).body[name]).toEqual(filled[name]);
    expect(await found({ field: name, empty: false })).toEqual(matching({ field: name, empty: false }));
  });
});

describe('OpenAPI', () => {
  test.each([
    ['without a token', false],
    ['with one', true],
  ])('is valid %s', async (_, own) => {
    const response = own ? await call('GET', '/v1/openapi.json') : { body: await (await fetch(`${local.url}/v1/openapi.json`)).json() };
    const validator = new Validator();
    const result = await validator.validate(structuredClone(response.body));
    expect(result.errors ?? []).toEqual([]);
    expect(result.valid).toBe(true);
    const { properties } = response.body.paths['/v1/tasks'].post.requestBody.content['application/json'].schema;
    for (const kind of kindNames) expect(nameOf(kind) in properties, kind).toBe(own);
  });
});
