/**
 * S2, S5 and the rights of the product: role × object × field × operation × ownership, generated from one table. What each
 * cell must be is worked out here once more, from the table alone; then every road is asked: one record, list, filter,
 * sort, group, sum, search, history, timeline, titles, definitions, OpenAPI, write, batch, undo. Values are canaries: no
 * answer to anybody may hold one of a field or record that is hidden from them.
 */
import type { Field } from '@regulars/shared/fields/field.ts';
import { kindOf } from '@regulars/shared/fields/kinds.ts';
import { type ObjectOf, offers } from '@regulars/shared/objects/object.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeWorld, type TestLocal, type World } from '../api/world.ts';
import { type Answer, type Call, startTest } from '../local.ts';
import { listen } from '../socket.ts';
import { because, fieldRight, type Made, mayExport, objectRight, type Row, reasonWords, sees, table, type Whose } from './grants.ts';

let local: TestLocal;
let world: World;
let ours: string;
const shared: Made[] = [];
const mine = new Map<Row, Made[]>();
const people = new Map<Row, { user: string; call: Call }>();

const nameOf = ({ role, access, own }: Row) => `${own?.name ?? role}, ${access}`;

/** A text of the value that stands nowhere else. */
function canaryOf(field: Field, value: unknown): string | undefined {
  const [text] = JSON.stringify(value ?? '').match(/kanari\d{6}/) ?? [];
  return text && ['text', 'longText', 'tags', 'emails'].includes(field.kind) ? text : undefined;
}

let number = 0;
function filled(object: ObjectOf): Record<string, unknown> {
  const values = world.draw(object);
  for (const [name, field] of Object.entries(object.fields)) {
    if (field.by === 'rule') continue;
    const canary = `kanari${String(999_999 - ++number)}`; // later ones sort before earlier ones, unlike ids
    if (field.kind === 'text' || field.kind === 'longText') values[name] = canary;
    if (field.kind === 'tags') values[name] = [canary];
    if (field.kind === 'emails') values[name] = [{ address: `${canary}@example.com` }];
  }
  return values;
}

/** Links lead to a customer that everybody who sees customers sees: the reader's own, or the owner's for what is shared. */
async function make(object: ObjectOf, whose: Whose, owner: string | null, customer: string | undefined): Promise<Made> {
  const values = filled(object);
  for (const [name, field] of Object.entries(object.fields) as [string, Field & { to?: string }][]) {
    if (field.to === 'customer' && field.by !== 'rule') {
      if (customer) values[name] = field.kind === 'links' ? [customer] : customer;
      else delete values[name];
    }
  }
  if (object.name === 'relation') values.to = world.link('customer');
  if (object.owner) values[object.owner] = owner;
  const made = await world.call('POST', `/v1/${object.plural}`, clean(values));
  if (made.status !== 201) throw new Error(`${object.name}: ${JSON.stringify(made.body)}`);
  const record = object.owner && owner === null ? await unowned(object, made.body) : made.body;
  return { object, whose, record, change: made.headers.get('x-change') ?? '' };
}

const clean = (values: Record<string, unknown>) => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
const unowned = async (object: ObjectOf, { id }: { id: string }) =>
  (await world.call('PATCH', `/v1/${object.plural}/${id}`, { [object.owner ?? '']: null })).body;

