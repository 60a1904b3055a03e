/** Others' changes over the WebSocket: told to who watches and may see, once they are there, and no more than that. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTest } from '../local.ts';
import { connect, type Listener, listen, ticketFor } from '../socket.ts';

let local: Awaited<ReturnType<typeof startTest>>;
let space: Awaited<ReturnType<typeof local.workspace>>;
const opened: Listener[] = [];
const listener = async (...args: Parameters<typeof listen>) => {
  const one = await listen(...args);
  opened.push(one);
  return one;
};

beforeAll(async () => {
  local = await startTest();
  space = await local.workspace();
});
afterAll(async () => {
  for (const { socket } of opened) socket.terminate();
  await local?.stop();
});

describe('a change', () => {
  test('is told to who watches its object or the record, with ids and versions and nothing else', async () => {
    const { call } = space;
    const { body: one } = await call('POST', '/v1/customers', { name: 'Anna Secret' });
    const byObject = await listener(call);
    const byRecord = await listener(call);
    const byNothing = await listener(call);
    expect(await byObject.ask({ action: 'watch', objects: ['customer'], records: [] })).toMatchObject({ kind: 'watching', changes: [], all: false });
    await byRecord.ask({ action: 'watch', objects: [], records: [one.id] });
    await byNothing.ask({ action: 'watch', objects: ['task'], records: [] });

    await call('PATCH', `/v1/customers/${one.id}`, { note: 'Secret' });
    await expect.poll(() => byObject.heard()).toEqual([`${one.id}@2`]);
    await expect.poll(() => byRecord.heard()).toEqual([`${one.id}@2`]);
    const { body: other } = await call('POST', '/v1/customers', { name: 'Ben Secret' });
    await expect.poll(() => byObject.heard()).toEqual([`${one.id}@2`, `${other.id}@1`]);
    await call('POST', '/v1/tasks', { subject: 'Call' });
    await expect.poll(() => byNothing.heard().length).toBe(1);
    expect(byRecord.heard()).toEqual([`${one.id}@2`]);
    expect(byObject.received.filter(({ kind }) => kind === 'changes')[0]).toEqual({
      kind: 'changes',
      lane: expect.any(Number),
      from: expect.any(Number),
      to: expect.any(Number),
      changes: [{ object: 'customer', id: one.id, version: 2, action: 'update' }],
    });
    expect(JSON.stringify([byObject.received, byRecord.received])).not.toContain('Secret');
  });

  test('made while nobody listened is told with the first word after it', async () => {
    const { call } = space;
    const { url, ticket, position } = await ticketFor(call);
    const { body: one } = await call('POST', '/v1/customers', { name: 'Meanwhile' });
    const late = await connect(url, ticket);
    opened.push(late);
    const answer = await late.ask({ action: 'watch', objects: ['customer'], records: [], since: position });
    expect(answer.changes).toEqual([{ object: 'customer', id: one.id, version: 1, action: 'create' }]);
    const again = await late.ask({ action: 'watch', objects: ['customer'], records: [], since: answer.position });
    expect([again.changes, again.all]).toEqual([[], false]);
    expect((await late.ask({ action: 'watch', objects: ['customer'], records: [], since: 's0' })).all).toBe(false);
  });
});
