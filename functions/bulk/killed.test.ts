import { seeded } from '@regulars/shared/rules/random.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ended, recordsBy } from '../../tests/importing.ts';
import { type Call, startTest } from '../../tests/local.ts';

let local: Awaited<ReturnType<typeof startTest>>;
beforeAll(async () => void (local = await startTest()));
afterAll(() => local.stop());

const moments = process.env.REGULARS_LONG ? 10 : 2;
const random = seeded(9);

/** Every process but the table and this one: workers and readers. */
const children = () => local.pids().filter((pid) => pid !== local.pids()[0]);

/** Kills the worker each time the job has come a drawn piece further, then waits for the end. */
async function killing(call: Call, job: string, total: number) {
  let from = 0;
  let kills = 0;
  while (kills < moments) {
    const until = from + 1 + random.below(Math.max(1, Math.floor((total * 0.8 - from) / (moments - kills))));
    for (;;) {
      const state = (await call('GET', `/v1/jobs/${job}`)).body;
      if (state.status === 'done') return { state, kills };
      if (state.status !== 'running' || state.done < until) continue;
      from = state.done;
      break;
    }
    for (const pid of children()) process.kill(pid, 'SIGKILL');
    kills++;
  }
  return { state: await ended(call, job), kills };
}

describe('a worker that is killed', () => {
  it(`at up to ${moments} moments changes every record once, and undo takes back every one`, { timeout: 600_000 }, async () => {
    const { call } = await local.workspace();
    const total = 2400;
    for (let from = 0; from < total; from += 100) {
      const items = Array.from({ length: 100 }, (_, at) => ({ create: { name: `Person ${from + at}`, tags: ['old'] } }));
      await call('POST', '/v1/customers/batch', { items });
    }
    const { body } = await call('POST', '/v1/customers/bulk', { matching: {}, add: { tags: ['new'] } });
    const { state, kills } = await killing(call, body.jobId, total);
    expect(kills, 'nobody was killed').toBeGreaterThan(0);
    expect(state).toMatchObject({ status: 'done', total, done: total, updated: total, failed: 0 });
    const after = [...(await recordsBy(call, 'customers', 'id')).values()];
    expect(after).toHaveLength(total);
    expect(after.filter(({ version, tags }) => version !== 2 || JSON.stringify(tags) !== '["old","new"]')).toEqual([]);

    const undo = (await call('POST', `/v1/jobs/${body.jobId}/undo`)).body.jobId;
    expect((await killing(call, undo, total)).state).toMatchObject({ status: 'done', updated: total, conflictCount: 0 });
    expect([...(await recordsBy(call, 'customers', 'id')).values()].filter(({ version, tags }) => version !== 3 || JSON.stringify(tags) !== '["old"]')).toEqual(
      [],
    );
  });
});
