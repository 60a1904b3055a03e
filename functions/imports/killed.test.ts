import { seeded } from '@regulars/shared/rules/random.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { announce, ended, recordsBy, reportOf } from '../../tests/importing.ts';
import { type Call, startTest } from '../../tests/local.ts';

let local: Awaited<ReturnType<typeof startTest>>;
beforeAll(async () => void (local = await startTest()));
afterAll(() => local.stop());

const moments = process.env.REGULARS_LONG ? 10 : 2;
const random = seeded(7);

/** Every process but the table and this one: workers and readers. */
const children = () => local.pids().filter((pid) => pid !== local.pids()[0]);
const progress = async (call: Call, job: string) => (await call('GET', `/v1/jobs/${job}`)).body;

/** Kills the worker each time the job has come a drawn piece further, then waits for the end. */
async function killing(call: Call, job: string, total: number, times: number) {
  let from = 0;
  for (let kill = 0; kill < times; kill++) {
    const until = kill === 0 ? 1 : from + random.below(Math.max(1, Math.floor((total * 0.9 - from) / (times - kill))));
    for (;;) {
      const state = await progress(call, job);
      // Progress is told once a second: a quick machine may end the job between two moments, never before the first.
      if (state.status === 'done' && kill > 0) return state;
      if (state.status === 'done') throw new Error('The job was done before it could be killed');
      if (state.status === 'running' && state.done >= until) {
        from = state.done;
        break;
      }
    }
    for (const pid of children()) process.kill(pid, 'SIGKILL');
  }
  return ended(call, job);
}

describe('a worker that is killed', () => {
  it(`at ${moments} moments leaves every row once, and undo as well`, { timeout: 600_000 }, async () => {
    const { call } = await local.workspace();
    const total = 4000;
    // Every fiftieth row repeats the address of the one before it and is refused, whatever happens.
    const rows = Array.from({ length: total }, (_, at) => `Person ${at},p${at % 50 === 49 ? at - 1 : at}@example.com,${['red', 'blue'][at % 2]}`);
    const job = (await (await announce(call, `Name,E-mail,Color\n${rows.join('\n')}`)).start()).body.jobId;
    const done = await killing(call, job, total, moments);
    expect(done).toMatchObject({ status: 'done', total, done: total, created: (total * 49) / 50, failed: total / 50 });
    const names = [...(await recordsBy(call, 'customers', 'id')).values()].map(({ name }) => name);
    expect(names.sort()).toEqual(rows.flatMap((row, at) => (at % 50 === 49 ? [] : [row.split(',')[0]])).sort());
    expect((await reportOf(done)).trim().split('\n')).toHaveLength(1 + total / 50);

    const undo = (await call('POST', `/v1/jobs/${job}/undo`)).body.jobId;
    expect(await killing(call, undo, done.created, moments)).toMatchObject({ status: 'done', updated: done.created + 1, conflictCount: 0 });
    expect((await recordsBy(call, 'customers', 'id')).size).toBe(0);
  });
});
