/** Views: who sees which, and who may change one, by every road; preferences are each person's own. */
import { create } from '@regulars/functions/runtime/store/changes.ts';
import { commit } from '@regulars/functions/runtime/store/commit.ts';
import { newId } from '@regulars/functions/runtime/store/ids.ts';
import { keyringOf } from '@regulars/functions/runtime/store/keyring.ts';
import { tableFor } from '@regulars/functions/runtime/store/table.ts';
import { user as userObject } from '@regulars/shared/objects/user.ts';
import type { Role } from '@regulars/shared/roles.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Call, startTest } from '../local.ts';
import { stateOf } from './table.ts';
import type { TestLocal } from './world.ts';

type World = Awaited<ReturnType<TestLocal['workspace']>>;
type Made = { id: string; version: number; name: string };

let local: TestLocal;
let world: World;
/** Mia and Max are of one team, Tom of none; Ada is an admin, Vic may only read. */
const people: Record<'mia' | 'max' | 'tom' | 'ada' | 'vic', { id: string; call: Call }> = {} as never; // filled before the first test
const views: Record<'hers' | 'team' | 'all', Made> = {} as never; // likewise
const names = ['hers', 'team', 'all'] as const;

beforeAll(async () => {
  local = await startTest();
  world = await local.workspace('Views');
  const team = (await world.call('POST', '/v1/teams', { name: 'Shop' })).body.id;
  const meter = { read: 0, write: 0 };
  const keyring = await keyringOf(world.workspace, meter);
  const join = async (name: keyof typeof people, role: Role, teams: string[]) => {
    const id = newId('user');
    const values = { name, email: `${name}@example.com`, role, access: 'all', ...(teams.length > 0 ? { teams } : {}) };
    await commit(
      [create(userObject, values as never, id)],
      { table: tableFor(meter, world), keyring, writer: { user: world.owner, via: 'api', now: new Date().toISOString(), timeZone: 'UTC', settings: 1 } },
      () => undefined,
    );
    people[name] = { id, call: await world.as(role, 'all', id) };
  };
  await join('mia', 'member', [team]);
  await join('max', 'member', [team]);
  await join('tom', 'manager', []);
  await join('ada', 'admin', []);
  await join('vic', 'viewer', []);
  const make = async (name: string, more: object) => {
    const made = await people.mia.call('POST', '/v1/views', { name, object: 'customer', state: 'as=table&sort=name', ...more });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    return made.body as Made;
  };
  views.hers = await make('hers', {});
  views.team = await make('team', { sharedWith: 'team', team });
  views.all = await make('all', { sharedWith: 'everybody' });
});
afterAll(() => local?.stop());

