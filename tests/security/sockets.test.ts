/** S23: a WebSocket opens with a ticket alone, once, from our own pages, and tells nobody of what they may not see. */

import { update } from '@regulars/functions/runtime/store/changes.ts';
import { commit } from '@regulars/functions/runtime/store/commit.ts';
import { keyringOf } from '@regulars/functions/runtime/store/keyring.ts';
import { connectionsPk, recordKey } from '@regulars/functions/runtime/store/keys.ts';
import { unsealRecord } from '@regulars/functions/runtime/store/record.ts';
import { tableFor } from '@regulars/functions/runtime/store/table.ts';
import { user as userObject } from '@regulars/shared/objects/user.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rowsOf } from '../api/table.ts';
import { type Call, startTest } from '../local.ts';
import { addMember } from '../member.ts';
import { connect, type Listener, listen, ticketFor } from '../socket.ts';

let local: Awaited<ReturnType<typeof startTest>>;
let space: Awaited<ReturnType<typeof local.workspace>>;
const opened: Listener[] = [];
const keep = <T extends Listener>(one: T): T => {
  opened.push(one);
  return one;
};
const soon = <T>(what: () => T) => expect.poll(what, { timeout: 40_000 });
const outcome = (url: string, ticket: string | undefined, headers?: Record<string, string>) =>
  connect(url, ticket, headers).then(
    (one) => {
      keep(one);
      return 'opened';
    },
    (error: Error) => error.message,
  );

beforeAll(async () => {
  local = await startTest();
  space = await local.workspace();
});
afterAll(async () => {
  for (const { socket } of opened) socket.terminate();
  await local?.stop();
});

describe('a connection is refused', () => {
  it('without a ticket, with one of the wrong kind, and with one that is none', async () => {
    const { url, ticket } = await ticketFor(space.call);
    const wrong = {
      none: undefined,
      empty: '',
      'an API key': space.key,
      'a token': 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.',
      'one letter more': `${ticket}A`,
      'another letter': ticket.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')),
      'another workspace': ticket.replace(space.workspace, (await local.workspace('Other')).workspace),
      'no workspace': ticket.replace(space.workspace, '01HZZZZZZZZZZZZZZZZZZZZZZZ'),
      'a path': `../${ticket}`,
      rubbish: '%00\u0000 \n',
    };
    for (const [name, one] of Object.entries(wrong)) expect([name, await outcome(url, one)]).toEqual([name, '401']);
    expect(await outcome(url, undefined, { authorization: `Bearer ${space.key}` })).toBe('401');
    expect(await outcome(url, ticket)).toBe('opened');
  });

  it('with a ticket that was used, also when fifty come at once', async () => {
    const { url, ticket } = await ticketFor(space.call);
    const answers = await Promise.all(Array.from({ length: 50 }, () => outcome(url, ticket)));
    expect(answers.filter((answer) => answer === 'opened').length).toBe(1);
    expect(answers.filter((answer) => answer === '401').length).toBe(49);
    expect(await outcome(url, ticket)).toBe('401');
  });

  it('with a ticket that has expired, whether or not it was swept away', async () => {
    const { url, ticket } = await ticketFor(space.call);
    const table = tableFor({ read: 0, write: 0 }, space);
    const row = rowsOf(local).find(({ pk, sk }) => sk === 'ticket' && pk.includes(space.workspace));
    const item = await table.get({ pk: row?.pk ?? '', sk: 'ticket' });
    await table.put({ ...item, ttl: Math.floor(Date.now() / 1000) - 1 });
    expect(await outcome(url, ticket)).toBe('401');
  });

  it('from a page of another site; a program sends no Origin', async () => {
    const evil = ['https://evil.example', 'null', `${local.url}.evil.example`, local.url.replace('http:', 'https:'), local.url.replace(/:\d+$/, ':1'), ''];
    for (const origin of evil) {
      const { url, ticket } = await ticketFor(space.call);
      expect([origin, await outcome(url, ticket, { origin })]).toEqual([origin, '403']);
    }
    const { url, ticket } = await ticketFor(space.call);
    expect(await outcome(url, ticket, { origin: local.url })).toBe('opened');
  });

  it('and its ticket stands nowhere in clear', async () => {
    const { ticket } = await ticketFor(space.call);
    const secret = ticket.split('_')[2] ?? '';
    expect(rowsOf(local).filter(({ pk, sk, item }) => `${pk}${sk}${item}`.includes(secret))).toEqual([]);
  });
});

