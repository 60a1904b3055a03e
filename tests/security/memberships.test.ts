/** S8 and S10: nobody gains a right that nobody gave them, somebody always owns the workspace, and a change binds within a minute. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeWorld, type TestLocal, tokenIn, type World } from '../api/world.ts';
import { type Call, startTest } from '../local.ts';
import { type Person, signedUp } from '../person.ts';

/** The gateway's clock, which keeps who somebody is for 30 seconds. */
let clock = Date.now();
const pass = (seconds: number) => {
  clock += seconds * 1000;
};

let local: TestLocal;
beforeAll(async () => {
  local = await startTest({ now: () => clock });
});
afterAll(() => local?.stop());

interface Joined extends Person {
  user: string;
  here: Call;
}

/** Somebody new in a workspace, by invitation. */
async function joined(space: Awaited<ReturnType<TestLocal['workspace']>>, name: string, role: string, access = 'all'): Promise<Joined> {
  const person = await signedUp(local.url, `${name}-${space.workspace}@example.com`.toLowerCase());
  const invited = await space.call('POST', '/v1/invitations', { email: person.email, role, access });
  expect(invited.status, JSON.stringify(invited.body)).toBe(201);
  const { body } = await person.call('POST', '/v1/invitations/accept', { token: await tokenIn(local, person.email), name });
  return { ...person, user: body.user, here: person.within(space.workspace) };
}

describe('a change of who somebody is', () => {
  it('binds who is signed in within a minute: role, access, a role of the workspace’s own, removal', async () => {
    const space = await local.workspace();
    const member = await joined(space, 'member', 'member');
    const { body: customer } = await space.call('POST', '/v1/customers', { name: 'Not theirs' });
    expect((await member.here('PATCH', `/v1/customers/${customer.id}`, { note: 'mine' })).status).toBe(200);
    const change = async (body: object) => expect((await space.call('PATCH', `/v1/users/${member.user}/rights`, body)).status).toBe(200);

    await change({ access: 'own' });
    pass(31);
    expect((await member.here('GET', `/v1/customers/${customer.id}`)).status).toBe(404);

    await change({ access: 'all', role: 'viewer' });
    pass(31);
    expect((await member.here('GET', `/v1/customers/${customer.id}`)).status).toBe(200);
    expect((await member.here('PATCH', `/v1/customers/${customer.id}`, { note: 'again' })).status).toBe(403);

    const role = (await space.call('POST', '/v1/roles', { label: { en: 'Desk' }, basis: 'member', rights: { customer: { fields: { note: 'none' } } } })).body
      .name;
    await change({ role });
    pass(31);
    expect((await member.here('GET', `/v1/customers/${customer.id}`)).body.note).toBeUndefined();
    const seen = await space.call('PATCH', `/v1/roles/${role}`, { rights: { customer: { right: 'none' } } });
    const fresh = { 'x-position': seen.headers.get('x-position') ?? '' };
    expect((await member.here('GET', `/v1/customers/${customer.id}`, undefined, fresh)).status).toBe(404);
    expect((await space.call('DELETE', `/v1/roles/${role}`)).body.code).toBe('ROLE_IN_USE');

    expect((await space.call('DELETE', `/v1/users/${member.user}`)).status).toBe(200);
    pass(31);
    for (const path of ['/v1/tasks', '/v1/workspace', '/v1/definitions']) expect((await member.here('GET', path)).status, path).toBe(404);
    expect((await member.call('GET', '/v1/me')).body.workspaces).toEqual([]);
  });

  it('ends invitations to a role that is gone', async () => {
    const space = await local.workspace();
    const guest = await signedUp(local.url, `gone-${space.workspace}@example.com`.toLowerCase());
    const role = (await space.call('POST', '/v1/roles', { label: { en: 'Gone' }, basis: 'viewer' })).body.name;
    expect((await space.call('POST', '/v1/invitations', { email: guest.email, role })).status).toBe(201);
    const deleted = await space.call('DELETE', `/v1/roles/${role}`);
    expect(deleted.status, JSON.stringify(deleted.body)).toBe(200);
    const fresh = { 'x-position': deleted.headers.get('x-position') ?? '' };
    const refused = await guest.call('POST', '/v1/invitations/accept', { token: await tokenIn(local, guest.email) }, fresh);
    expect(refused.body.code).toBe('INVITATION_OVER');
    expect((await space.call('POST', '/v1/invitations', { email: guest.email, role })).body.errors).toMatchObject([{ pointer: '/role', code: 'NOT_A_CHOICE' }]);
  });

  it('leaves an API key no more than its user has', async () => {
    const space = await local.workspace();
    const admin = await joined(space, 'admin', 'admin');
    const asKey = await space.as('admin', 'all', admin.user);
    expect((await asKey('POST', '/v1/teams', { name: 'Before' })).status).toBe(201);
    expect((await space.call('PATCH', `/v1/users/${admin.user}/rights`, { role: 'viewer' })).status).toBe(200);
    pass(31);
    expect((await asKey('GET', '/v1/customers')).status).toBe(200);
    for (const [path, body] of [
      ['/v1/teams', { name: 'After' }],
      ['/v1/customers', { name: 'After' }],
    ] as const)
      expect((await asKey('POST', path, body)).status).toBe(403);
  });

  it('ends an API key with its user', async () => {
    const space = await local.workspace();
    const member = await joined(space, 'keyholder', 'member');
    const key = await space.as('member', 'all', member.user);
    expect((await key('GET', '/v1/customers')).status).toBe(200);
    await space.call('DELETE', `/v1/users/${member.user}`);
    pass(31);
    expect((await key('GET', '/v1/customers')).status).toBe(401);
  });

  it('lets who has left come back by a new invitation, as somebody new', async () => {
    const space = await local.workspace();
    const member = await joined(space, 'leaver', 'manager');
    expect((await member.here('DELETE', `/v1/users/${member.user}`)).status).toBe(200);
    pass(31);
    expect((await member.here('GET', '/v1/customers')).status).toBe(404);
    expect((await space.call('POST', '/v1/invitations', { email: member.email, role: 'viewer' })).status).toBe(201);
    const again = await member.call('POST', '/v1/invitations/accept', { token: await tokenIn(local, member.email) });
    expect(again.status, JSON.stringify(again.body)).toBe(200);
    expect(again.body.user).not.toBe(member.user);
  });
});

