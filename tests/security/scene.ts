/** A workspace with somebody of every role, what they may draw to do to each other's rights, and how each deed is asked for. */
import { tokenOf } from '@regulars/functions/runtime/directory/invitation.ts';
import { keyringOf } from '@regulars/functions/runtime/store/keyring.ts';
import { MEMBER_SHARDS } from '@regulars/functions/runtime/store/keys.ts';
import { type Settings, settingsOf } from '@regulars/functions/runtime/store/settings.ts';
import { membersOf } from '@regulars/functions/runtime/store/source.ts';
import { storeFor } from '@regulars/functions/runtime/store/store.ts';
import { tableFor } from '@regulars/functions/runtime/store/table.ts';
import type { AnyRecord } from '@regulars/shared/objects/object.ts';
import { user } from '@regulars/shared/objects/user.ts';
import type { Access, Rights } from '@regulars/shared/roles.ts';
import type { Random } from '@regulars/shared/rules/random.ts';
import { expect } from 'vitest';
import type { TestLocal } from '../api/world.ts';
import type { Answer, Call } from '../local.ts';
import { type Person, signedUp } from '../person.ts';
import { type Deed, isAdministrator, type Model } from './granting.ts';

export interface Scene {
  model: Model;
  people: Person[];
  team: string;
  /** Customers, each of another owner. */
  customers: { id: string; owner: string }[];
  /** By the key of whoever opened the workspace. */
  read(method: string, path: string, body?: unknown): Promise<Answer>;
  /** Who is there and which roles of its own the workspace has, as the table holds it: nobody's right is needed. */
  held(): Promise<{ users: AnyRecord[]; roles: Settings['roles'] }>;
  /** Makes whoever opened the workspace its owner again, by no operation: so there is always somebody with something to give. */
  reinstate(): Promise<void>;
  ask(person: Person, method: string, path: string, body?: unknown): Promise<Answer>;
  tokenFor(invitation: string): string;
  /** Changes of who somebody is, of which none is taken back by an undo. */
  changes: string[];
  /** How much was asked so far. */
  calls(): number;
}

const narrow: Rights = { customer: { right: 'read' } };
/** Role, access, whether in the team. The guest is in nothing yet. */
const starting: [string, Access, boolean][] = [
  ['owner', 'all', false],
  ['admin', 'all', false],
  ['manager', 'team', true],
  ['member', 'own', true],
  ['viewer', 'all', false],
  ['x_narrow', 'team', true],
];

