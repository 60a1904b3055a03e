import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ended } from '../../tests/api/requests.ts';
import { type Call, startTest } from '../../tests/local.ts';
import { handler as pairNightly } from './pairNightly.ts';

let local: Awaited<ReturnType<typeof startTest>>;
beforeAll(async () => void (local = await startTest()));
afterAll(() => local.stop());

/** Every process but the table and this one: workers and readers. */
const children = () => local.pids().filter((pid) => pid !== local.pids()[0]);
const make = async (call: Call, plural: string, body: unknown): Promise<string> => (await call('POST', `/v1/${plural}`, body)).body.id;

async function customersOf(call: Call, tasks: readonly string[]): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const id of tasks) {
    const { customer } = (await call('GET', `/v1/tasks/${id}`)).body;
    counts.set(customer, (counts.get(customer) ?? 0) + 1);
  }
  return counts;
}

/** Kills all workers once the first of the tasks has moved to where it should. */
async function killAt(call: Call, tasks: readonly string[], to: string): Promise<void> {
  for (let tries = 0; tries < 2000; tries++) {
    for (const id of [tasks[0], tasks[30], tasks.at(-1)])
      if ((await call('GET', `/v1/tasks/${id}`)).body.customer === to) return void children().forEach((pid) => process.kill(pid, 'SIGKILL'));
  }
  throw new Error('The job moves nothing');
}

describe('a worker that is killed', () => {
  it('leaves each pointer moved once, there and back', { timeout: 300_000 }, async () => {
    const { call } = await local.workspace();
    const [kept, away] = [await make(call, 'customers', { name: 'Kept' }), await make(call, 'customers', { name: 'Away' })];
    const tasks: string[] = [];
    for (let at = 0; at < 480; at += 40) {
      const items = Array.from({ length: 40 }, (_, one) => ({ create: { subject: `Task ${at + one}`, customer: away } }));
      const { results } = (await call('POST', '/v1/tasks/batch', { atomic: true, items })).body;
      tasks.push(...results.map(({ record }: { record: { id: string } }) => record.id));
    }
    const merged = await call('POST', '/v1/customers/merge', { ids: [kept, away] });
    await killAt(call, tasks, kept);
    await ended(call, merged.body.jobId);
    expect((await call('GET', `/v1/jobs/${merged.body.jobId}`)).body).toMatchObject({ status: 'done', failed: 0 });
    expect(await customersOf(call, tasks)).toEqual(new Map([[kept, tasks.length]]));
    const { body } = await call('GET', `/v1/tasks/${tasks[0]}`);
    expect(body.version, 'written once').toBe(2);

    const undone = await call('POST', `/v1/customers/${away}/unmerge`, {});
    await killAt(call, tasks, away);
    await ended(call, undone.body.jobId);
    expect((await call('GET', `/v1/jobs/${undone.body.jobId}`)).body).toMatchObject({ status: 'done' });
    expect(await customersOf(call, tasks)).toEqual(new Map([[away, tasks.length]]));
    expect((await call('GET', `/v1/customers/${away}`)).body.trashedAt).toBeUndefined();
  });
});

describe('at night', () => {
  it('each workspace is gone through', async () => {
    const { call } = await local.workspace();
    for (const name of ['Anna Schmidt', 'Schmidt, Anna']) await make(call, 'customers', { name, phones: [{ number: '+4930123456' }] });
    await pairNightly();
    await expect.poll(async () => (await call('GET', '/v1/customers/duplicates')).body.count, { timeout: 60_000 }).toBe(1);
  });
});