describe('what is told', () => {
  interface Seat {
    id: string;
    call: Call;
    listener: Listener;
  }
  const seats: Record<'own' | 'mate' | 'stranger' | 'all', Seat> = {} as never; // filled before the first test
  let teams: string[];

  beforeAll(async () => {
    teams = [];
    for (const name of ['Ours', 'Theirs']) teams.push((await space.call('POST', '/v1/teams', { name })).body.id);
    const seat = async (name: string, access: 'own' | 'team' | 'all', team: string | undefined): Promise<Seat> => {
      const id = await addMember(space.workspace, space.owner, {
        name,
        email: `${name.toLowerCase()}@example.com`,
        access,
        ...(team ? { teams: [team] } : {}),
      });
      const call = await space.as('member', access, id);
      const listener = keep(await listen(call));
      await listener.ask({ action: 'watch', objects: ['customer', 'task', 'interaction', 'workspace', 'user', 'relation'], records: [] });
      return { id, call, listener };
    };
    seats.own = await seat('Own', 'own', teams[0]);
    seats.mate = await seat('Mate', 'team', teams[0]);
    seats.stranger = await seat('Stranger', 'own', teams[1]);
    seats.all = await seat('All', 'all', undefined);
  });

  const heardOf = (id: string) =>
    Object.entries(seats)
      .filter(([, { listener }]) => listener.heard().some((one) => one.startsWith(id)))
      .map(([name]) => name);

  it.each([
    ['own', ['own', 'mate', 'all']],
    ['mate', ['mate', 'all']],
    ['stranger', ['stranger', 'all']],
    ['all', ['all']],
  ] as const)('of a record of %s reaches %j alone', async (whose, hears) => {
    const made = [];
    for (const [path, values] of [
      ['customers', { name: 'Geheim' }],
      ['tasks', { subject: 'Geheim' }],
    ] as const) {
      const { body } = await space.call('POST', `/v1/${path}`, { ...values, owner: seats[whose].id });
      await space.call('PATCH', `/v1/${path}/${body.id}`, path === 'tasks' ? { done: true } : { note: 'Geheim' });
      made.push(body.id);
    }
    for (const id of made) await soon(() => heardOf(id)).toEqual(hears);
    await new Promise((done) => setTimeout(done, 200));
    for (const id of made) expect(heardOf(id)).toEqual(hears);
    for (const { listener } of Object.values(seats)) expect(JSON.stringify(listener.received)).not.toContain('Geheim');
  });

  it('of a record that is handed over reaches who had it and who gets it, and from then on who has it', async () => {
    const { body } = await space.call('POST', '/v1/customers', { name: 'Moves', owner: seats.own.id });
    await space.call('PATCH', `/v1/customers/${body.id}`, { owner: seats.stranger.id });
    await soon(() => seats.stranger.listener.heard()).toContain(`${body.id}@2`);
    await soon(() => seats.own.listener.heard()).toContain(`${body.id}@2`);
    await space.call('PATCH', `/v1/customers/${body.id}`, { note: 'x' });
    await soon(() => seats.stranger.listener.heard()).toContain(`${body.id}@3`);
    expect([seats.own, seats.mate].map(({ listener }) => listener.heard().includes(`${body.id}@3`))).toEqual([false, false]);
  });

  it('with the first word about what happened before is no more than that', async () => {
    const { url, ticket, position } = await ticketFor(seats.own.call);
    const { body: theirs } = await space.call('POST', '/v1/customers', { name: 'Theirs', owner: seats.stranger.id });
    const { body: mine } = await space.call('POST', '/v1/customers', { name: 'Mine', owner: seats.own.id });
    const late = keep(await connect(url, ticket));
    const answer = await late.ask({ action: 'watch', objects: ['customer'], records: [theirs.id], since: position });
    expect(answer.changes.map(({ id }: { id: string }) => id)).toEqual([mine.id]);
  });

  it('of presence says nothing about a record that one may not see', async () => {
    const { body } = await space.call('POST', '/v1/customers', { name: 'Looked at', owner: seats.stranger.id });
    const { listener } = seats.own;
    expect(await listener.ask({ action: 'present', record: body.id })).toMatchObject({ kind: 'problem', code: 'NOT_FOUND' });
    expect(await seats.stranger.listener.ask({ action: 'present', record: body.id, editing: true })).toEqual({ kind: 'present', record: body.id, people: [] });
    expect(await seats.all.listener.ask({ action: 'present', record: body.id })).toEqual({
      kind: 'present',
      record: body.id,
      people: [{ user: seats.stranger.id, editing: true }],
    });
    await soon(() => seats.stranger.listener.received.at(-1)).toEqual({ kind: 'present', record: body.id, people: [{ user: seats.all.id, editing: false }] });
    // Whoever loses the record meanwhile hears no more of who looks at it.
    await space.call('PATCH', `/v1/customers/${body.id}`, { owner: space.owner });
    const before = seats.stranger.listener.received.filter(({ kind }) => kind === 'present').length;
    await seats.all.listener.ask({ action: 'present', record: body.id, editing: true });
    await new Promise((done) => setTimeout(done, 200));
    expect(seats.stranger.listener.received.filter(({ kind }) => kind === 'present').length).toBe(before);
    expect(JSON.stringify(listener.received)).not.toContain(body.id);
  });

  it('in another workspace is told there', async () => {
    const other = await local.workspace('Other');
    const { body: theirs } = await other.call('POST', '/v1/customers', { name: 'Theirs' });
    const { listener } = seats.all;
    await listener.ask({ action: 'watch', objects: ['customer', 'workspace'], records: [theirs.id, `workspace_${other.workspace}`] });
    expect(await listener.ask({ action: 'present', record: theirs.id })).toMatchObject({ code: 'NOT_FOUND' });
    await other.call('PATCH', `/v1/customers/${theirs.id}`, { note: 'x' });
    await other.call('PATCH', '/v1/workspace', { name: 'Renamed' });
    const { body: mine } = await space.call('POST', '/v1/customers', { name: 'Mine' });
    await soon(() => listener.heard()).toContain(`${mine.id}@1`);
    expect(listener.heard().filter((one) => one.startsWith(theirs.id) || one.includes(other.workspace))).toEqual([]);
  });
});

