/** Webhooks from the change to the receiver: signed, chosen, in order, again after failures, repeated, stopped. */
import { handler as wakeDue } from '@regulars/functions/due/wakeDue.ts';
import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { startTest } from '../local.ts';
import { type Received, type Receiver, startReceiver } from '../receiver.ts';

let local: Awaited<ReturnType<typeof startTest>>;
let space: Awaited<ReturnType<typeof local.workspace>>;
let receiver: Receiver;

beforeAll(async () => {
  local = await startTest({ outgoingToLoopback: true });
});
afterAll(() => local?.stop());
afterEach(async () => {
  vi.useRealTimers();
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
  await soon(() => queues.counts('deliverWebhook').visible + queues.counts('deliverWebhook').hidden).toBe(0);
  expect(queues.counts('deliverWebhook-dead')).toMatchObject({ visible: 0 });
};
/** The deployment's clock: what runs in this process tells the time by it. */
const jump = async (milliseconds: number) => {
  vi.setSystemTime(Date.now() + milliseconds);
  await wakeDue();
  await settled();
};
const startClock = () => vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });

const create = async (name: string, more: object = {}): Promise<string> => (await space.call('POST', '/v1/customers', { name, ...more })).body.id;
const change = (id: string, body: object) => space.call('PATCH', `/v1/customers/${id}`, body);
const told = ({ event: { type, data } }: Received) => `${type} ${data.version} ${data.after.name ?? data.changed}`;

describe('a change is told', () => {
  test('as Standard Webhooks says: id, time and signature, what it was before and is now', async () => {
    const { secret } = await made();
    const id = await create('Mia', { note: 'old' });
    await change(id, { note: 'new', city: undefined });
    await soon(() => receiver.received.length).toBe(2);
    const reader = new Webhook(secret);
    for (const { body, headers } of receiver.received) expect(reader.verify(body, headers as Record<string, string>)).toEqual(JSON.parse(body));
    expect(() =>
      new Webhook(`whsec_${Buffer.alloc(32).toString('base64')}`).verify(receiver.received[0]?.body ?? '', receiver.received[0]?.headers as never),
    ).toThrow();
    expect(receiver.received[1]?.event).toMatchObject({
      type: 'customer.updated',
      data: { id, object: 'customer', version: 2, changed: ['note'], before: { note: 'old' }, after: { note: 'new' }, actor: { id: space.owner, via: 'api' } },
    });
  });
});