beforeAll(async () => {
  local = await startTest();
  world = await makeWorld(local, { seed: 41, each: 2 });
  const theirs = (await world.call('POST', '/v1/teams', { name: 'Theirs' })).body.id;
  ours = (await world.call('POST', '/v1/teams', { name: 'Ours' })).body.id;
  for (const { own, role } of table) {
    if (!own) continue;
    const made = await world.call('POST', '/v1/roles', { name: own.name, label: { en: own.name }, basis: role, rights: own.rights });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
  }
  const colleague = await world.hire({ teams: [ours] });
  const stranger = await world.hire({ teams: [theirs] });
  const objects = world.objects
    .filter(({ name, shared: kept }) => name !== 'user' && !kept)
    .filter((object) => offers(object, 'update'))
    .sort((a) => (a.name === 'customer' ? -1 : 1));
  const owners: [Whose, string | null][] = [
    ['colleague', colleague],
    ['stranger', stranger],
    ['nobody', null],
  ];
  for (const [whose, owner] of owners) {
    let customer: string | undefined;
    for (const object of objects) {
      if (!object.owner && whose !== 'stranger') continue; // nobody owns these: one is enough
      const made = await make(object, whose, owner, customer);
      if (object.name === 'customer') customer = made.record.id;
      shared.push(made);
    }
  }
  const user = world.objectOf('user');
  shared.push({ object: user, whose: 'stranger', record: (await world.call('GET', `/v1/users/${stranger}`)).body, change: '' });
  for (const row of table) {
    const id = await world.hire({ role: row.own?.name ?? row.role, access: row.access, teams: [ours] });
    people.set(row, { user: id, call: await world.as(row.own?.name ?? row.role, row.access, id) });
    const made: Made[] = [];
    for (const object of objects) if (object.owner) made.push(await make(object, 'mine', id, made[0]?.record.id));
    mine.set(row, made);
  }
  await world.call('GET', '/v1/customers?limit=1');
});
afterAll(() => local?.stop());

const allOf = (row: Row) => [...shared, ...(mine.get(row) ?? [])];

/** Asks as the row's person, and looks through the answer for what they may not know. */
const asker = (row: Row) => {
  const position = { value: '' };
  return async function ask(method: string, path: string, body?: unknown): Promise<Answer> {
    position.value ||= (await world.call('GET', '/v1/workspace')).headers.get('x-position') ?? '';
    const { call } = people.get(row) as { call: Call }; // made before
    const answer = await call(method, path, body, position.value ? { 'x-position': position.value } : {});
    const text = JSON.stringify(answer.body);
    const sent = JSON.stringify(body ?? '');
    for (const made of allOf(row)) {
      for (const [name, field] of Object.entries(made.object.fields)) {
        const canary = canaryOf(field, made.record[name]);
        if (!canary || sent.includes(canary)) continue;
        if (!sees(row, made) || fieldRight(row, made.object, name) === 'none')
          expect(text.includes(canary), `${method} ${path} tells ${made.object.name}.${name} of ${made.whose}`).toBe(false);
      }
    }
    return answer;
  };
};

const rows = table.map((row) => [nameOf(row), row] as const);

