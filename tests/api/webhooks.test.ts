/** Webhooks from the change to the receiver: signed, chosen, in order, again after failures, repeated, stopped. */
import { handler as wakeDue } from '@regulars/functions/due/wakeDue.ts';
import { clock } from '@regulars/functions/runtime/clock.ts';
import { handler as deliverWebhook } from '@regulars/functions/webhooks/deliverWebhook.ts';
import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { startTest } from '../local.ts';
import { type Received, type Receiver, startReceiver } from '../receiver.ts';
import { rowsOf } from './table.ts';

let local: Awaited<ReturnType<typeof startTest>>;
let space: Awaited<ReturnType<typeof local.workspace>>;
let receiver: Receiver;

beforeAll(async () => {
  local = await startTest({ outgoingToLoopback: true });
});
afterAll(() => local?.stop());
afterEach(async () => {
  clock.ahead = 0;
  await receiver?.stop();
});

interface Made {
  id: string;
  secret: string;
  path: string;
}

/** A workspace, a receiver and a webhook of the test's own. */
async function made(more: object = {}): Promise<Made> {
  [space, receiver] = [await local.workspace(), await startReceiver()];
  return another(more);
}

async function another(more: object = {}): Promise<Made> {
  const { status, body } = await space.call('POST', '/v1/webhooks', { name: 'Shop', url: receiver.url, ...more });
  expect({ status, body }).toMatchObject({ status: 201 });
  return { ...body, path: `/v1/webhooks/${body.id}` };
}

const soon = <T>(what: () => T) => expect.poll(what, { timeout: 40_000 });
/** Time enough for what must not come. */
const settled = async () => {
  const { queues } = local.cloud;
  await new Promise((done) => setTimeout(done, 300));
  await soon(() => queues.counts('outgoing').visible + queues.counts('outgoing').hidden).toBe(0);
  expect(queues.counts('outgoing-dead')).toMatchObject({ visible: 0 });
};
/** The deployment's clock runs ahead, and its minute comes. */
const jump = async (milliseconds: number) => {
  clock.ahead += milliseconds;
  await wakeDue();
  await settled();
};

const create = async (name: string, more: object = {}): Promise<string> => (await space.call('POST', '/v1/customers', { name, ...more })).body.id;
const change = (id: string, body: object) => space.call('PATCH', `/v1/customers/${id}`, body);
const told = ({ event: { type, data } }: Received) => `${type} ${data.version}${data.after.name ? ` ${data.after.name}` : ''}`;
const toldOf = (id: string, of = receiver.received) => of.filter(({ event }) => event.data.id === id).map(({ event }) => event.data.version);

