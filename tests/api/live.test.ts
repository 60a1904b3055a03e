/** Others' changes over the WebSocket: told to who watches and may see, once they are there, and no more than that. */
import { socketOperations } from '@regulars/shared/operations/sockets.ts';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
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

describe('what each route of the socket costs', () => {
  /** The lines that the road of a route writes, by operation. */
  async function linesOf(run: () => Promise<void>, last: string): Promise<Map<string, { read: number; write: number }>> {
    const before = process.env.REGULARS_LOG;
    const written = vi.spyOn(process.stdout, 'write').mockImplementation(() => true);
    process.env.REGULARS_LOG = 'all';
    try {
      await run();
      const lines = () =>
        new Map(written.mock.calls.map(([line]) => JSON.parse(String(line))).map(({ operation, read, write }) => [operation, { read, write }]));
      await expect.poll(() => lines().has(last), { timeout: 8_000 }).toBe(true);
      return lines();
    } finally {
      process.env.REGULARS_LOG = before;
      written.mockRestore();
    }
  }

  test.each([10, 500])('is within its budget, with %i customers in the workspace', async (size) => {
    const { call } = await local.workspace();
    for (let at = 0; at < size; at += 100)
      await call('POST', '/v1/customers/batch', { items: Array.from({ length: Math.min(100, size - at) }, (_, n) => ({ create: { name: `C ${at + n}` } })) });
    const [{ id }] = (await call('GET', '/v1/customers?limit=1')).body.data;
    const beside = await listener(call);
    await beside.ask({ action: 'present', record: id });
    const { url, ticket, position } = await ticketFor(call);
    await call('PATCH', `/v1/customers/${id}`, { note: 'missed' });
    const used = await linesOf(async () => {
      const one = await connect(url, ticket);
      await one.ask({ action: 'watch', objects: ['customer'], records: [id], since: position });
      await one.ask({ action: 'present', record: id });
      await one.ask({ action: 'ping' });
      await one.leave();
      await expect.poll(() => beside.received.at(-1), { timeout: 5_000 }).toEqual({ kind: 'present', record: id, people: [] });
    }, 'closeSocket');
    for (const { id: name, budget } of socketOperations) {
      // One connection beside, one entry that was missed; settings are read anew once a second.
      const allowed = { read: budget.read + (budget.item?.read ?? 0) + 1, write: budget.write };
      const { read, write } = used.get(name) ?? { read: 0, write: 0 };
      expect({ name, read: read <= allowed.read, write: write <= allowed.write, used: used.get(name) }).toMatchObject({ read: true, write: true });
      if (name !== 'ping') expect(used.has(name), name).toBe(true);
    }
  });
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
