/** Record access: whoever sees their own or their team's records only finds nothing else by any road. */
import { existsSync } from 'node:fs';
import { create } from '@regulars/functions/runtime/store/changes.ts';
import { commit } from '@regulars/functions/runtime/store/commit.ts';
import { newId } from '@regulars/functions/runtime/store/ids.ts';
import { keyringOf } from '@regulars/functions/runtime/store/keyring.ts';
import { tableFor } from '@regulars/functions/runtime/store/table.ts';
import { user as userObject } from '@regulars/shared/objects/user.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Call, startTest } from '../local.ts';
import { stateOf } from './table.ts';
import { makeWorld, type TestLocal, type World } from './world.ts';

type Made = { id: string; version: number };

let local: TestLocal;
let world: World;
let me: Call;
let team: Call;
/** Users: the reader, a colleague of the same team, somebody else. */
let users: { mine: string; colleague: string; stranger: string };
/** Customers by whose they are, each with an interaction, a task and a secret in every searched field. */
const customers: Record<keyof typeof users, Made & Record<string, unknown>> = {} as never; // filled before the first test
const changes: Record<string, string> = {};
const entries: Record<string, Made[]> = {};

const canUndo = existsSync(new URL('../../functions/jobs/undoChange.ts', import.meta.url));
const SECRET = 'Geheimnis张惠妹';

beforeAll(async () => {
  local = await startTest();
  world = await makeWorld(local, { seed: 3, custom: true, each: 2 });
  const ours = (await world.call('POST', '/v1/teams', { name: 'Ours' })).body.id;
  const theirs = (await world.call('POST', '/v1/teams', { name: 'Theirs' })).body.id;
  const makeUser = async (name: string, teams: string[]) => {
    const meter = { read: 0, write: 0 };
    const keyring = await keyringOf(world.workspace, meter);
    const table = tableFor(meter, world);
    const id = newId('user');
    const values = { name, email: `${name.toLowerCase()}@example.com`, role: 'member', access: 'all', teams }; // their keys say less
    await commit(
      [create(userObject, values as never, id)],
      { table, keyring, writer: { user: world.owner, via: 'api', now: new Date().toISOString(), timeZone: 'Europe/Berlin', settings: 1 } },
      () => undefined,
    );
    return id;
  };
  users = { mine: await makeUser('Mine', [ours]), colleague: await makeUser('Colleague', [ours]), stranger: await makeUser('Stranger', [theirs]) };
  for (const [whose, owner] of Object.entries(users) as [keyof typeof users, string][]) {
    const secret = whose === 'stranger' ? SECRET : `${whose} 李娜`;
    const made = await world.call('POST', '/v1/customers', {
      name: `${secret} GmbH`,
      owner,
      note: secret,
      emails: [{ address: `${whose}@secret.example` }],
      x_money: { amount: whose === 'mine' ? 100 : whose === 'colleague' ? 10_000 : 1_000_000, currency: 'EUR' },
      x_code: `code ${whose}`,
      phones: [{ number: whose === 'stranger' ? '+8613999999999' : `+861380000000${whose.length % 10}` }],
    });
    customers[whose] = made.body;
    changes[whose] = (await world.call('PATCH', `/v1/customers/${made.body.id}`, { birthday: '2001-01-01' })).headers.get('x-change') as string;
    entries[whose] = [
      (await world.call('POST', '/v1/interactions', { subject: `${secret} call`, customer: made.body.id, owner })).body,
      (await world.call('POST', '/v1/tasks', { subject: `${secret} task`, customer: made.body.id, owner })).body,
    ];
  }
  // An interaction of one's own with a customer of somebody else's: its title must not be told.
  entries.crossing = [(await world.call('POST', '/v1/interactions', { subject: 'crossing', customer: customers.stranger.id, owner: users.mine })).body];
  me = await world.as('member', 'own', users.mine);
  team = await world.as('member', 'team', users.colleague);
});
afterAll(() => local?.stop());

