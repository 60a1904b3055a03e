/** The feed of what happened: everything once, each record in order, as far as the reader sees, from a place of this workspace. */
import { clock } from '@regulars/functions/runtime/clock.ts';
import type { CrmEvent } from '@regulars/shared/rules/events.ts';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Call, startTest } from '../local.ts';
import { startReceiver } from '../receiver.ts';

type Told = CrmEvent & { id: string };
interface Page {
  data: Told[];
  next: string;
  more: boolean;
}

let local: Awaited<ReturnType<typeof startTest>>;
beforeAll(async () => {
  local = await startTest({ outgoingToLoopback: true });
});
afterAll(() => local?.stop());
afterEach(() => {
  clock.ahead = 0;
});

const page = async (call: Call, query = ''): Promise<Page> => {
  const { status, body } = await call('GET', `/v1/events${query}`);
  expect({ status, body }).toMatchObject({ status: 200 });
  return body;
};

/** All pages from a place on, until there is no more; an entry whose predecessor the index does not know yet is asked for again. */
async function all(call: Call, { after = '', limit = 100, more = '' } = {}): Promise<{ told: Told[]; pages: Page[] }> {
  const pages: Page[] = [];
  for (let next = after, isMore = true; isMore; ) {
    const one = await page(call, `?limit=${limit}${next ? `&after=${next}` : ''}${more}`);
    expect(one.data.length).toBeLessThanOrEqual(limit);
    pages.push(one);
    [next, isMore] = [one.next, one.more];
  }
  return { told: pages.flatMap(({ data }) => data), pages };
}

const versionsOf = (told: readonly Told[]) =>
  Map.groupBy(told, ({ data }) => data.id)
    .values()
    .map((of) => of.map(({ data }) => data.version));
const upTo = (last: number) => Array.from({ length: last }, (_, at) => at + 1);

test('tells all once and each record in order, whatever the size of a page, over all lanes and with clocks that are off', async () => {
  const { call } = await local.workspace();
  const { next } = await page(call, '?after=now');
  const ids = await Promise.all(
    Array.from({ length: 12 }, async (_, at) => (await call('POST', '/v1/customers', { name: `Customer ${at}` })).body.id as string),
  );
  // Records change at once, so that their entries lie in many lanes, those of one record in several; by clocks that differ.
  await Promise.all(
    ids.map(async (id) => {
      for (let at = 0; at < 12; at++) {
        clock.ahead = [0, -25_000, 17_000, -3_000][at % 4] ?? 0;
        await call('PATCH', `/v1/customers/${id}`, { note: `note ${at}` });
      }
    }),
  );
  const lanes = new Set<string>();
  for (const limit of [3, 7, 100]) {
    const { told } = await all(call, { after: next, limit });
    expect(told.length).toBe(12 * 13);
    expect(new Set(told.map(({ id }) => id)).size).toBe(12 * 13);
    for (const versions of versionsOf(told)) expect(versions).toEqual(upTo(13));
    for (const { data } of told) lanes.add(data.change.slice(0, 2));
  }
  expect(lanes.size).toBeGreaterThan(4);
});

test('goes on from a place: what comes later is there, what was told is not', async () => {
  const { call } = await local.workspace();
  const { body: mia } = await call('POST', '/v1/customers', { name: 'Mia' });
  const first = await all(call);
  expect(first.told.at(-1)).toMatchObject({ type: 'customer.created', data: { id: mia.id, after: { name: 'Mia' } } });
  const place = first.pages.at(-1)?.next ?? '';
  expect(await page(call, `?after=${place}`)).toMatchObject({ data: [], more: false });
  await call('DELETE', `/v1/customers/${mia.id}`);
  await call('POST', `/v1/customers/${mia.id}/restore`);
  await call('POST', '/v1/tasks', { subject: 'Call' });
  const { told } = await all(call, { after: place });
  expect(told.map(({ type }) => type).toSorted()).toEqual(['customer.restored', 'customer.trashed', 'task.created']);
  const { told: tasks } = await all(call, { after: place, more: '&object=task' });
  expect(tasks.map(({ type }) => type)).toEqual(['task.created']);
  expect((await call('GET', '/v1/events?object=x_nothing')).body.errors).toMatchObject([{ pointer: '/object', code: 'NOT_A_CHOICE' }]);
  for (const limit of ['0', '101', '-1', 'many']) expect((await call('GET', `/v1/events?limit=${limit}`)).status).toBe(400);
});

test('is what a webhook is told, with the same ids', async () => {
  const { call } = await local.workspace();
  const receiver = await startReceiver();
  const { next } = await page(call, '?after=now');
  await call('POST', '/v1/webhooks', { name: 'All', url: receiver.url });
  const { body: mia } = await call('POST', '/v1/customers', { name: 'Mia' });
  await call('PATCH', `/v1/customers/${mia.id}`, { note: 'new' });
  await expect.poll(() => receiver.received.length, { timeout: 40_000 }).toBe(2);
  const { told } = await all(call, { after: next });
  expect(receiver.received.map(({ id, event }) => ({ id, ...event }))).toEqual(told);
  await receiver.stop();
});

test('hides what the reader does not see: objects, records, fields, and changes of them alone', async () => {
  const space = await local.workspace();
  const { call } = space;
  const rights = { customer: { access: 'own', fields: { note: 'none' } }, task: { right: 'none' } };
  await call('POST', '/v1/roles', { name: 'x_less', label: { en: 'Less' }, basis: 'member', rights });
  const less = await space.as('x_less');
  const { next } = await page(call, '?after=now');
  const { body: mine } = await call('POST', '/v1/customers', { name: 'Mine', note: 'secret' });
  const { body: other } = await call('POST', '/v1/customers', { name: 'Secret person' });
  expect((await call('PATCH', `/v1/customers/${other.id}`, { owner: null })).status).toBe(200);
  await call('POST', '/v1/tasks', { subject: 'Secret task' });
  await call('PATCH', `/v1/customers/${mine.id}`, { note: 'more secret' });
  await call('PATCH', `/v1/customers/${mine.id}`, { name: 'Mine too' });
  expect((await all(call, { after: next })).told.length).toBe(6);
  const { told } = await all(less, { after: next });
  expect(told.map(({ type, data }) => `${type} ${data.version} ${data.changed}`)).toEqual([
    'customer.created 1 kind,name,owner,stage',
    'customer.updated 3 name',
  ]);
  expect(JSON.stringify(told)).not.toMatch(/secret/i);
});

test('refuses a place of another workspace, and one that was edited (S15)', async () => {
  const [{ call }, other] = [await local.workspace(), await local.workspace()];
  const { next } = await page(other.call);
  const { next: mine } = await page(call);
  const edited = mine.slice(0, 30) + (mine[30] === 'A' ? 'B' : 'A') + mine.slice(31);
  for (const after of [next, edited, 'rubbish', mine.slice(0, -4)]) {
    const { status, body } = await call('GET', `/v1/events?after=${after}`);
    expect([status, body.code]).toEqual([400, 'BAD_CURSOR']);
  }
});
