/** Who is told of what: mentions, what is newly theirs, reminders; once, live, and only as long as they may see it. */
import { handler as wakeDue } from '@regulars/functions/due/wakeDue.ts';
import { handler as mailNotice } from '@regulars/functions/notifications/mailNotice.ts';
import { handler as notifyPeople } from '@regulars/functions/notifications/notifyPeople.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Call, startTest } from '../local.ts';
import { addMember } from '../member.ts';
import { type Listener, listen } from '../socket.ts';
import { rowsOf } from './table.ts';

interface Notice {
  id: string;
  kind: string;
  record: string;
  title: string;
  by?: string;
  many: boolean;
  read: boolean;
}

let local: Awaited<ReturnType<typeof startTest>>;
let space: Awaited<ReturnType<typeof local.workspace>>;
let people = 0;
const opened: Listener[] = [];

beforeAll(async () => {
  local = await startTest();
  space = await local.workspace();
});
afterAll(async () => {
  for (const { socket } of opened) socket.terminate();
  await local?.stop();
});

/** A member of their own for each test, as they call the API. */
async function member(access: 'own' | 'all' = 'all'): Promise<{ id: string; call: Call; notices(): Promise<Notice[]> }> {
  const id = await addMember(space.workspace, space.owner, { name: `Person ${++people}`, email: `person${people}@example.com`, access });
  const call = await space.as('member', access, id);
  return { id, call, notices: async () => (await call('GET', '/v1/notifications')).body.data };
}
const kinds = async (notices: Promise<Notice[]>) => (await notices).map(({ kind, title }) => `${kind} ${title}`);

/** What others did is in the read model within a second. */
const soon = <T>(what: () => T) => expect.poll(what, { timeout: 40_000 });
/** Time enough for what must not come. */
const settled = async () => {
  const { queues } = local.cloud;
  await new Promise((done) => setTimeout(done, 300));
  expect(queues.counts('notifyPeople-dead')).toMatchObject({ visible: 0 });
};

describe('is told', () => {
  test('whoever is mentioned in a note or task, and of it once', async () => {
    const ben = await member();
    const { body: customer } = await space.call('POST', '/v1/customers', { name: 'Mia' });
    const { body: note } = await space.call('POST', '/v1/interactions', { subject: 'Call her', customer: customer.id, mentions: [ben.id] });
    await soon(() => kinds(ben.notices())).toEqual(['mention Call her']);
    expect((await ben.notices())[0]).toMatchObject({ record: note.id, by: space.owner, read: false, many: false });
    await space.call('PATCH', `/v1/interactions/${note.id}`, { subject: 'Call her today' });
    await space.call('POST', '/v1/tasks', { subject: 'Send it', mentions: [ben.id] });
    await soon(() => kinds(ben.notices())).toEqual(['mention Send it', 'mention Call her today']);
  });

  test('whose a record newly is', async () => {
    const ben = await member();
    const { body: task } = await space.call('POST', '/v1/tasks', { subject: 'Yours', owner: ben.id });
    await soon(() => kinds(ben.notices())).toEqual(['assigned Yours']);
    const { body: customer } = await space.call('POST', '/v1/customers', { name: 'Was mine' });
    await space.call('PATCH', `/v1/customers/${customer.id}`, { owner: ben.id });
    await soon(() => kinds(ben.notices())).toEqual(['assigned Was mine', 'assigned Yours']);
    await ben.call('POST', '/v1/tasks', { subject: 'My own' });
    await ben.call('PATCH', `/v1/tasks/${task.id}`, { done: true });
    await settled();
    expect((await ben.notices()).length).toBe(2);
  });

  test('by their own pages alone: a program that listens with a key hears nothing', async () => {
    const ben = await member();
    const chen = await member();
    const [hears, doesNot] = [await listen(ben.call), await listen(chen.call)];
    opened.push(hears, doesNot);
    // A program that uses somebody's key is not their page.
    await space.call('POST', '/v1/tasks', { subject: 'Yours', owner: ben.id });
    await soon(() => kinds(ben.notices())).toEqual(['assigned Yours']);
    await settled();
    expect([hears, doesNot].map(({ received }) => received.length)).toEqual([0, 0]);
  });

  test('the owner of a task, when its time has come and it is not done', async () => {
    const ben = await member();
    const inTime = new Date(Date.now() + 6_000).toISOString();
    const make = (subject: string, values: object) => ben.call('POST', '/v1/tasks', { subject, remindAt: inTime, ...values });
    await make('In time', {});
    await make('Done already', { done: true });
    const { body: trashed } = await make('Thrown away', {});
    await ben.call('DELETE', `/v1/tasks/${trashed.id}`);
    await make('Long past', { remindAt: '2020-01-01T00:00:00Z' });
    await make('Later', { remindAt: new Date(Date.now() + 86_400_000).toISOString() });
    await wakeDue();
    expect(await ben.notices()).toEqual([]);
    await new Promise((done) => setTimeout(done, Math.max(0, Date.parse(inTime) - Date.now()) + 20));
    await wakeDue();
    await wakeDue();
    await soon(() => kinds(ben.notices())).toEqual(['reminder In time']);
    const due = rowsOf(local).filter(({ pk, item }) => pk.includes(space.workspace) && item.includes('"dpk"'));
    expect(due.length, 'what was done waits no longer').toBe(1);
  });

  test('again at another time, and once however often the record is written meanwhile', async () => {
    const ben = await member();
    const at = new Date(Date.now() + 700).toISOString();
    const { body: task } = await ben.call('POST', '/v1/tasks', { subject: 'Call', remindAt: at });
    await new Promise((done) => setTimeout(done, Math.max(0, Date.parse(at) - Date.now()) + 20));
    await ben.call('PATCH', `/v1/tasks/${task.id}`, { priority: 'high' }); // between its time and the minute that sees it
    await wakeDue();
    await ben.call('PATCH', `/v1/tasks/${task.id}`, { priority: 'low' });
    await wakeDue();
    await soon(() => kinds(ben.notices())).toEqual(['reminder Call']);
    const next = new Date(Date.now() + 500).toISOString();
    await ben.call('PATCH', `/v1/tasks/${task.id}`, { remindAt: next });
    await new Promise((done) => setTimeout(done, Math.max(0, Date.parse(next) - Date.now()) + 20));
    await wakeDue();
    await soon(() => kinds(ben.notices())).toEqual(['reminder Call', 'reminder Call']);
  });
});

