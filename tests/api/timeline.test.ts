/** The timeline of a record: narrowed to kinds, from a day backwards, page by page, within the reader's rights. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Call, startTest } from '../local.ts';
import { addMember } from '../member.ts';
import { aFile } from './requests.ts';
import type { TestLocal, World } from './world.ts';

let local: TestLocal;
let call: Call;
let as: World['as'];
let customer: string;
let space: Awaited<ReturnType<TestLocal['workspace']>>;

interface Line {
  at: string;
  object?: string;
  record?: { id: string; subject?: string; name?: string };
  change?: { version: number; changes: { field: string; after: unknown }[] };
}

const made = async (objects: string, body: object): Promise<{ id: string; createdAt: string }> => {
  const answer = await call('POST', `/v1/${objects}`, body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body;
};
const path = (query: Record<string, string> = {}, id = customer) => `/v1/customers/${id}/timeline?${new URLSearchParams(query)}`;
const nameOf = ({ record, change }: Line): string => record?.subject ?? record?.name ?? `version ${change?.version}`;
const ask = async (query: Record<string, string> = {}, by = call, id = customer): Promise<string[]> => {
  const { status, body } = await by('GET', path(query, id));
  expect(status, JSON.stringify(body)).toBe(200);
  return body.data.map(nameOf);
};
/** Pages to the end, each asked with the same question. */
async function all(query: Record<string, string>, id = customer): Promise<{ names: string[]; pages: number }> {
  const names: string[] = [];
  let cursor: string | undefined;
  let pages = 0;
  do {
    const { status, body } = await call('GET', path({ ...query, ...(cursor ? { cursor } : {}) }, id));
    expect(status, JSON.stringify(body)).toBe(200);
    names.push(...body.data.map(nameOf));
    cursor = body.nextCursor;
    pages++;
  } while (cursor && pages < 20);
  return { names, pages };
}

const kinds = ['note', 'call', 'email', 'meeting', 'visit', 'message'] as const;
const today = new Date().toISOString().slice(0, 10);

beforeAll(async () => {
  local = await startTest();
  space = await local.workspace('Timeline'); // its clocks are those of Berlin
  ({ call, as } = space);
  customer = (await made('customers', { name: 'Anna' })).id;
  await made('interactions', { kind: 'note', subject: 'of somebody else', customer: (await made('customers', { name: 'Ben' })).id });
  // One of each kind, a day apart, from 1 March 2026 on.
  for (const [at, kind] of kinds.entries()) await made('interactions', { kind, subject: kind, customer, at: `2026-03-0${at + 1}T12:00:00Z` });
  // In Berlin the first of these is still in summer time's first day, the second already in the next.
  await made('interactions', { kind: 'note', subject: 'before midnight', customer, at: '2026-03-29T21:59:59Z' });
  await made('interactions', { kind: 'note', subject: 'at midnight', customer, at: '2026-03-29T22:00:00Z' });
  await made('interactions', {
    kind: 'call',
    subject: 'with a file',
    customer,
    at: '2026-02-01T12:00:00Z',
    files: [await aFile(call, 'Offer.txt', Buffer.from('offer'))],
  });
  await made('interactions', { kind: 'note', subject: 'for Olga', customer, at: '2026-02-02T12:00:00Z', mentions: [space.owner] });
  await made('tasks', { subject: 'task', customer, mentions: [space.owner] });
  await call('POST', '/v1/objects', { name: 'x_boat', plural: 'x_boats', label: { en: 'Boat' }, pluralLabel: { en: 'Boats' }, timeline: true });
  await call('POST', '/v1/fields', { object: 'x_boat', name: 'x_owner', kind: 'link', to: 'customer', label: { en: 'Whose' } });
  await made('x_boats', { name: 'boat', x_owner: customer });
});
afterAll(() => local?.stop());

describe('shows only', () => {
  test.each(kinds.map((kind) => [kind] as const))('what is a %s', async (kind) => {
    const wanted = { note: ['at midnight', 'before midnight', 'note', 'for Olga'], call: ['call', 'with a file'] }[kind as string] ?? [kind];
    expect(await ask({ kinds: `interaction.${kind}` })).toEqual(wanted);
  });

  test('tasks, or records of an own object', async () => {
    expect(await ask({ kinds: 'task' })).toEqual(['task']);
    expect(await ask({ kinds: 'x_boat' })).toEqual(['boat']);
  });

  test('what has files, and what mentions somebody, of whatever object', async () => {
    expect(await ask({ kinds: 'files' })).toEqual(['with a file']);
    expect(await ask({ kinds: 'mentions' })).toEqual(['task', 'for Olga']);
  });

  test('several kinds, each entry once', async () => {
    expect(await ask({ kinds: 'interaction.call,task,files' })).toEqual(['task', 'call', 'with a file']);
    expect(await ask({ kinds: 'interaction' })).toHaveLength(10);
  });

  test('all entries where nothing is said, and how many there are of each kind', async () => {
    const { body } = await call('GET', path({ include: 'counts', kinds: 'task' }));
    expect(body.counts).toEqual({
      'interaction.note': 4,
      'interaction.call': 2,
      'interaction.email': 1,
      'interaction.meeting': 1,
      'interaction.visit': 1,
      'interaction.message': 1,
      task: 1,
      x_boat: 1,
      mentions: 2,
      files: 1,
    });
    expect(await ask()).toHaveLength(12);
    expect((await call('GET', path())).body.counts).toBeUndefined();
  });
});

