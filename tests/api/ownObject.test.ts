/** An object that the workspace makes up is first-class at once, in everything that meets an object. */
import type { Field } from '@regulars/shared/fields/field.ts';
import { kindNames, kindOf } from '@regulars/shared/fields/kinds.ts';
import { aValue } from '@regulars/shared/objects/factory.ts';
import { type Condition, holds } from '@regulars/shared/rules/condition.ts';
import { seeded } from '@regulars/shared/rules/random.ts';
import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Call, startTest } from '../local.ts';
import { ended } from './requests.ts';
import { newFieldOf } from './world.ts';

type Stored = Record<string, unknown> & { id: string };

let local: Awaited<ReturnType<typeof startTest>>;
let call: Call;
let as: Awaited<ReturnType<typeof local.workspace>>['as'];
let customer: string;
const boats: string[] = [];

const good = async (method: string, path: string, body?: unknown) => {
  const answer = await call(method, path, body);
  expect(answer.status, `${method} ${path} ${JSON.stringify(answer.body)}`).toBeLessThan(300);
  return answer.body;
};
const field = (object: string, name: string, more: object) => good('POST', '/v1/fields', { object, name, label: { en: name }, ...more });

beforeAll(async () => {
  local = await startTest();
  ({ call, as } = await local.workspace('Harbour'));
  customer = (await good('POST', '/v1/customers', { name: '张伟' })).id;
  await good('POST', '/v1/objects', { label: { en: 'Boat', zh: '船' }, pluralLabel: { en: 'Boats', zh: '船只' }, icon: 'ship', owned: true, timeline: true });
  await field('x_boat', 'x_customer', { kind: 'link', to: 'customer' });
  await field('x_boat', 'x_kind', { kind: 'choice', choices: [{ value: 'Sail' }, { value: 'Motor', color: 'gray' }] });
  await field('x_boat', 'x_number', { kind: 'text', unique: true, searched: true });
  await field('customer', 'x_favourite', { kind: 'link', to: 'x_boat' });
  for (const body of [
    { name: 'Albatros', x_kind: 'Sail', x_customer: customer, x_number: 'B-1' },
    { name: '海燕', x_kind: 'Motor', x_number: 'B-2' },
  ])
    boats.push((await good('POST', '/v1/x_boats', body)).id);
});
afterAll(() => local?.stop());

const names = async (question: object, objects = 'x_boats') =>
  (await good('POST', `/v1/${objects}/search`, question)).data.map(({ name }: { name: string }) => name);

test('its definition reaches the pages: names, sign, sections, timeline, owner', async () => {
  const { objects } = await good('GET', '/v1/definitions');
  expect(objects.at(-1)).toMatchObject({
    name: 'x_boat',
    plural: 'x_boats',
    label: { en: 'Boat', zh: '船' },
    icon: 'ship',
    title: 'name',
    owner: 'owner',
    entry: { of: ['x_customer'], at: 'createdAt' },
    list: ['name', 'x_customer', 'x_kind', 'x_number', 'owner'],
  });
});

test('its records are found by text, pinyin, filter, link and link of links, and summed', async () => {
  expect(boats[0]).toMatch(/^x_boat_[0-9A-Z]{26}$/);
  expect(await names({ sort: ['name'] })).toEqual(['Albatros', '海燕']);
  for (const text of ['海', 'haiyan', 'hy', 'b-2']) expect(await names({ text }), text).toEqual(['海燕']);
  expect(await names({ where: { field: 'x_customer.name', contains: '伟' } })).toEqual(['Albatros']);
  expect((await good('POST', '/v1/search', { text: 'albatros' })).data).toMatchObject([{ object: 'x_boat', id: boats[0], title: 'Albatros' }]);
  expect((await good('POST', '/v1/x_boats/summarize', { groupBy: ['x_kind'], measures: [{ measure: 'count' }] })).rows).toHaveLength(2);
  await good('PATCH', `/v1/customers/${customer}`, { x_favourite: boats[1] });
  expect(await names({ where: { field: 'x_favourite.name', is: '海燕' } }, 'customers')).toEqual(['张伟']);
  const page = await good('POST', '/v1/customers/search', { include: ['titles'] });
  expect(page.titles[boats[1] as string]).toBe('海燕');
});

test('its records stand in the timeline of what they point to', async () => {
  const { data } = await good('GET', `/v1/customers/${customer}/timeline`);
  expect(data.map(({ object, record }: { object: string; record: { name: string } }) => [object, record.name])).toEqual([['x_boat', 'Albatros']]);
});