describe('is not told', () => {
  test('who may not see the record, whatever it was when they were mentioned', async () => {
    const ben = await member('own');
    const { body: customer } = await space.call('POST', '/v1/customers', { name: 'Hidden', owner: space.owner });
    await space.call('POST', '/v1/interactions', { subject: 'Secret', customer: customer.id, mentions: [ben.id] });
    const { body: task } = await space.call('POST', '/v1/tasks', { subject: 'Yours', owner: ben.id });
    await soon(() => kinds(ben.notices())).toEqual(['assigned Yours']);
    await space.call('PATCH', `/v1/tasks/${task.id}`, { owner: space.owner });
    await soon(() => kinds(ben.notices())).toEqual([]);
    const answer = await ben.call('GET', '/v1/notifications');
    expect([answer.body.unread, JSON.stringify(answer.body).includes('Secret')]).toEqual([0, false]);
    await space.call('PATCH', `/v1/tasks/${task.id}`, { owner: ben.id });
    await soon(() => kinds(ben.notices())).toEqual(['assigned Yours', 'assigned Yours']);
  });

  test('anybody of what others are told', async () => {
    const [ben, chen] = [await member(), await member()];
    await space.call('POST', '/v1/tasks', { subject: 'For Ben', owner: ben.id });
    await soon(() => kinds(ben.notices())).toEqual(['assigned For Ben']);
    expect(await chen.notices()).toEqual([]);
    const [{ id }] = (await ben.notices()) as [Notice];
    await chen.call('POST', '/v1/notifications/read', { ids: [id], until: id });
    expect((await ben.notices())[0]?.read).toBe(false);
  });

  test('who does not want it', async () => {
    const ben = await member();
    const settings = { mention: true, mentionByMail: true, assigned: true, assignedByMail: false, reminder: true, reminderByMail: false };
    expect((await ben.call('GET', '/v1/notification-settings')).body).toEqual(settings);
    expect((await ben.call('PATCH', '/v1/notification-settings', { assigned: false })).body).toEqual({ ...settings, assigned: false });
    await space.call('POST', '/v1/tasks', { subject: 'Silent', owner: ben.id });
    await space.call('POST', '/v1/tasks', { subject: 'Loud', mentions: [ben.id] });
    await soon(() => kinds(ben.notices())).toEqual(['mention Loud']);
  });
});

describe('what was read', () => {
  test('is marked one by one or all up to one, and the newest are counted', async () => {
    const ben = await member();
    for (const subject of ['One', 'Two', 'Three']) {
      await space.call('POST', '/v1/tasks', { subject, owner: ben.id });
      await soon(async () => (await ben.notices())[0]?.title).toBe(subject);
    }
    const [three, two] = (await ben.notices()) as [Notice, Notice];
    const unread = async () => (await ben.call('GET', '/v1/notifications')).body.unread;
    expect(await unread()).toBe(3);
    expect((await ben.call('POST', '/v1/notifications/read', { ids: [three.id] })).status).toBe(200);
    expect([await unread(), (await ben.notices()).map(({ read }) => read)]).toEqual([2, [true, false, false]]);
    await ben.call('POST', '/v1/notifications/read', { until: two.id });
    expect([await unread(), (await ben.notices()).map(({ read }) => read)]).toEqual([0, [true, true, true]]);
    await ben.call('POST', '/v1/notifications/read', { until: '00000000000000000000000000' });
    expect(await unread(), 'the mark goes forward only').toBe(0);
  });

  test('is not lost when two pages mark at once', async () => {
    const ben = await member();
    for (let n = 0; n < 6; n++) await space.call('POST', '/v1/tasks', { subject: `Task ${n}`, owner: ben.id });
    await soon(async () => (await ben.notices()).length).toBe(6);
    const marked = await Promise.all((await ben.notices()).slice(0, 4).map(({ id }) => ben.call('POST', '/v1/notifications/read', { ids: [id] })));
    const done = marked.filter(({ status }) => status === 200).length;
    expect(marked.filter(({ status }) => status !== 200 && status !== 503)).toEqual([]);
    expect((await ben.call('GET', '/v1/notifications')).body.unread).toBe(6 - done);
  });
});