describe('from a day backwards', () => {
  test('begins with what happened on that day in the time zone of the workspace', async () => {
    expect((await ask({ until: '2026-03-29' }))[0]).toBe('before midnight');
    expect((await ask({ until: '2026-03-30' })).slice(0, 2)).toEqual(['at midnight', 'before midnight']);
    expect(await ask({ until: '2026-02-02' })).toEqual(['for Olga', 'with a file']);
    expect(await ask({ until: '2026-01-31' })).toEqual([]);
    expect(await ask({ until: '9999-12-31' })).toHaveLength(12);
  });

  test('within kinds', async () => {
    expect(await ask({ until: '2026-03-02', kinds: 'interaction.note,interaction.call' })).toEqual(['call', 'note', 'for Olga', 'with a file']);
  });
});

describe('changes of fields', () => {
  test('stand between the entries, are found from a day on, and cost what is shown of them', async () => {
    const { id } = await made('customers', { name: 'Cleo' });
    await made('interactions', { kind: 'note', subject: 'old', customer: id, at: '2026-01-01T12:00:00Z' });
    for (const name of ['Cleo B', 'Cleo C']) await call('PATCH', `/v1/customers/${id}`, { name });
    const now = (await call('POST', '/v1/interactions', { kind: 'call', subject: 'new', customer: id })).body;
    expect(now.subject).toBe('new');
    expect(await ask({ kinds: 'changes' }, call, id)).toEqual(['version 3', 'version 2', 'version 1']);
    expect(await ask({ kinds: 'changes,interaction.note' }, call, id)).toEqual(['version 3', 'version 2', 'version 1', 'old']);
    expect(await ask({ kinds: 'changes,interaction' }, call, id)).toEqual(['new', 'version 3', 'version 2', 'version 1', 'old']);
    expect(await ask({ kinds: 'changes,interaction', until: today }, call, id)).toHaveLength(5);
    expect(await ask({ kinds: 'changes,interaction', until: '2026-01-01' }, call, id)).toEqual(['old']);
    expect(await ask({}, call, id)).toEqual(['new', 'old']);
    await call('GET', '/v1/customers?limit=1');
    const { headers, body } = await call('GET', path({ kinds: 'changes' }, id));
    expect(body.data[0].change.changes).toMatchObject([{ field: 'name', after: 'Cleo C' }]);
    expect(Number(/^read=([\d.]+)/.exec(headers.get('x-usage-units') ?? '')?.[1])).toBeLessThanOrEqual(2 + 1.5 * body.data.length);
  });
});

describe('page by page', () => {
  test('nothing is missing or there twice, entries and changes alike; a cursor belongs to its question', async () => {
    const { id } = await made('customers', { name: 'Dora' });
    const expected: string[] = [];
    for (let from = 0; from < 120; from += 60) {
      const items = Array.from({ length: 60 }, (_, at) => ({
        create: {
          kind: at % 2 ? 'note' : 'call',
          subject: `s${from + at}`,
          customer: id,
          at: new Date(Date.UTC(2026, 0, 1, 0, (from + at) >> 1)).toISOString(),
        },
      }));
      expect((await call('POST', '/v1/interactions/batch', { items })).status).toBe(200);
      expected.push(...items.map(({ create }) => create.subject));
    }
    for (let at = 0; at < 55; at++) await call('PATCH', `/v1/customers/${id}`, { name: `Dora ${at}` });
    const notes = await all({ kinds: 'interaction.note' }, id);
    expect(notes).toEqual({ names: expected.filter((_, at) => at % 2).reverse(), pages: 2 });
    const both = await all({ kinds: 'interaction,changes' }, id);
    expect(both.pages).toBe(4);
    expect(both.names.slice(0, 56)).toEqual(Array.from({ length: 56 }, (_, at) => `version ${56 - at}`));
    expect(both.names.slice(56).toSorted()).toEqual(expected.toSorted());

    const { nextCursor } = (await call('GET', path({ kinds: 'interaction.note,interaction.call' }, id))).body;
    expect((await call('GET', path({ kinds: 'interaction.call,interaction.note', cursor: nextCursor }, id))).status).toBe(200);
    const others: Record<string, string>[] = [{}, { kinds: 'interaction.note' }, { kinds: 'interaction.note,interaction.call', until: '2026-02-01' }];
    for (const other of others)
      expect((await call('GET', path({ ...other, cursor: nextCursor }, id))).body, JSON.stringify(other)).toMatchObject({ status: 400, code: 'BAD_CURSOR' });
  });
});