describe('a message', () => {
  it('that is not as it must be is refused with what is wrong, and the connection goes on', async () => {
    const one = keep(await listen(space.call));
    const refused = async (message: object, code: string, pointer?: string) => {
      const answer = await one.ask(message);
      expect(answer).toMatchObject({ kind: 'problem', code, title: expect.any(String) });
      if (pointer) expect(answer.errors[0].pointer).toBe(pointer);
      expect(JSON.stringify(answer)).not.toMatch(/\.ts:|node_modules|T#/);
    };
    await refused({ action: 'watch' }, 'INVALID', '/objects');
    await refused({ action: 'watch', objects: [], records: ['x'] }, 'INVALID', '/records/0');
    await refused({ action: 'watch', objects: Array(31).fill('customer'), records: [] }, 'INVALID', '/objects');
    await refused({ action: 'watch', objects: ['__proto__'], records: [] }, 'INVALID', '/objects/0');
    await refused({ action: 'watch', objects: [], records: [], workspace: 'x' }, 'INVALID', '/workspace');
    await refused(JSON.parse('{"action":"watch","objects":[],"records":[],"__proto__":{"role":"owner"}}'), 'INVALID');
    await refused({ action: 'present', record: 'customer_01HZZZZZZZZZZZZZZZZZZZZZZZ' }, 'NOT_FOUND');
    await refused({ action: 'present', record: `workspace_${space.workspace}` }, 'NOT_FOUND');
    expect(await one.ask({ action: 'ping' })).toEqual({ kind: 'pong' });
  });
});

describe('a connection ends', () => {
  const change = async (id: string, values: Record<string, unknown> | 'trash') => {
    const meter = { read: 0, write: 0 };
    const table = tableFor(meter, space);
    const keyring = await keyringOf(space.workspace, meter);
    const item = await table.get(recordKey(space.workspace, 'user', id));
    const before = unsealRecord(keyring, id, item ?? {});
    const writer = { user: space.owner, via: 'web', now: new Date().toISOString(), timeZone: 'Europe/Berlin', settings: 1 };
    const what = values === 'trash' ? ({ action: 'trash', object: userObject, before } as const) : update(userObject, before, values as never); // role and access are set by the system, which this is
    await commit([what], { table, keyring, writer }, () => undefined);
  };
  const seat = async (name: string) => {
    const id = await addMember(space.workspace, space.owner, { name, email: `${name.toLowerCase()}@example.com` });
    const call = await space.as('member', 'all', id);
    return { id, call, listener: keep(await listen(call)) };
  };

  it.each([
    ['role', { role: 'viewer' }],
    ['access', { access: 'own' }],
  ])('when the %s of its user changes', async (what, values) => {
    const { id, listener } = await seat(`Ends${what}`);
    await change(id, values);
    expect(await listener.closed()).toBe(1000);
  });

  it('when its user leaves the workspace, and no ticket opens another', async () => {
    const { id, call, listener } = await seat('Leaves');
    const unused = await ticketFor(call);
    await change(id, 'trash');
    expect(await listener.closed()).toBe(1000);
    expect(await outcome(unused.url, unused.ticket)).toBe('404');
    // The authorizer's answer lasts up to 30 seconds: a ticket given meanwhile opens nothing.
    const later = await ticketFor(call);
    expect(await outcome(later.url, later.ticket)).toBe('404');
  });

  it('for who looks at the same record, also when its last word comes after it', async () => {
    const [gone, stays] = [await seat('Ghost'), await seat('Stays')];
    const { body } = await space.call('POST', '/v1/customers', { name: 'Haunted' });
    await gone.listener.ask({ action: 'present', record: body.id });
    const table = tableFor({ read: 0, write: 0 }, space);
    const [row] = rowsOf(local).filter(({ pk, sk }) => pk === connectionsPk(space.workspace) && sk.startsWith('presence#'));
    const last = await table.get({ pk: row?.pk ?? '', sk: row?.sk ?? '' });
    expect((await stays.listener.ask({ action: 'present', record: body.id })).people).toEqual([{ user: gone.id, editing: false }]);
    await gone.listener.leave();
    await soon(() => stays.listener.received.at(-1)).toEqual({ kind: 'present', record: body.id, people: [] });
    await table.put(last ?? {});
    expect((await stays.listener.ask({ action: 'present', record: body.id, editing: true })).people).toEqual([]);
  });

  it('and nothing is left of it', async () => {
    const { listener } = await seat('Gone');
    const count = () => rowsOf(local).filter(({ pk, sk }) => pk === connectionsPk(space.workspace) && sk.startsWith('connection#')).length;
    const before = count();
    await listener.leave();
    await soon(count).toBe(before - 1);
  });
});