describe('by mail', () => {
  /** Two minutes are over: what was ordered is sent. */
  const over = async (user: string) => {
    const [id = ''] = await idsFor(user);
    for (let n = 0; n < 2; n++) await mailNotice({ Records: [{ body: JSON.stringify({ workspace: space.workspace, job: `${user}|${id}` }) }] } as never);
  };
  const idsFor = async (user: string) =>
    rowsOf(local)
      .filter(({ pk, sk }) => pk.startsWith(`T#${space.workspace}#`) && pk.includes(user) && /[0-9A-HJKMNP-TV-Z]{26}$/.test(sk))
      .map(({ sk }) => sk.slice(-26))
      .sort()
      .reverse();
  const lettersTo = async (address: string) =>
    (await local.cloud.mail.list()).filter(({ to }) => to.includes(address)).map(({ subject, text }) => `${subject}\n${text}`);
  const mentioned = async (ben: Awaited<ReturnType<typeof member>>, more: object = {}) => {
    const { body: mia } = await space.call('POST', '/v1/customers', { name: 'Mia' });
    const { status, body } = await space.call('POST', '/v1/interactions', { subject: 'Call Mia', customer: mia.id, mentions: [ben.id], ...more });
    expect(status).toBe(201);
    await soon(async () => (await idsFor(ben.id)).length).toBeGreaterThan(0);
    return body as { id: string };
  };

  test('comes once, with the name of what it is about and the way there', async () => {
    const ben = await member();
    const task = await mentioned(ben, { text: 'A secret' });
    await over(ben.id);
    const [letter, ...more] = await lettersTo(`person${people}@example.com`);
    expect(more).toEqual([]);
    expect(letter).toMatch(/^Olga Owner mentions you: Interaction “Call Mia”\n/);
    expect(letter).toContain(`${local.url}/interactions/${task.id}`);
    expect(letter).not.toContain('A secret');
  });

  test('is ordered by what happens, and waits', async () => {
    const ben = await member();
    const before = local.cloud.queues.counts('outgoing').delayed;
    await mentioned(ben);
    await soon(() => local.cloud.queues.counts('outgoing').delayed).toBe(before + 1);
    expect(await lettersTo(`person${people}@example.com`)).toEqual([]);
  });

  test.each([
    [
      'read it meanwhile',
      async (ben: Awaited<ReturnType<typeof member>>) => void (await ben.call('POST', '/v1/notifications/read', { ids: await idsFor(ben.id) })),
    ],
    ['wants none', async (ben: Awaited<ReturnType<typeof member>>) => void (await ben.call('PATCH', '/v1/notification-settings', { mentionByMail: false }))],
    ['may not see it any more', async (_: unknown, task: { id: string }) => void (await space.call('DELETE', `/v1/interactions/${task.id}`))],
    ['has left', async (ben: Awaited<ReturnType<typeof member>>) => void (await space.call('DELETE', `/v1/users/${ben.id}`))],
  ])('does not come to who %s', async (_, meanwhile) => {
    const ben = await member();
    const task = await mentioned(ben);
    await meanwhile(ben, task);
    await over(ben.id);
    expect(await lettersTo(`person${people}@example.com`)).toEqual([]);
  });

  test('does not name what its reader may not see', async () => {
    const ben = await member('own');
    await mentioned(ben, { owner: space.owner });
    await over(ben.id);
    expect((await lettersTo(`person${people}@example.com`)).join()).not.toContain('Call Mia');
  });
});

test('the same entries of the journal, delivered three times, have one effect', async () => {
  const ben = await member();
  await space.call('POST', '/v1/tasks', { subject: 'Once', owner: ben.id, mentions: [ben.id] });
  await soon(async () => (await ben.notices()).length).toBe(1);
  const entries = rowsOf(local).filter(({ pk }) => pk.startsWith(`T#${space.workspace}#J#`));
  const Records = entries.map(({ item }) => {
    const image = JSON.parse(item);
    return { eventName: 'INSERT', dynamodb: { NewImage: image, SequenceNumber: String(Number(image.sk.S)) } };
  });
  const before = rowsOf(local).filter(({ pk }) => pk.includes('#N#')).length;
  for (let n = 0; n < 3; n++) expect(await notifyPeople({ Records } as never)).toEqual({ batchItemFailures: [] });
  expect(rowsOf(local).filter(({ pk }) => pk.includes('#N#')).length).toBe(before);
  expect((await ben.notices()).length).toBe(1);
});