/** `pass`: lets so many seconds of the gateway's clock go by, after which who somebody is is looked up anew. */
export async function openScene(local: TestLocal, round: number, pass: (seconds: number) => void): Promise<Scene> {
  let asked = 0;
  const space = await local.workspace();
  const model: Model = { users: new Map(), members: new Map(), roles: new Map([['x_narrow', { basis: 'member', rights: narrow }]]), invited: new Map() };
  const made = async (path: string, body: object) => {
    const answer = await space.call('POST', path, body);
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    return answer.body;
  };
  await made('/v1/roles', { name: 'x_narrow', label: { en: 'Narrow' }, basis: 'member', rights: narrow });
  const team = (await made('/v1/teams', { name: 'Ours' })).id;
  const keyring = await keyringOf(space.workspace, { read: 0, write: 0 });
  const tokenFor = (id: string) => tokenOf(keyring, id);
  const table = tableFor({ read: 0, write: 0 }, { workspace: space.workspace });
  const settingsNow = () => settingsOf(space.workspace, { read: 0, write: 0 }, Number.POSITIVE_INFINITY);
  const people: Person[] = [await signedUp(local.url, `guest-${round}@example.com`)];
  model.users.set(space.owner, { role: 'owner', access: 'all', teams: [], gone: false });
  for (const [role, access, isInTeam] of starting) {
    const person = await signedUp(local.url, `${role}-${round}@example.com`);
    const teams = isInTeam ? [team] : [];
    const { id } = await made('/v1/invitations', { email: person.email, role, access, teams });
    const { body } = await person.call('POST', '/v1/invitations/accept', { token: tokenFor(id), name: role });
    people.push(person);
    model.users.set(body.user, { role, access, teams, gone: false });
    model.members.set(person.email, body.user);
  }
  const customers: Scene['customers'] = [];
  for (const owner of model.users.keys()) customers.push({ id: (await made('/v1/customers', { name: 'Somebody', owner })).id, owner });
  let position = '';
  const fresh = async (call: Call, method: string, path: string, body?: unknown): Promise<Answer> => {
    asked++;
    const answer = await call(method, path, body, position ? { 'x-position': position } : {});
    position = answer.headers.get('x-position') ?? position;
    return answer;
  };
  return {
    model,
    people,
    team,
    customers,
    tokenFor,
    changes: [],
    calls: () => asked,
    read: (...question) => fresh(space.call, ...question),
    async held() {
      const users: AnyRecord[] = [];
      for (let shard = 0; shard < MEMBER_SHARDS; shard++) for await (const some of membersOf(table, keyring, 'user', shard)) users.push(...some);
      return { users, roles: (await settingsNow()).roles };
    },
    async reinstate() {
      const settings = await settingsNow();
      const reader = { user: space.owner, role: 'owner', access: 'all', teams: [] } as const;
      const writer = { user: 'system:test', via: 'api', now: new Date().toISOString(), timeZone: 'UTC', settings: settings.version };
      const store = storeFor({ table, keyring, settings, reader, writer });
      await store.commit([{ action: 'update', object: user, before: await store.get(user, space.owner), values: { role: 'owner', access: 'all' } }]);
      const known = model.users.get(space.owner);
      if (known) Object.assign(known, { role: 'owner', access: 'all' });
      pass(31);
    },
    ask(person, ...question) {
      pass(31);
      return fresh(person.within(space.workspace), ...question);
    },
  };
}

const roleNames = ['owner', 'admin', 'manager', 'member', 'viewer', 'x_narrow', 'x_other', 'x_gone'];
const rightsOf: Rights[] = [{}, narrow, { customer: { right: 'none' } }, { customer: { access: 'own' } }, { user: { fields: { email: 'none' } } }];

/** What the owner gives somebody before a sequence, so that there is always somebody with something to give. */
export function gift(random: Random, { model, people }: Scene): Deed {
  const { email } = random.pick(people);
  const user = model.members.get(email);
  const given = { role: random.pick(roleNames.slice(0, 6)), access: random.pick(['own', 'team', 'all'] as const) };
  return user ? { do: 'change rights', user, ...given } : { do: 'invite', email, ...given };
}