describe('refuses', () => {
  test.each([
    [{ kinds: 'interaction.nothing' }, '/kinds', 'NOT_A_CHOICE'],
    [{ kinds: 'relation' }, '/kinds', 'NOT_A_CHOICE'],
    [{ kinds: 'task,' }, '/kinds', 'NOT_A_CHOICE'],
    [{ kinds: '' }, '/kinds', 'TOO_SHORT'],
    [{ until: '2026-02-30' }, '/until', 'NOT_A_DATE'],
    [{ until: '2026-3-1' }, '/until', 'NOT_A_DATE'],
    [{ include: 'everything' }, '/include', undefined],
  ])('%j', async (query, pointer, code) => {
    const { status, body } = await call('GET', path(query as Record<string, string>));
    expect(status).toBe(400);
    expect(body.errors).toMatchObject([{ pointer, ...(code ? { code } : {}) }]);
  });
});

describe('what a role may not see is in no kind', () => {
  const role = async (rights: object): Promise<Call> => {
    const answer = await call('POST', '/v1/roles', { label: { en: `Role ${JSON.stringify(rights).slice(0, 40)}` }, basis: 'member', rights });
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    const narrow = await as(answer.body.name);
    await narrow('GET', '/v1/me', undefined, { 'x-position': answer.headers.get('x-position') ?? '' }); // who is told of the new role knows it
    return narrow;
  };

  test('an object', async () => {
    const narrow = await role({ task: { right: 'none' } });
    expect((await narrow('GET', path({ kinds: 'task' }))).status).toBe(400);
    expect(await ask({ kinds: 'mentions' }, narrow)).toEqual(['for Olga']);
    expect(await ask({}, narrow)).not.toContain('task');
    expect((await narrow('GET', path({ include: 'counts' }))).body.counts).not.toHaveProperty('task');
  });

  test('the field that says the kind: nothing can be narrowed by it or counted', async () => {
    const narrow = await role({ interaction: { fields: { kind: 'none' } } });
    expect((await narrow('GET', path({ kinds: 'interaction.note' }))).status).toBe(400);
    expect(await ask({ kinds: 'interaction' }, narrow)).toHaveLength(10);
    const { counts } = (await narrow('GET', path({ include: 'counts' }))).body;
    expect(counts).toMatchObject({ interaction: 10 });
    expect(counts).not.toHaveProperty('interaction.note');
  });

  test('files, mentions, and changes of a field', async () => {
    const narrow = await role({
      interaction: { fields: { files: 'none', mentions: 'none' } },
      task: { fields: { mentions: 'none' } },
      customer: { fields: { note: 'none' } },
    });
    for (const kinds of ['files', 'mentions']) expect((await narrow('GET', path({ kinds }))).status, kinds).toBe(400);
    const { id } = await made('customers', { name: 'Elsa' });
    await call('PATCH', `/v1/customers/${id}`, { note: 'secret' });
    await call('PATCH', `/v1/customers/${id}`, { note: 'secret 2', name: 'Elsa B' });
    const { body } = await narrow('GET', path({ kinds: 'changes' }, id));
    expect(body.data.map(nameOf)).toEqual(['version 3', 'version 1']);
    expect(JSON.stringify(body)).not.toContain('secret');
  });

  test('records of others', async () => {
    const colleague = await addMember(space.workspace, space.owner, { name: 'Carl', email: 'carl@example.com' });
    const { id } = await made('customers', { name: 'Fay', owner: colleague });
    await made('tasks', { subject: 'hers', customer: id, owner: colleague });
    await made('tasks', { subject: 'not hers', customer: id });
    expect((await call('GET', path({ include: 'counts' }, id))).body.counts.task).toBe(2);
    const own = await as('member', 'own', colleague);
    expect(await ask({ kinds: 'task' }, own, id)).toEqual(['hers']);
    expect((await own('GET', path({ include: 'counts' }, id))).body.counts.task).toBe(1);
  });
});