describe('a change is told', () => {
  test('as Standard Webhooks says: id, time and signature, what it was before and is now', async () => {
    const { secret } = await made();
    const id = await create('Mia', { note: 'old' });
    await change(id, { note: 'new' });
    await soon(() => receiver.received.length).toBe(2);
    const reader = new Webhook(secret);
    for (const { body, headers } of receiver.received) expect(reader.verify(body, headers as Record<string, string>)).toEqual(JSON.parse(body));
    const stranger = new Webhook(`whsec_${Buffer.alloc(32).toString('base64')}`);
    const [first] = receiver.received as [Received];
    expect(() => stranger.verify(first.body, first.headers as Record<string, string>)).toThrow();
    expect(() => reader.verify(first.body.replace('Mia', 'Max'), first.headers as Record<string, string>)).toThrow();
    expect(receiver.received[1]?.event).toMatchObject({
      type: 'customer.updated',
      data: { id, object: 'customer', version: 2, changed: ['note'], before: { note: 'old' }, after: { note: 'new' }, actor: { id: space.owner, via: 'api' } },
    });
    expect(new Set(receiver.received.map((one) => one.id)).size).toBe(2);
  });

  test('with both secrets for a day after a rotation, and with the new one alone from then on', async () => {
    const { secret, path } = await made();
    const { body: rotated } = await space.call('POST', `${path}/secret`);
    const verifies = (key: string) => {
      const { body, headers } = receiver.received.at(-1) as Received;
      // The reader compares the time with its own clock, which is to be the deployment's.
      vi.useFakeTimers({ toFake: ['Date'], now: clock.now() });
      try {
        return new Webhook(key).verify(body, headers as Record<string, string>) !== undefined;
      } catch (error) {
        expect(String(error)).toMatch(/No matching signature/);
        return false;
      } finally {
        vi.useRealTimers();
      }
    };
    await create('One');
    await soon(() => receiver.received.length).toBe(1);
    expect([verifies(secret), verifies(rotated.secret)]).toEqual([true, true]);
    expect((await space.call('GET', path)).body.formerSecretUntil).toBe(rotated.formerSecretUntil);
    await jump(25 * 3_600_000);
    await create('Two');
    await soon(() => receiver.received.length).toBe(2);
    expect([verifies(secret), verifies(rotated.secret)]).toEqual([false, true]);
    expect(JSON.stringify((await space.call('GET', '/v1/webhooks')).body)).not.toMatch(/whsec_/);
  });

  test('where the filters let it through: object, event, field, before and after', async () => {
    await made({ filters: [{ object: 'task', events: ['created'] }] });
    const [more, final] = [await startReceiver(), await startReceiver()];
    const lost = { field: 'kind', is: 'company' };
    const filters = [{ object: 'customer', events: ['updated'], fields: ['kind', 'note'], before: { not: lost }, after: lost }];
    await another({ url: more.url, filters });
    const is = (name: string) => ({ field: 'name', is: name });
    await another({ url: final.url, filters: [{ object: 'customer', before: is('Draft'), after: is('Final') }] });
    const id = await create('Mia', { kind: 'person' });
    await space.call('POST', '/v1/tasks', { subject: 'Call' });
    await change(id, { note: 'not this' });
    await change(id, { kind: 'company' });
    await change(id, { kind: 'person' });
    for (const name of ['Draft', 'Final', 'Other', 'Final', 'Draft', 'Final']) await change(id, { name });
    await soon(() => [receiver.received.map(told), more.received.map(told)]).toEqual([['task.created 1'], ['customer.updated 3']]);
    await soon(() => toldOf(id, final.received)).toEqual([6, 10]);
    await settled();
    expect([receiver.received.length, more.received.length, final.received.length]).toEqual([1, 1, 2]);
    await Promise.all([more.stop(), final.stop()]);
  });

  test('as far as the role of the webhook sees: neither hidden fields, nor records, nor changes of them alone', async () => {
    space = await local.workspace();
    receiver = await startReceiver();
    const rights = { customer: { access: 'own', fields: { note: 'none' } }, task: { right: 'none' } };
    await space.call('POST', '/v1/roles', { name: 'x_shop', label: { en: 'Shop' }, basis: 'viewer', rights });
    const { path } = await another({ role: 'x_shop', status: 'paused' });
    const id = await create('Mia', { note: 'secret' });
    await change(id, { note: 'more secret' });
    expect((await change(await create('Not theirs'), { owner: null })).status).toBe(200);
    await space.call('POST', '/v1/tasks', { subject: 'Secret task' });
    await change(id, { name: 'Mia B.' });
    await space.call('PATCH', path, { status: 'running' });
    await soon(() => receiver.received.map(told)).toEqual(['customer.created 1 Mia', 'customer.updated 3 Mia B.']);
    await settled();
    expect(JSON.stringify(receiver.received)).not.toMatch(/secret|Not theirs/i);
    const refused = await space.call('PATCH', path, { filters: [{ object: 'customer', fields: ['note'] }] });
    expect([refused.status, refused.body.errors[0].pointer]).toEqual([400, '/filters/0/fields/0']);
  });

  test('not to who is paused; what happened meanwhile comes with the start, unless it is not wanted', async () => {
    const { path } = await made({ status: 'paused' });
    const wanted = await startReceiver();
    const other = await another({ url: wanted.url, status: 'paused' });
    await create('Meanwhile');
    await settled();
    expect(receiver.received.length + wanted.received.length).toBe(0);
    await space.call('PATCH', path, { status: 'running', missed: false });
    await space.call('PATCH', other.path, { status: 'running' });
    await create('Then');
    // Two records, eight sent at once: which of them arrives first is nobody's promise.
    await soon(() => [receiver.received.map(told), wanted.received.map(told).toSorted()]).toEqual([
      ['customer.created 1 Then'],
      ['customer.created 1 Meanwhile', 'customer.created 1 Then'],
    ]);
    await wanted.stop();
  });
});