describe.each([
  ['mia', names],
  ['max', ['team', 'all']],
  ['tom', ['all']],
  ['ada', ['all']],
  ['vic', ['all']],
] as const)('%s', (who, seen) => {
  const call: Call = (...asked) => people[who].call(...asked);
  const isSeen = (name: (typeof names)[number]) => (seen as readonly string[]).includes(name);

  test('finds what is shared with them by list, search, sum, id and history, and nothing else', async () => {
    await expect.poll(async () => (await call('GET', '/v1/views?include=count')).body.count, { timeout: 20_000 }).toBe(seen.length);
    const listed = await call('GET', '/v1/views?sort=createdAt');
    expect(listed.body.data.map(({ name }: Made) => name)).toEqual(seen);
    const found = await call('POST', '/v1/views/search', { where: { field: 'name', startsWith: 'hers' }, include: ['count'] });
    expect(found.body.count).toBe(isSeen('hers') ? 1 : 0);
    const summed = await call('POST', '/v1/views/summarize', { groupBy: ['name'], measures: [{ measure: 'count' }] });
    expect(summed.body.rows.map(({ group }: { group: string[] }) => group[0])).toEqual([...seen].sort());
    for (const name of names)
      for (const path of ['', '/history'])
        expect((await call('GET', `/v1/views/${views[name].id}${path}`)).status, `${name}${path}`).toBe(isSeen(name) ? 200 : 404);
  });

  test('keeps those at hand that they see, and no others', async () => {
    const wanted = await call('PATCH', '/v1/preferences', { favourites: seen.map((name) => views[name].id), opens: [views.all.id] });
    expect(wanted.status, JSON.stringify(wanted.body)).toBe(200);
    for (const name of names.filter((one) => !isSeen(one)))
      expect((await call('PATCH', '/v1/preferences', { favourites: [views[name].id] })).status, name).toBe(404);
    expect((await call('GET', '/v1/preferences')).body).toMatchObject({ favourites: seen.map((name) => views[name].id), opens: [views.all.id] });
  });

  if (who === 'mia' || who === 'ada') return;
  test('changes, shares, deletes, restores and takes back none of another’s', async () => {
    const changed = await people.mia.call('PATCH', `/v1/views/${views.all.id}`, { position: Math.floor(Math.random() * 1e6) });
    const state = stateOf(local, world.workspace);
    const status = (name: (typeof names)[number]) => (isSeen(name) ? 403 : who === 'vic' ? 403 : 404);
    for (const name of names) {
      const path = `/v1/views/${views[name].id}`;
      expect((await call('PATCH', path, { name: 'Taken' })).status, name).toBe(status(name));
      expect((await call('PATCH', path, { owner: people[who].id })).status, name).toBe(status(name));
      expect((await call('DELETE', path)).status, name).toBe(status(name));
      if (who === 'vic') continue;
      const batch = await call('POST', '/v1/views/batch', { items: [{ update: { id: views[name].id, values: { name: 'Taken' } } }] });
      expect(batch.body.results[0].problem.code).toBe(isSeen(name) ? 'NOT_ALLOWED' : 'NOT_FOUND');
    }
    expect((await call('POST', `/v1/changes/${changed.headers.get('x-change')}/undo`)).status).toBe(403);
    expect((await call('POST', '/v1/views', { name: 'In her name', object: 'customer', owner: people.mia.id })).status).toBe(403);
    expect(stateOf(local, world.workspace)).toBe(state);
  });
});

test('an admin changes what is shared, and it stays its owner’s', async () => {
  const { body } = await people.ada.call('PATCH', `/v1/views/${views.all.id}`, { name: 'For all of us' });
  expect(body).toMatchObject({ name: 'For all of us', owner: people.mia.id });
  expect((await people.ada.call('PATCH', `/v1/views/${views.hers.id}`, { name: 'Seen' })).status).toBe(404);
});

test('a view that is no longer shared is gone for the others', async () => {
  const { body: made } = await people.mia.call('POST', '/v1/views', { name: 'For a while', object: 'task', sharedWith: 'everybody' });
  expect((await people.tom.call('GET', `/v1/views/${made.id}`)).status).toBe(200);
  const back = await people.mia.call('PATCH', `/v1/views/${made.id}`, { sharedWith: 'nobody' });
  const fresh = { 'x-position': back.headers.get('x-position') ?? '' };
  expect((await people.tom.call('GET', `/v1/views/${made.id}`)).status).toBe(404);
  expect((await people.tom.call('POST', '/v1/views/search', { where: { field: 'name', is: 'For a while' } }, fresh)).body.data).toEqual([]);
});

test('a team’s view names its team', async () => {
  const refused = await people.mia.call('POST', '/v1/views', { name: 'No team', object: 'task', sharedWith: 'team' });
  expect(refused.status).toBe(400);
  expect(refused.body.errors).toMatchObject([{ pointer: '/team', code: 'REQUIRED' }]);
});

test('preferences are empty at first, and one part changes without the other', async () => {
  const { call } = world;
  expect((await call('GET', '/v1/preferences')).body).toEqual({ version: 0, favourites: [], opens: [], collation: null });
  expect((await call('PATCH', '/v1/preferences', { opens: [views.all.id] })).body).toMatchObject({ favourites: [], opens: [views.all.id] });
  expect((await call('PATCH', '/v1/preferences', { favourites: [views.all.id] })).body).toMatchObject({ favourites: [views.all.id], opens: [views.all.id] });
  expect((await call('PATCH', '/v1/preferences', { opens: [] })).body).toMatchObject({ favourites: [views.all.id], opens: [] });
});