describe.each(rows)('%s', (_, row) => {
  const all = () => allOf(row);
  const of = (object: ObjectOf) => all().filter((one) => one.object.name === object.name);
  const ask = asker(row);

  test('meets definitions, and a description of the API, that hold what they may see and no more', async () => {
    const { objects } = (await ask('GET', '/v1/definitions')).body as { objects: ObjectOf[] };
    const there = world.objects.filter((object) => objectRight(row, object) !== 'none').map(({ name }) => name);
    expect(objects.map(({ name }) => name).sort()).toEqual(there.sort());
    const { paths } = (await ask('GET', '/v1/openapi.json')).body as { paths: Record<string, unknown> };
    for (const object of world.objects) {
      const names = Object.keys(object.fields).filter((name) => fieldRight(row, object, name) !== 'none');
      const seen = objects.find(({ name }) => name === object.name);
      if (seen) expect(Object.keys(seen.fields).sort(), object.name).toEqual(names.filter((name) => !object.fields[name]?.hidden).sort());
      const described = paths[`/v1/${object.plural}/{id}`] as
        | { get?: { responses: { 200: { content: { 'application/json': { schema: { properties: object } } } } } } }
        | undefined;
      expect(described?.get !== undefined, object.name).toBe(seen !== undefined);
      if (!described?.get || !seen) continue;
      const properties = Object.keys(described.get.responses[200].content['application/json'].schema.properties);
      expect(properties.filter((name) => Object.hasOwn(object.fields, name)).sort(), object.name).toEqual(names.sort());
      const { list, quick, sections, entry, owner } = seen;
      const mentioned = [...list, ...quick, ...sections.flatMap(({ fields }) => fields), ...(entry?.of ?? []), owner ?? []].flat();
      expect(
        mentioned.filter((name) => Object.hasOwn(object.fields, name) && !names.includes(name)),
        object.name,
      ).toEqual([]);
    }
  });

  test('reads what they may see: alone, in lists, by text, in history and timeline', async () => {
    for (const object of world.objects) {
      const right = objectRight(row, object);
      const list = await ask('GET', `/v1/${object.plural}?limit=200&include=count,titles`);
      expect(list.status, object.name).toBe(right === 'none' ? 404 : 200);
      const listed = new Map<string, Record<string, unknown>>((list.body.data ?? []).map((one: { id: string }) => [one.id, one]));
      const visible = Object.keys(object.fields).filter((name) => fieldRight(row, object, name) !== 'none');
      for (const made of of(object)) {
        const { id } = made.record;
        const seen = sees(row, made);
        const about = `${object.name} of ${made.whose}`;
        expect(listed.has(id), about).toBe(seen);
        const one = await ask('GET', `/v1/${object.plural}/${id}`);
        expect(one.status, about).toBe(seen ? 200 : 404);
        for (const path of ['history', 'timeline'])
          expect((await ask('GET', `/v1/${object.plural}/${id}/${path}`)).status, `${about} ${path}`).toBe(seen ? 200 : 404);
        if (!seen) continue;
        const expected = visible.filter((name) => made.record[name] !== undefined).sort();
        expect(
          Object.keys(one.body)
            .filter((name) => Object.hasOwn(object.fields, name))
            .sort(),
          about,
        ).toEqual(expected);
        expect(
          Object.keys(listed.get(id) ?? {})
            .filter((name) => Object.hasOwn(object.fields, name))
            .sort(),
          about,
        ).toEqual(expected);
        const history = (await ask('GET', `/v1/${object.plural}/${id}/history`)).body.data as { changes: { field: string }[] }[];
        for (const { changes } of history) for (const { field } of changes) expect(visible, about).toContain(field);
      }
    }
  });

  test('finds by no text of what is hidden', async () => {
    for (const made of all()) {
      for (const [name, field] of Object.entries(made.object.fields)) {
        const canary = field.searched ? canaryOf(field, made.record[name]) : undefined;
        if (!canary) continue;
        const known = sees(row, made) && fieldRight(row, made.object, name) !== 'none';
        const found = await ask('POST', '/v1/search', { text: canary });
        expect(
          found.body.data.map(({ id }: { id: string }) => id),
          `${made.object.name}.${name} of ${made.whose}`,
        ).toEqual(known ? [made.record.id] : []);
        if (objectRight(row, made.object) === 'none') continue;
        const searched = await ask('POST', `/v1/${made.object.plural}/search`, { text: canary, include: ['count'] });
        expect(searched.body.count, `${made.object.name}.${name} of ${made.whose}`).toBe(known ? 1 : 0);
      }
    }
  });

  test('neither filters, sorts, groups, sums nor picks by a hidden field', async () => {
    for (const object of world.objects) {
      const path = `/v1/${object.plural}`;
      const right = objectRight(row, object);
      for (const [name, field] of Object.entries(object.fields)) {
        const status = right === 'none' ? 404 : fieldRight(row, object, name) === 'none' ? 400 : 200;
        const about = `${object.name}.${name}`;
        expect((await ask('POST', `${path}/search`, { where: { field: name, empty: false }, limit: 1 })).status, about).toBe(status);
        if (!row.own) continue; // a standard role has no hidden fields: once is enough
        expect((await ask('POST', `${path}/search`, { sort: [name], limit: 1 })).status, about).toBe(status);
        expect((await ask('POST', `${path}/search`, { fields: [name], limit: 1 })).status, about).toBe(status);
        expect((await ask('GET', `${path}?filter[${name}][empty]=true&limit=1`)).status, about).toBe(status);
        expect((await ask('POST', `${path}/summarize`, { groupBy: [name], measures: [{ measure: 'count' }] })).status, about).toBe(status);
        if (['number', 'money', 'percent'].includes(field.kind)) {
          const summed = await ask('POST', `${path}/summarize`, { measures: [{ measure: 'sum', field: name }, { measure: 'count' }] });
          expect(summed.status, about).toBe(status);
        }
      }
      for (const [link, field] of Object.entries(object.fields) as [string, Field & { to?: string }][]) {
        const to = field.kind === 'link' ? world.objects.find(({ name }) => name === field.to) : undefined;
        if (!to || right === 'none') continue;
        for (const name of Object.keys(to.fields)) {
          const hidden = fieldRight(row, object, link) === 'none' || fieldRight(row, to, name) === 'none';
          const answer = await ask('POST', `${path}/search`, { where: { field: `${link}.${name}`, empty: false }, limit: 1 });
          expect(answer.status, `${object.name}.${link}.${name}`).toBe(hidden ? 400 : 200);
        }
      }
    }
  });

  test('counts and sums the records that they see, and no others', async () => {
    for (const object of world.objects.filter(({ owner, shared: kept }) => owner && !kept)) {
      if (objectRight(row, object) === 'none') continue;
      const counted = (ids: string[]) => ask('POST', `/v1/${object.plural}/summarize`, { where: { field: 'id', in: ids }, measures: [{ measure: 'count' }] });
      const [seen, unseen] = [true, false].map((wanted) => of(object).filter((made) => sees(row, made) === wanted));
      const ids = (list: Made[] | undefined) => (list ?? []).map(({ record }) => record.id);
      expect((await counted(ids(seen))).body.rows, object.name).toEqual([{ group: [], values: [seen?.length] }]);
      for (const id of ids(unseen)) expect((await counted([id])).status, object.name).toBe(404);
      for (const [name, field] of Object.entries(object.fields)) {
        if (!['number', 'percent'].includes(field.kind) || fieldRight(row, object, name) === 'none') continue;
        const measures = [{ measure: 'sum', field: name }];
        const sum = (list: Made[]) => list.reduce((so, { record }) => so + Number(record[name] ?? 0), 0);
        const { rows: sums } = (await ask('POST', `/v1/${object.plural}/summarize`, { where: { field: 'id', in: ids(seen) }, measures })).body;
        expect(sums[0].values[0], `${object.name}.${name}`).toBeCloseTo(sum(seen ?? []), 6);
      }
      const { body } = await ask('POST', `/v1/${object.plural}/summarize`, { measures: [{ measure: 'count' }] });
      const listed = await ask('GET', `/v1/${object.plural}?limit=1&include=count`);
      expect(body.rows, object.name).toEqual([{ group: [], values: [listed.body.count] }]);
    }
  });

  test('takes away, by an export, what they see and no more', async () => {
    for (const object of world.objects.filter((one) => offers(one, 'export') && !one.shared)) {
      const begun = await ask('POST', `/v1/${object.plural}/export`, { format: 'csv' });
      const right = objectRight(row, object);
      if (right === 'none') {
        expect(begun.status, object.name).toBe(404);
        continue;
      }
      expect(begun.status, JSON.stringify(begun.body)).toBe(mayExport(row) ? 201 : 403);
      if (!mayExport(row)) continue;
      const hidden = Object.keys(object.fields).filter((name) => fieldRight(row, object, name) === 'none');
      for (const name of hidden) {
        for (const asked of [{ fields: [name] }, { sort: [name] }, { where: { field: name, empty: false } }])
          expect((await ask('POST', `/v1/${object.plural}/export`, { format: 'csv', ...asked })).status, `${object.name}.${name}`).toBe(400);
      }
      const text = await (await fetch(begun.body.file.url)).text();
      for (const made of of(object)) {
        expect(text.includes(made.record.id), `${object.name} of ${made.whose}`).toBe(sees(row, made));
        for (const [name, field] of Object.entries(object.fields)) {
          const canary = canaryOf(field, made.record[name]);
          if (canary)
            expect(text.includes(canary), `${object.name}.${name} of ${made.whose}`).toBe(sees(row, made) && fieldRight(row, object, name) !== 'none');
        }
      }
    }
  });

  test('is told why, and in both languages the sentence agrees with what is so', async () => {
    const { user } = people.get(row) as { user: string }; // made before
    for (const made of all()) {
      const path = `/v1/${made.object.plural}/${made.record.id}`;
      const about = `${made.object.name} of ${made.whose}`;
      const seen = sees(row, made);
      const right = seen ? objectRight(row, made.object) : 'none';
      const reason = because(row, made);
      const told = await world.call('GET', `${path}/why?user=${user}`);
      expect(told.status, JSON.stringify(told.body)).toBe(200);
      expect(told.body, about).toMatchObject({ sees: seen, right, because: reason });
      const { body: inChinese } = await world.call('GET', `${path}/why?user=${user}`, undefined, { 'accept-language': 'zh' });
      const ends = {
        edit: [/ They may also change it\.$/, /可以修改。$/],
        read: [/ They may not change it\.$/, /只能查看，不能修改。$/],
        none: [/\.$/, /。$/],
      }[right];
      for (const [at, sentence] of [told.body.sentence, inChinese.sentence].entries()) {
        expect(sentence, about).toMatch([seen ? / can see this / : / cannot see this /, seen ? /可以查看这条/ : /无法查看这条/][at] as RegExp);
        expect(sentence, about).toMatch(ends[at] as RegExp);
        const language = at === 0 ? 'en' : 'zh';
        const said = Object.entries(reasonWords).flatMap(([name, words]) => (words[language].test(sentence) ? [name] : []));
        expect(said, `${about}: ${sentence}`).toEqual([reason]);
      }
      const self = await ask('GET', `${path}/why`);
      expect(self.status).toBe(seen ? 200 : 404);
      if (seen) expect(self.body).toMatchObject({ sees: true, because: reason, right });
    }
  });
});