test('it has history, undo, trash, upsert, unique values and record access', async () => {
  const changed = await call('PATCH', `/v1/x_boats/${boats[0]}`, { x_kind: 'Motor' });
  expect((await good('GET', `/v1/x_boats/${boats[0]}/history`)).data[0].changes).toEqual([{ field: 'x_kind', before: 'Sail', after: 'Motor' }]);
  expect((await good('POST', `/v1/changes/${changed.headers.get('x-change')}/undo`)).record.x_kind).toBe('Sail');
  await good('DELETE', `/v1/x_boats/${boats[0]}`);
  expect(await names({})).toEqual(['海燕']);
  await good('POST', `/v1/x_boats/${boats[0]}/restore`);
  expect((await good('PUT', '/v1/x_boats/by/x_number/B-1', { x_kind: 'Motor' })).id).toBe(boats[0]);
  expect((await call('POST', '/v1/x_boats', { name: 'Twice', x_number: 'b-1' })).body).toMatchObject({ code: 'DUPLICATE', errors: [{ pointer: '/x_number' }] });
  await good('PATCH', `/v1/x_boats/${boats[1]}`, { owner: null });
  const own = await as('member', 'own');
  const seen = async () => (await own('POST', '/v1/x_boats/search', {})).body.data.map(({ id }: Stored) => id);
  await expect.poll(seen, { timeout: 10_000 }).toEqual([boats[0]]); // what others wrote is seen within a second
  expect((await own('GET', `/v1/x_boats/${boats[1]}`)).status).toBe(404);
});

test('it is imported into', async () => {
  const bytes = Buffer.from('Name,x_kind,x_number\nPinguin,Sail,B-7\n企鹅,Motor,B-8\n');
  const made = await good('POST', '/v1/imports', { object: 'x_boat', name: 'boats.csv', size: bytes.length });
  await fetch(made.upload.url, { method: 'PUT', headers: made.upload.headers, body: bytes });
  const { jobId } = await good('POST', `/v1/imports/${made.id}/start`, {});
  await ended(call, jobId);
  expect(await good('GET', `/v1/jobs/${jobId}`)).toMatchObject({ status: 'done', created: 2, failed: 0 });
  expect(await names({ text: 'pinguin' })).toEqual(['Pinguin']);
});

test('it is documented', async () => {
  const body = await good('GET', '/v1/openapi.json');
  expect((await new Validator().validate(structuredClone(body))).errors ?? []).toEqual([]);
  expect(body.paths['/v1/x_boats'].post.operationId).toBe('createXBoat');
  expect(Object.keys(body.paths['/v1/x_boats'].post.requestBody.content['application/json'].schema.properties)).toEqual(
    expect.arrayContaining(['name', 'x_kind']),
  );
});

test('renamed it keeps its records; deleted it is gone everywhere with the links that lead to it; restored all is back', async () => {
  await good('PATCH', '/v1/objects/x_boat', { label: { en: 'Yacht', zh: '游艇' }, pluralLabel: { en: 'Yachts' } });
  expect((await names({ text: 'alba' })).length).toBe(1);
  await good('DELETE', '/v1/objects/x_boat');
  const { objects } = await good('GET', '/v1/definitions');
  expect(objects.map(({ name }: { name: string }) => name)).not.toContain('x_boat');
  expect(objects[0].fields.x_favourite).toBeUndefined();
  for (const [method, path] of [
    ['POST', '/v1/x_boats/search'],
    ['GET', `/v1/x_boats/${boats[0]}`],
    ['POST', '/v1/x_boats'],
  ] as const)
    expect((await call(method, path, method === 'GET' ? undefined : {})).status, path).toBe(404);
  expect((await good('POST', '/v1/search', { text: 'albatros' })).data).toEqual([]);
  expect((await good('GET', `/v1/customers/${customer}/timeline`)).data).toEqual([]);
  expect((await call('PATCH', `/v1/customers/${customer}`, { x_favourite: boats[0] })).body.errors).toMatchObject([{ code: 'UNKNOWN_FIELD' }]);
  expect((await call('POST', '/v1/objects', { name: 'x_boat', label: { en: 'Boat' }, pluralLabel: { en: 'Boats' } })).body.errors).toMatchObject([
    { pointer: '/name', code: 'NAME_TAKEN' },
    {},
  ]);
  await good('PATCH', `/v1/customers/${customer}`, { note: 'still here' });
  await good('POST', '/v1/objects/x_boat/restore');
  expect(await names({ text: 'alba' })).toEqual(['Albatros']);
  expect((await good('GET', `/v1/customers/${customer}`)).x_favourite).toBe(boats[1]);
});

