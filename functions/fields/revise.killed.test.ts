import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ended } from '../../tests/importing.ts';
import { type Call, startTest } from '../../tests/local.ts';

let local: Awaited<ReturnType<typeof startTest>>;
beforeAll(async () => void (local = await startTest()));
afterAll(() => local.stop());

/** Every process but the table and this one: workers and readers. */
const children = () => local.pids().filter((pid) => pid !== local.pids()[0]);

/** Kills the worker once the job has written something, then waits for the end. */
async function killed(call: Call, job: string) {
  for (let kills = 0; kills < 2; ) {
    const { body } = await call('GET', `/v1/jobs/${job}`);
    if (body.status === 'done') throw new Error('The job was done before it could be killed twice');
    if (body.status !== 'running' || (kills > 0 && body.updated < 200)) continue;
    for (const pid of children()) process.kill(pid, 'SIGKILL');
    kills++;
  }
  return ended(call, job);
}

describe('a worker that is killed', () => {
  it('leaves every value converted once, and undo brings all back', { timeout: 600_000 }, async () => {
    const { call } = await local.workspace();
    await call('POST', '/v1/fields', { object: 'task', name: 'x_size', kind: 'text', label: { en: 'Size' } });
    const total = 2000;
    const valueOf = (at: number) => (at % 40 === 39 ? `about ${at}` : String(at));
    for (let from = 0; from < total; from += 100) {
      const items = Array.from({ length: 100 }, (_, at) => ({ create: { subject: `Task ${from + at}`, x_size: valueOf(from + at) } }));
      expect((await call('POST', '/v1/tasks/batch', { items })).status).toBe(200);
    }
    const all = async (field: string) => {
      const found: unknown[] = [];
      for (let cursor: string | undefined; ; ) {
        const { body } = await call('POST', '/v1/tasks/search', { fields: [field], sort: ['createdAt', 'subject'], limit: 200, ...(cursor ? { cursor } : {}) });
        found.push(...body.data.map((row: Record<string, unknown>) => row[field]));
        cursor = body.nextCursor;
        if (!cursor) return found.filter((value) => value !== undefined).map(String);
      }
    };
    const began = await call('POST', '/v1/fields/task/x_size/kind', { kind: 'number' });
    expect(began.status).toBe(202);
    expect(await killed(call, began.body.jobId)).toMatchObject({ status: 'done', updated: (total * 39) / 40, failed: total / 40 });
    const fits = Array.from({ length: total }, (_, at) => valueOf(at)).filter((value) => !value.startsWith('a'));
    expect((await all('x_size_2')).sort()).toEqual(fits.sort());

    const undo = (await call('POST', `/v1/jobs/${began.body.jobId}/undo`)).body.jobId;
    expect(await ended(call, undo)).toMatchObject({ status: 'done', conflictCount: 0 });
    expect(await all('x_size')).toHaveLength(total);
  });
});