test('sorting by a link goes by no title that is hidden, although others have sorted so before', async () => {
  const row = table.find(({ own }) => own?.name === 'x_desk') as Row; // in the table above
  const sort = { sort: ['customer'], where: { field: 'customer', empty: false }, limit: 200 };
  await world.call('POST', '/v1/tasks/search', sort);
  const { data } = (await asker(row)('POST', '/v1/tasks/search', sort)).body as { data: { customer: string }[] };
  const ids = data.map(({ customer }) => customer);
  expect(ids.length).toBeGreaterThan(3);
  expect(ids).toEqual(ids.toSorted());
});

// After all have read: what is written from here on are no canaries.

test('each hears, at a WebSocket, of changes to what they see and of no other, and never a value', async () => {
  const seats = new Map<Row, Awaited<ReturnType<typeof listen>>>();
  const objects = world.objects.map(({ name }) => name);
  const every = [...shared, ...mine.values()].flat().filter(({ object }) => object.name !== 'user');
  for (const row of table) {
    const seat = await listen((people.get(row) as { call: Call }).call); // made before
    expect(await seat.ask({ action: 'watch', objects, records: [] }), nameOf(row)).toMatchObject({ kind: 'watching' });
    seats.set(row, seat);
  }
  const versions = new Map<string, number>();
  for (const { object, record } of every) {
    const { status, body } = await world.call('DELETE', `/v1/${object.plural}/${record.id}`);
    expect(status, JSON.stringify(body)).toBe(200);
    versions.set(record.id, body.version);
    const back = await world.call('POST', `/v1/${object.plural}/${record.id}/restore`);
    expect(back.status, JSON.stringify(back.body)).toBe(200);
    versions.set(record.id, back.body.version);
  }
  const expected = (row: Row) => every.filter((made) => sees(row, mineOf(row, made))).map(({ record }) => record.id);
  const heard = (row: Row) => {
    const ids = new Set((seats.get(row)?.heard() ?? []).map((one) => one.split('@')[0]));
    return every.map(({ record }) => record.id).filter((id) => ids.has(id));
  };
  for (const row of table) await expect.poll(() => heard(row), { timeout: 40_000, message: nameOf(row) }).toEqual(expected(row));
  await new Promise((done) => setTimeout(done, 500)); // what must not come has had time to
  for (const [row, seat] of seats) {
    expect(heard(row), nameOf(row)).toEqual(expected(row));
    expect(JSON.stringify(seat.received), nameOf(row)).not.toContain('kanari');
    seat.socket.terminate();
  }
});