describe('the last owner', () => {
  it('neither leaves nor steps down, whoever asks', async () => {
    const space = await local.workspace();
    const admin = await joined(space, 'admin', 'admin');
    const change = await space.call('PATCH', `/v1/users/${space.owner}`, { name: 'Renamed' });
    expect((await space.call('DELETE', `/v1/users/${space.owner}`)).body.code).toBe('LAST_OWNER');
    expect((await space.call('PATCH', `/v1/users/${space.owner}/rights`, { role: 'admin' })).body.code).toBe('LAST_OWNER');
    expect((await admin.here('DELETE', `/v1/users/${space.owner}`)).status).toBe(403);
    expect((await admin.here('PATCH', `/v1/users/${space.owner}/rights`, { role: 'viewer' })).status).toBe(403);
    expect((await admin.here('PATCH', `/v1/users/${admin.user}/rights`, { role: 'owner' })).status).toBe(403);
    expect((await space.call('POST', `/v1/changes/${change.headers.get('x-change')}/undo`)).status).toBe(200);
  });

  it('stays when two owners step down, or remove each other, at the same moment', async () => {
    for (let round = 0; round < 12; round++) {
      const space = await local.workspace();
      const other = await joined(space, 'b', 'owner');
      await Promise.all([space.call, other.here].map((call) => call('GET', '/v1/workspace'))); // both are known to the gateway
      const [mine, theirs] = round % 2 === 0 ? [space.owner, other.user] : [other.user, space.owner];
      const answers = await Promise.all([
        space.call('PATCH', `/v1/users/${mine}/rights`, { role: 'viewer' }),
        other.here('PATCH', `/v1/users/${theirs}/rights`, { role: 'viewer' }),
      ]);
      const statuses = answers.map(({ status }) => status).sort();
      expect(
        [
          [200, 409],
          [200, 403],
          [409, 409],
        ],
        `round ${round}`,
      ).toContainEqual(statuses);
    }
  });
});

/** What everybody may: users with their rights, roles, invitations. Read by the owner, so that nothing is hidden. */
async function pictureOf({ call: asOwner }: World, position: string): Promise<string> {
  const call: Call = (method, path, body) => asOwner(method, path, body, { 'x-position': position });
  const { body: users } = await call('POST', '/v1/users/search', { sort: ['id'], limit: 200 });
  const { body: trashed } = await call('POST', '/v1/users/search', { sort: ['id'], limit: 200, trashed: true });
  const rights = (list: Record<string, unknown>[]) => list.map(({ id, role, access, teams, email }) => [id, role, access, teams, email]);
  const { body: roles } = await call('GET', '/v1/roles');
  const { body: invitations } = await call('GET', '/v1/invitations');
  const { body: workspace } = await call('GET', '/v1/workspace');
  return JSON.stringify([rights(users.data), rights(trashed.data), roles.data, invitations.data, workspace.version]);
}