describe('what failed', () => {
  test('for two days comes whole and in order for each record once the receiver is back', async () => {
    await made();
    receiver.answers(() => ({ status: 503, text: 'down' }));
    const ids = [await create('A'), await create('B'), await create('C')];
    for (let hour = 0; hour < 48; hour++) {
      if (hour % 8 === 0) for (const id of ids) await change(id, { note: `note of hour ${hour}` });
      await jump(3_600_000);
    }
    expect(receiver.taken()).toEqual([]);
    expect(receiver.received.length, 'not again and again').toBeLessThan(120);
    receiver.answers(() => ({ status: 200 }));
    await jump(2 * 3_600_000);
    await soon(() => receiver.taken().length).toBe(21);
    for (const id of ids) expect(toldOf(id, receiver.taken())).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  test('of thirty records costs a receiver that is down no more than that of one', async () => {
    await made();
    receiver.answers(() => ({ status: 500 }));
    const items = Array.from({ length: 30 }, (_, at) => ({ create: { name: `Customer ${at}` } }));
    await space.call('POST', '/v1/customers/batch', { items });
    for (let hour = 0; hour < 10; hour++) await jump(3_600_000);
    expect(receiver.received.length).toBeLessThan(40);
    receiver.answers(() => ({ status: 200 }));
    await jump(2 * 3_600_000);
    await soon(() => receiver.taken().length).toBe(30);
  });

  test('because another transaction was in the way is written again, and holds nothing up', async () => {
    await made();
    const { faults } = local.cloud.door;
    faults.order({ service: 'dynamodb', kind: 'conflict', action: 'TransactWriteItems', rate: 0.3 }, 7);
    try {
      const id = await create('Busy');
      for (let n = 1; n < 9; n++) expect((await change(id, { note: `note ${n}` })).status).toBe(200);
      await soon(() => toldOf(id)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    } finally {
      faults.clear();
    }
  });

  test('holds back later changes of its record, and no others', async () => {
    await made();
    const [bad, good] = [await create('Bad'), await create('Good')];
    await soon(() => receiver.received.length).toBe(2);
    receiver.answers(({ data }) => ({ status: data.id === bad && data.version === 2 ? 500 : 200 }));
    for (const note of ['one', 'two', 'three']) for (const id of [bad, good]) await change(id, { note });
    await soon(() => toldOf(good)).toEqual([1, 2, 3, 4]);
    await settled();
    expect(new Set(toldOf(bad))).toEqual(new Set([1, 2]));
    receiver.answers(() => ({ status: 200 }));
    await jump(2 * 3_600_000);
    await soon(() => toldOf(bad, receiver.taken())).toEqual([1, 2, 3, 4]);
  });

  test('for three days while others got through is given up, and what waited for it goes out', async () => {
    const { path } = await made();
    const [bad, good] = [await create('Bad'), await create('Good')];
    await soon(() => receiver.received.length).toBe(2);
    receiver.answers(({ data }) => ({ status: data.id === bad && data.version === 2 ? 400 : 200, text: 'no' }));
    await change(bad, { note: 'never' });
    await change(bad, { note: 'later' });
    for (let at = 0; at < 28; at++) {
      await change(good, { note: `still here ${at}` });
      await jump(3 * 3_600_000);
    }
    await soon(() => toldOf(bad, receiver.taken())).toEqual([1, 3]);
    const { data } = (await space.call('GET', `${path}/deliveries`)).body;
    const failed = data.filter(({ status }: { status: string }) => status === 'failed');
    expect(failed).toMatchObject([
      { record: bad, version: 2, tries: expect.arrayContaining([expect.objectContaining({ status: 400, answer: 'no', problem: 'STATUS' })]) },
    ]);
    expect([failed[0].count > 10, failed[0].tries.length]).toEqual([true, 10]);
    expect((await space.call('GET', path)).body).toMatchObject({ status: 'running' });
  });

  test('for three days without anything getting through stops the webhook; owners are told, and start it again', async () => {
    const { path, id } = await made();
    receiver.answers(() => ({ status: 500 }));
    const record = await create('Waits');
    await change(record, { note: 'too' });
    for (let at = 0; at < 26; at++) await jump(3 * 3_600_000);
    expect((await space.call('GET', path)).body).toMatchObject({ status: 'stopped', because: 'FAILING' });
    const tries = receiver.received.length;
    await change(record, { note: 'while it is stopped' });
    await jump(24 * 3_600_000);
    expect(receiver.received.length, 'a stopped webhook is silent').toBe(tries);
    receiver.answers(() => ({ status: 200 }));
    await space.call('PATCH', path, { status: 'running' });
    await soon(() => toldOf(record, receiver.taken())).toEqual([1, 2, 3]);
    const { body } = await space.call('GET', '/v1/notifications');
    expect(body.data).toMatchObject([{ kind: 'stopped', object: 'webhook', record: id, title: 'Shop' }]);
    const viewer = await space.as('viewer');
    expect((await viewer('GET', '/v1/notifications')).body.data, 'a key without the right is not told').toEqual([]);
  });

  test('with 410 stops the webhook at once', async () => {
    const { path } = await made();
    receiver.answers(() => ({ status: 410 }));
    await create('Mia');
    await soon(async () => (await space.call('GET', path)).body).toMatchObject({ status: 'stopped', because: 'GONE' });
  });

  test('stands in the log with what was answered and how long it took', async () => {
    const { path } = await made();
    const text = `what is a <customer>? ${'x'.repeat(1000)}`;
    receiver.answers(() => ({ status: 422, text }));
    const id = await create('Mia');
    await soon(() => receiver.received.length).toBeGreaterThan(0);
    await soon(async () => (await space.call('GET', `${path}/deliveries?list=waiting`)).body.data[0]).toMatchObject({
      record: id,
      status: 'waiting',
      type: 'customer.created',
      event: receiver.received[0]?.id,
      tries: [{ status: 422, answer: text.slice(0, 300), problem: 'STATUS', ms: expect.any(Number), at: expect.any(String) }],
      next: expect.any(String),
    });
  });
});

describe('a replay', () => {
  test('repeats exactly the deliveries that are named', async () => {
    const { path } = await made();
    for (const name of ['One', 'Two', 'Three']) await create(name);
    await soon(() => receiver.received.length).toBe(3);
    await settled();
    const { data } = (await space.call('GET', `${path}/deliveries`)).body;
    const chosen = data.filter((_: unknown, at: number) => at !== 1);
    expect((await space.call('POST', `${path}/replay`, { deliveries: chosen.map(({ id }: { id: string }) => id) })).status).toBe(202);
    await soon(() => receiver.received.length).toBe(5);
    await settled();
    const again = receiver.received.slice(3).map(({ id }) => id);
    expect(again.toSorted(), 'with the ids that they had').toEqual(chosen.map(({ event }: { event: string }) => event).toSorted());
    expect((await space.call('POST', `${path}/replay`, { deliveries: ['000000009999'] })).body.errors).toMatchObject([{ pointer: '/deliveries/0' }]);
    expect((await space.call('POST', `${path}/replay`, {})).status).toBe(400);
  });

  test('repeats exactly what happened between two instants, in order for each record, and each once', async () => {
    const { path } = await made();
    const id = await create('Mia');
    const at = [clock.now()];
    for (const note of ['one', 'two', 'three', 'four']) {
      await jump(60_000);
      await change(id, { note });
      at.push(clock.now());
    }
    await soon(() => toldOf(id)).toEqual([1, 2, 3, 4, 5]);
    const between = { from: new Date((at[1] as number) - 30_000).toISOString(), to: new Date((at[3] as number) + 30_000).toISOString() };
    for (const times of [1, 2]) {
      await space.call('POST', `${path}/replay`, between);
      await soon(() => receiver.received.length).toBe(5 + 3 * times);
      await settled();
    }
    expect(toldOf(id)).toEqual([1, 2, 3, 4, 5, 2, 3, 4, 2, 3, 4]);
  });
});

test('messages that come many times, to several workers at once, tell nothing twice', async () => {
  const { id, path } = await made({ status: 'paused' });
  const body = JSON.stringify({ kind: 'deliverWebhook', workspace: space.workspace, job: id });
  const wake = () => {
    for (let n = 0; n < 10; n++) local.cloud.queues.send('outgoing', body);
    const event = { Records: [{ messageId: 'one', body }] } as Parameters<typeof deliverWebhook>[0]; // what a worker looks at
    return Promise.all(Array.from({ length: 4 }, () => deliverWebhook(event, { getRemainingTimeInMillis: () => 30_000 })));
  };
  const items = Array.from({ length: 40 }, (_, at) => ({ create: { name: `Customer ${at}` } }));
  await space.call('POST', '/v1/customers/batch', { items });
  await wake();
  await space.call('PATCH', path, { status: 'running' });
  expect((await wake()).flatMap(({ batchItemFailures }) => batchItemFailures)).toEqual([]);
  await soon(() => receiver.received.length).toBeGreaterThanOrEqual(40);
  await wake();
  await settled();
  expect(receiver.received.length).toBe(40);
});

test('a webhook that is deleted leaves nothing behind', async () => {
  const { id, path } = await made();
  await create('Mia');
  await soon(() => receiver.received.length).toBe(1);
  await settled();
  const left = () => rowsOf(local).filter(({ pk, sk }) => pk.includes(id) || sk.includes(id)).length;
  expect(left()).toBeGreaterThan(2);
  expect((await space.call('DELETE', path)).status).toBe(200);
  await soon(left).toBe(0);
  await create('Max');
  await settled();
  expect(receiver.received.length).toBe(1);
});