/** A record as it is for somebody: what is their own for one is a colleague's for the others, who all share a team. */
const mineOf = (row: Row, made: Made): Made => (made.whose === 'mine' && !mine.get(row)?.includes(made) ? { ...made, whose: 'colleague' } : made);

describe.each(rows)('%s', (_, row) => {
  const ask = asker(row);

  test('writes what they may edit, and nothing else, by change, deletion and undo', async () => {
    for (const made of allOf(row)) {
      const { object, whose } = made;
      const path = `/v1/${object.plural}/${made.record.id}`;
      const right = objectRight(row, object);
      const seen = sees(row, made);
      const before = (await world.call('GET', path)).body;
      const cells = Object.entries(object.fields).map(([name, field]) => {
        const can = fieldRight(row, object, name);
        return { name, field, can, expected: right === 'none' ? 404 : right === 'read' ? 403 : can !== 'edit' ? 400 : seen ? 200 : 404 };
      });
      // What is refused comes first: after all of it the record is as it was.
      for (const { name, field, can, expected } of cells.sort((a, b) => b.expected - a.expected)) {
        const about = `${object.name}.${name} of ${whose}`;
        if (expected === 200 && cells.some((one) => one.expected !== 200) && cells.find((one) => one.expected === 200)?.name === name)
          expect((await world.call('GET', path)).body, about).toEqual(before);
        // What is one's own, leads somewhere or was attached is sent as it is.
        const value =
          field.unique || field.by === 'rule' || field.kind === 'files' || 'to' in field ? before[name] : kindOf(field.kind).sample(world.random, field);
        if (expected === 200 && field.required && value === undefined) continue;
        const answer = await ask('PATCH', path, { [name]: value ?? null });
        expect(answer.status, `${about}: ${JSON.stringify(answer.body)}`).toBe(expected);
        if (expected === 400 && field.by !== 'rule')
          expect(answer.body.errors, about).toMatchObject([{ pointer: `/${name}`, code: can === 'none' ? 'UNKNOWN_FIELD' : 'READ_ONLY' }]);
      }
      if (cells.every(({ expected }) => expected !== 200)) expect((await world.call('GET', path)).body, `${object.name} of ${whose}`).toEqual(before);
      if (made.change && !seen) {
        const undone = await ask('POST', `/v1/changes/${made.change}/undo`);
        expect([403, 404], `undo ${object.name} of ${whose}`).toContain(undone.status);
      }
      if (right !== 'edit' || !seen) {
        expect([403, 404]).toContain((await ask('DELETE', path)).status);
        expect((await world.call('GET', path)).body.trashedAt).toBeUndefined();
      }
    }
  });
});