describe('of many calls drawn at random', () => {
  const count = process.env.REGULARS_LONG ? 5_000 : 150;

  it.each(['viewer', 'member', 'manager', 'x_narrow', 'admin'])(`${count} by a %s give nobody a right`, async (role) => {
    const world = await makeWorld(local, { seed: 77, custom: 'code', each: 2 });
    await world.call('POST', '/v1/roles', {
      name: 'x_narrow',
      label: { en: 'Narrow' },
      basis: 'member',
      rights: { customer: { right: 'read', fields: { note: 'none' } } },
    });
    const me = await world.hire({ role, access: role === 'admin' ? 'all' : 'team' });
    const others = [world.owner, await world.hire({ role: 'owner' }), await world.hire({ role: 'viewer' })];
    const call = await world.as(role, role === 'admin' ? 'all' : 'team', me);
    // Changes of rights that an undo might take back, made by the owner.
    const changes: string[] = [];
    for (const [at, id] of others.slice(1).entries()) {
      for (const next of at === 0 ? ['viewer'] : ['owner', 'member'])
        changes.push((await world.call('PATCH', `/v1/users/${id}/rights`, { role: next })).headers.get('x-change') ?? '');
    }
    changes.push((await world.call('PATCH', `/v1/users/${me}/rights`, { access: 'own' })).headers.get('x-change') ?? '');
    const { random } = world;
    const roleNames = ['owner', 'admin', 'manager', 'member', 'viewer', 'x_narrow', 'x_gone'];
    const who = () => random.pick([me, ...others]);
    const rights = () => ({ role: random.pick(roleNames), access: random.pick(['own', 'team', 'all']) });
    const draws: (() => [string, string, unknown?])[] = [
      () => ['PATCH', `/v1/users/${who()}/rights`, random.chance(0.5) ? rights() : { role: 'owner' }],
      () => ['PATCH', `/v1/users/${who()}`, { ...rights(), teams: [world.link('team')] }],
      () => ['PATCH', `/v1/users/${who()}`, { teams: [world.link('team')] }],
      () => ['DELETE', `/v1/users/${random.pick(others)}`],
      () => ['POST', `/v1/users/${who()}/restore`],
      () => ['POST', '/v1/users', { name: 'New', email: 'new@example.com', ...rights() }],
      () => ['POST', '/v1/users/batch', { items: [{ update: { id: who(), values: rights() } }] }],
      () => ['PUT', `/v1/users/by/email/${encodeURIComponent('owner@example.com')}`, rights()],
      () => ['POST', '/v1/invitations', { email: `guest${random.below(9)}@example.com`, ...rights() }],
      () => ['POST', '/v1/invitations/accept', { token: `${world.workspace}.${me.slice(-26)}.${'A'.repeat(32)}` }],
      () => ['POST', '/v1/roles', { label: { en: 'Own' }, basis: random.pick(['manager', 'owner', 'admin']), rights: {} }],
      () => ['PATCH', '/v1/roles/x_narrow', { basis: 'manager', rights: {} }],
      () => ['DELETE', '/v1/roles/x_narrow'],
      () => ['PATCH', '/v1/workspace', { 'role.x_narrow': { kind: 'role', basis: 'admin', rights: {} } }],
      () => ['POST', '/v1/fields', { object: random.pick(['user', 'role', 'workspace']), name: 'x_narrow', kind: 'text', label: { en: 'Role' } }],
      () => ['PATCH', '/v1/fields/role/x_narrow', { label: { en: 'Wide' } }],
      () => ['POST', `/v1/changes/${random.pick(changes)}/undo`],
      () => ['POST', `/v1/changes/0${random.below(9)}-${1 + random.below(9)}/undo`],
      () => ['POST', '/v1/imports', { object: random.pick(['user', 'workspace', 'invitation']), name: 'people.csv', size: 100 }],
      () => ['GET', `/v1/${random.pick(['workspaces', 'invitation', 'invitations', 'roles'])}/${who()}`],
      () => ['POST', '/v1/teams', { name: `Team ${random.below(1e6)}` }],
      () => ['DELETE', `/v1/teams/${world.link('team')}`],
    ];
    // An admin may do most of this: what no admin may is to make, change or remove an owner.
    let position = (await world.call('GET', '/v1/workspace')).headers.get('x-position') ?? '';
    const asked = { where: { field: 'role', is: 'owner' }, sort: ['id'] };
    const owners = async () => (await world.call('POST', '/v1/users/search', asked, { 'x-position': position })).body.data.map(({ id }: { id: string }) => id);
    const picture = async () => (role === 'admin' ? JSON.stringify(await owners()) : pictureOf(world, position));
    const before = await picture();
    for (let at = 0; at < count; at++) {
      const [method, path, body] = random.pick(draws)();
      const answer = await call(method, path, body);
      expect(answer.status, `${method} ${path}`).toBeLessThan(500);
      position = answer.headers.get('x-position') ?? position; // what this call wrote is in the picture
      if (at % 25 === 24) expect(await picture(), `after ${method} ${path} ${JSON.stringify(body)}: ${answer.status}`).toBe(before);
    }
    expect(await picture()).toBe(before);
  });
});