test('every kind of field is made, filled, filtered, sorted, emptied and taken back on it', async () => {
  const random = seeded(11);
  const own: Record<string, Field> = {};
  for (const kind of kindNames.filter((one) => one !== 'files')) {
    // Files are attached: everyKind.test.ts does.
    const { object: _, name, ...made } = await good('POST', '/v1/fields', newFieldOf(kind, 'x_boat', `x_any_${kind.toLowerCase()}`));
    own[name] = made;
  }
  const items = Array.from({ length: 12 }, (_, at) => ({
    create: {
      name: `Kinds ${at}`,
      ...Object.fromEntries(Object.entries(own).flatMap(([name, of]) => (random.chance(0.7) ? [[name, aValue(of, { random, link: () => customer })]] : []))),
    },
  }));
  const { results } = await good('POST', '/v1/x_boats/batch', { items });
  const records = results.map(({ record, problem }: { record?: Stored; problem?: unknown }) => {
    expect(record, JSON.stringify(problem)).toBeDefined();
    return record;
  }) as Stored[];
  const mine = { field: 'name', startsWith: 'kinds' };
  const found = async (where: Condition) =>
    (await good('POST', '/v1/x_boats/search', { where: { and: [mine, where] }, limit: 50 })).data.map(({ id }: Stored) => id).sort();
  for (const [name, of] of Object.entries(own)) {
    const filled = records.find((record) => record[name] !== undefined) as Stored; // of twelve some are
    const [key] = kindOf(of.kind).keys(filled[name], of);
    const { many, operators } = kindOf(of.kind);
    const same: Condition = operators.includes('has')
      ? { field: name, has: key }
      : operators.includes('is')
        ? { field: name, is: many ? key : filled[name] }
        : { field: name, contains: String(key) };
    for (const where of [{ field: name, empty: false }, same]) {
      const wanted = records.filter((record) => holds(where, { fields: own, record }, { now: new Date().toISOString(), timeZone: 'Europe/Berlin' }));
      expect(await found(where), JSON.stringify(where)).toEqual(wanted.map(({ id }) => id).sort());
    }
    expect((await good('POST', '/v1/x_boats/search', { where: mine, sort: [`-${name}`], limit: 50 })).data, name).toHaveLength(records.length);
    const changed = await call('PATCH', `/v1/x_boats/${filled.id}`, { [name]: null });
    expect(changed.body[name]).toBeUndefined();
    expect((await good('POST', `/v1/changes/${changed.headers.get('x-change')}/undo`)).record[name], name).toEqual(filled[name]);
  }
});

test('an object that was made is taken back by undo, and its name is not given again', async () => {
  const made = await call('POST', '/v1/objects', { label: { en: 'Hull' }, pluralLabel: { en: 'Hulls' } });
  expect(made.body.name).toBe('x_hull');
  expect((await call('POST', `/v1/changes/${made.headers.get('x-change')}/undo`)).status).toBe(200);
  expect((await call('GET', '/v1/x_hulls')).status).toBe(404);
  expect((await good('POST', '/v1/objects', { label: { en: 'Hull' }, pluralLabel: { en: 'Hulls' } })).name).toBe('x_hull_2');
});

test('admins who add at the same moment all succeed', async () => {
  const made = await Promise.all(
    Array.from({ length: 6 }, (_, at) =>
      call(
        'POST',
        at % 2 ? '/v1/fields' : '/v1/objects',
        at % 2 ? { object: 'task', kind: 'text', label: { en: `Same ${at}` } } : { label: { en: `Thing ${at}` }, pluralLabel: { en: `Things ${at}` } },
      ),
    ),
  );
  expect(made.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201, 201]);
  const { objects } = await good('GET', '/v1/definitions');
  for (const { body } of made) {
    const of = objects.find(({ name }: { name: string }) => name === (body.object ?? body.name));
    expect(of, body.name).toBeDefined();
    if (body.object) expect(of.fields).toHaveProperty(body.name);
  }
});

test('what is too much is refused in words that say what to do', async () => {
  const random = () => Math.random().toString(36).slice(2);
  const choices = () =>
    Array.from({ length: 400 }, (_, at) => ({
      value: `${at}${random()}`,
      label: { en: `${random()}${random()}${random()}`, zh: `${random()}${random()}${random()}` },
    }));
  let refused: Awaited<ReturnType<typeof call>> | undefined;
  for (let at = 0; at < 12 && !refused; at++) {
    const answer = await call('POST', '/v1/fields', { object: 'task', kind: 'choice', label: { en: `Long ${at}` }, choices: choices() });
    if (answer.status !== 201) refused = answer;
  }
  expect(refused?.body).toMatchObject({ status: 422, code: 'SETTINGS_TOO_LARGE', title: expect.stringContaining('180 KB') });
});