describe.each([
  ['own', () => me, ['mine']],
  ['team', () => team, ['mine', 'colleague']],
] as const)('a member with access %s', (_, call, visible) => {
  const hidden = () => (Object.keys(users) as (keyof typeof users)[]).filter((whose) => !(visible as readonly string[]).includes(whose));
  const mayLeak = (body: unknown) => {
    const text = JSON.stringify(body);
    for (const whose of hidden()) {
      expect(text).not.toContain(customers[whose].name);
      expect(text).not.toContain(`${whose}@secret`);
    }
  };

  test('is told that others’ records are not there', async () => {
    for (const whose of visible) expect((await call()('GET', `/v1/customers/${customers[whose].id}`)).status).toBe(200);
    for (const whose of hidden()) {
      const { id } = customers[whose];
      for (const path of ['', '/history', '/timeline']) expect((await call()('GET', `/v1/customers/${id}${path}`)).status, path).toBe(404);
      for (const one of entries[whose] ?? [])
        expect((await call()('GET', `/v1/${one.id.startsWith('task') ? 'tasks' : 'interactions'}/${one.id}`)).status).toBe(404);
    }
  });

  test('lists, searches, counts and sums what they may see, and no more', async () => {
    const ids = (body: { data: { id: string }[] }) =>
      body.data
        .map(({ id }) => id)
        .filter((id) => Object.values(customers).some((one) => one.id === id))
        .sort();
    const expected = visible.map((whose) => customers[whose].id).sort();
    const listed = await call()('GET', '/v1/customers?include=count,titles&limit=200&filter[birthday][is]=2001-01-01');
    expect(ids(listed.body)).toEqual(expected);
    expect(listed.body.count).toBe(expected.length);
    mayLeak(listed.body);
    for (const text of [SECRET, '张惠妹', '惠', 'zhm', 'zhang', 'Geheim', 'ge', '13999999999', 'secret.example']) {
      const found = await call()('POST', '/v1/customers/search', { text, include: ['count'] });
      expect(
        ids(found.body).every((id) => expected.includes(id)),
        text,
      ).toBe(true);
      expect(found.body.count, text).toBe(found.body.data.length);
      mayLeak(found.body);
      mayLeak((await call()('POST', '/v1/search', { text })).body);
    }
    const where = { field: 'birthday', is: '2001-01-01' };
    const summed = await call()('POST', '/v1/customers/summarize', {
      where,
      measures: [{ measure: 'count' }, { measure: 'sum', field: 'x_money' }, { measure: 'max', field: 'x_money' }],
    });
    expect(summed.body.rows).toEqual([
      { group: [], values: [expected.length, { EUR: visible.length === 1 ? 100 : 10_100 }, { EUR: visible.length === 1 ? 100 : 10_000 }] },
    ]);
    const grouped = await call()('POST', '/v1/customers/summarize', { where, groupBy: ['name'], measures: [{ measure: 'count' }] });
    expect(grouped.body.rows).toHaveLength(expected.length);
    mayLeak(grouped.body);
    const hop = await call()('POST', '/v1/interactions/search', { where: { field: 'customer.name', contains: SECRET }, include: ['titles'] });
    mayLeak(hop.body);
    expect(hop.body.data, 'a filter over a link tells what the linked record says').toEqual([]);
    const sorted = await call()('GET', '/v1/interactions?sort=customer.name&include=titles&limit=200');
    mayLeak(sorted.body);
  });

  test('is told no title of a record that a link of theirs points to', async () => {
    const [crossing] = entries.crossing as [Made];
    const got = await call()('GET', `/v1/interactions/${crossing.id}`);
    expect(got.status).toBe(200);
    const listed = await call()('GET', '/v1/interactions?include=titles&limit=200');
    expect(listed.body.data.some(({ id }: Made) => id === crossing.id)).toBe(true);
    mayLeak(listed.body);
    mayLeak((await call()('GET', `/v1/interactions/${crossing.id}/history`)).body);
  });

  test('finds records by what they link to as groups, those that link to what is not theirs to see among the empty ones', async () => {
    const [crossing] = entries.crossing as [Made];
    const grouped = await call()('POST', '/v1/interactions/summarize', { groupBy: ['customer.id'], measures: [{ measure: 'count' }] });
    expect(grouped.status, JSON.stringify(grouped.body)).toBe(200);
    const ids: (string | null)[] = grouped.body.rows.map(({ group }: { group: (string | null)[] }) => group[0]);
    for (const whose of visible) expect(ids).toContain(customers[whose].id);
    for (const whose of hidden()) expect(ids).not.toContain(customers[whose].id);
    const empty = await call()('POST', '/v1/interactions/search', { where: { field: 'customer.id', empty: true }, limit: 200 });
    expect(empty.body.data.map(({ id }: Made) => id)).toContain(crossing.id);
    const counts = grouped.body.rows.find(({ group }: { group: (string | null)[] }) => group[0] === null);
    expect(counts.values[0]).toBe(empty.body.data.length);
  });

  test('changes nothing of others’ by update, delete, restore, batch, upsert, link or undo', async () => {
    for (const whose of hidden()) {
      const { id } = customers[whose];
      const before = stateOf(local, world.workspace);
      expect((await call()('PATCH', `/v1/customers/${id}`, { name: 'Taken' })).status).toBe(404);
      expect((await call()('DELETE', `/v1/customers/${id}`)).status).toBe(404);
      expect((await call()('POST', `/v1/customers/${id}/restore`)).status).toBe(404);
      const batch = await call()('POST', '/v1/customers/batch', { items: [{ update: { id, values: { name: 'Taken' } } }, { delete: { id } }] });
      expect(batch.body.results.map(({ problem }: { problem: { code: string } }) => problem.code)).toEqual(['NOT_FOUND', 'NOT_FOUND']);
      expect((await call()('POST', '/v1/interactions', { subject: 'link', customer: id })).status).toBe(404);
      expect((await call()('POST', '/v1/relations', { from: id, to: customers.mine.id })).status).toBe(404);
      const upsert = await call()('PUT', `/v1/customers/by/x_code/${encodeURIComponent(`code ${whose}`)}`, { note: 'Taken' });
      expect(upsert.status, JSON.stringify(upsert.body)).toBeGreaterThanOrEqual(400);
      mayLeak(upsert.body);
      if (canUndo) expect((await call()('POST', `/v1/changes/${changes[whose]}/undo`)).status).toBe(404);
      expect(stateOf(local, world.workspace)).toBe(before);
    }
  });

  test('learns no id of the record that a duplicate collides with, unless they may see it', async () => {
    for (const whose of Object.keys(users) as (keyof typeof users)[]) {
      const answer = await call()('POST', '/v1/customers', { name: 'Another', emails: [{ address: `${whose}@secret.example` }] });
      expect(answer.status).toBe(409);
      const existing = answer.body.errors[0].existing;
      if ((visible as readonly string[]).includes(whose)) expect(existing).toBe(customers[whose].id);
      else expect(existing).toBeUndefined();
      expect(answer.body.errors[0].pointer).toBe('/emails');
    }
  });
});

test('a record that is handed over disappears for who had it, and appears for who gets it', async () => {
  const made = (await world.call('POST', '/v1/customers', { name: 'Handed over', owner: users.mine })).body;
  expect((await me('GET', `/v1/customers/${made.id}`)).status).toBe(200);
  const moved = await world.call('PATCH', `/v1/customers/${made.id}`, { owner: users.stranger });
  const fresh = { 'x-position': moved.headers.get('x-position') ?? '' };
  expect((await me('GET', `/v1/customers/${made.id}`)).status).toBe(404);
  expect((await me('POST', '/v1/customers/search', { text: 'Handed over' }, fresh)).body.data).toEqual([]);
  const stranger = await world.as('member', 'own', users.stranger);
  expect((await stranger('POST', '/v1/customers/search', { text: 'Handed over' }, fresh)).body.data).toMatchObject([{ id: made.id }]);
});