/** `me`: who does it, where they are somebody in the workspace. */
export function draw(random: Random, { model, people, team, changes }: Scene, me: string | undefined): Deed {
  const user = random.pick([...model.users.keys()]);
  const role = random.pick(roleNames);
  const access = random.pick(['own', 'team', 'all'] as const);
  const { email } = random.pick(people);
  const ownRole = {
    name: random.pick(['x_narrow', 'x_other']),
    basis: random.pick(['manager', 'member', 'viewer', 'admin', 'owner']),
    rights: random.pick(rightsOf),
  };
  const attempt = (method: string, path: string, body?: unknown): Deed => ({ do: 'try', method, path, body });
  const deeds: (() => Deed)[] = [
    () => ({ do: 'change rights', user, role, access }),
    ...Array.from({ length: 4 }, () => (): Deed => ({ do: 'change rights', user: me ?? user, role: random.pick(['owner', 'owner', 'admin']) })),
    () => ({ do: 'change rights', user, ...(random.chance(0.5) ? { role } : { access }) }),
    () => ({ do: 'change teams', user, teams: random.chance(0.5) ? [team] : [] }),
    () => ({ do: 'remove', user: random.pick([...model.users.keys()].slice(1)) }), // the owner stays, to be reinstated
    () => ({ do: 'invite', email, role, access }),
    () => ({ do: 'accept', email }),
    () => ({ do: 'accept', email: random.pick([...model.invited.keys(), email]) }),
    () => ({ do: random.pick(['change role', 'new role'] as const), ...ownRole }),
    () => ({ do: 'drop role', name: ownRole.name }),
    () => attempt('PATCH', `/v1/users/${user}`, { role, access }),
    () => attempt('POST', `/v1/users/${user}/restore`),
    () => attempt('POST', '/v1/users', { name: 'New', email: 'new@example.com', role, access }),
    () => attempt('POST', '/v1/users/batch', { items: [{ update: { id: user, values: { role } } }, { create: { name: 'New', role } }] }),
    () => attempt('PUT', `/v1/users/by/email/${encodeURIComponent(email)}`, { role, access }),
    () => attempt('PATCH', '/v1/workspace', { [`role.${ownRole.name}`]: { kind: 'role', ...ownRole } }),
    () => attempt('POST', '/v1/fields', { object: 'role', name: ownRole.name, kind: 'text', label: { en: 'Role' } }),
    () => attempt('POST', `/v1/changes/${random.pick(changes.length > 0 ? changes : ['00-0'])}/undo`),
    // Who administers may take back a change of a role's definition, as they may make one; nobody else any change at all.
    () => attempt('POST', `/v1/changes/${isAdministrator(model.users.get(me ?? '')?.role) ? '00-0' : `0${random.below(9)}-${1 + random.below(9)}`}/undo`),
    () => attempt('POST', '/v1/imports', { object: random.pick(['user', 'workspace', 'invitation']), name: 'people.csv', size: 100 }),
    () => attempt('POST', '/v1/invitations/accept', { token: `${'0'.repeat(26)}.${user.slice(-26)}.${'A'.repeat(32)}` }),
  ];
  return random.pick(deeds)();
}

/** `person`: nobody where the owner's key asks. */
export function carryOut({ ask: askAs, read, model, tokenFor }: Scene, person: Person | undefined, deed: Deed): Promise<Answer> {
  const ask = (...question: [string, string, unknown?]) => (person ? askAs(person, ...question) : read(...question));
  const { do: _, ...said } = deed;
  const label = { en: 'Own' };
  switch (deed.do) {
    case 'change rights':
      return ask('PATCH', `/v1/users/${deed.user}/rights`, { ...said, user: undefined });
    case 'change teams':
      return ask('PATCH', `/v1/users/${deed.user}`, { teams: deed.teams });
    case 'remove':
      return ask('DELETE', `/v1/users/${deed.user}`);
    case 'invite':
      return ask('POST', '/v1/invitations', said);
    case 'accept':
      return ask('POST', '/v1/invitations/accept', {
        token: tokenFor(model.invited.get(deed.email)?.id ?? `invitation_${'0'.repeat(26)}`),
        name: 'Guest',
      });
    case 'new role':
      return ask('POST', '/v1/roles', { label, ...said });
    case 'change role':
      return ask('PATCH', `/v1/roles/${deed.name}`, { basis: deed.basis, rights: deed.rights });
    case 'drop role':
      return ask('DELETE', `/v1/roles/${deed.name}`);
    case 'try':
      return ask(deed.method, deed.path, deed.body);
  }
}

/** Who has which right, as the table has it. */
export async function saidOf({ held }: Scene): Promise<object> {
  const { users, roles } = await held();
  return {
    users: users
      .map(({ id, role, access, teams = [], trashedAt }) => ({ id, role, access, teams: (teams as string[]).toSorted(), gone: trashedAt !== undefined }))
      .sort((a, b) => (a.id < b.id ? -1 : 1)),
    roles: Object.entries(roles)
      .filter(([, { deleted }]) => !deleted)
      .map(([name, { basis, rights }]) => ({ name, basis, rights }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}
