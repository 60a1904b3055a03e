import { exportRows } from '@regulars/shared/operations/jobs.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTest } from '../../../tests/local.ts';
import { filesOf } from '../files/files.ts';
import { keyringOf } from '../store/keyring.ts';
import { tableFor } from '../store/table.ts';
import { type Ending, handleJob, type Work } from './handleJob.ts';
import { newJob, readJob, saveJob } from './job.ts';
import { Held, MOST_ATTEMPTS } from './lease.ts';

let local: Awaited<ReturnType<typeof startTest>>;
beforeAll(async () => void (local = await startTest()));
afterAll(() => local.stop());

/** A job of a new workspace: its state, and turns of it. */
async function begun() {
  const { workspace, owner } = await local.workspace();
  const meter = { read: 0, write: 0 };
  const [table, keyring] = [tableFor(meter, { workspace }), await keyringOf(workspace, meter)];
  const asker = { user: owner, role: 'owner', access: 'all', teams: [] } as const;
  const { id } = await saveJob(table, keyring, newJob({ kind: exportRows.id, asker, language: 'en', asked: true, order: {} }, new Date().toISOString()));
  const record = { messageId: 'm', body: JSON.stringify({ workspace, job: id }), attributes: { ApproximateReceiveCount: '1' } };
  return {
    files: filesOf(workspace),
    state: () => readJob(table, keyring, id),
    change: async (change: object) => {
      const job = await readJob(table, keyring, id);
      if (job) await saveJob(table, keyring, { ...job, ...change });
    },
    async turn(run: (work: Work) => Promise<Ending>): Promise<'over' | 'again'> {
      const { batchItemFailures } = await handleJob(exportRows, 'test', run)({ Records: [record] } as never, { getRemainingTimeInMillis: () => 300_000 });
      return batchItemFailures.length === 0 ? 'over' : 'again';
    },
  };
}

it('gives a job up that it holds when somebody else seems to be at it: the next turn has it at once', async () => {
  const { turn, state } = await begun();
  const refused = async () => {
    throw new Held('A portion was stored by somebody else');
  };
  expect(await turn(refused)).toBe('again');
  expect((await state())?.lease).toBeUndefined();
  expect(await turn(async () => ({}))).toBe('over');
  expect((await state())?.status).toBe('done');
});

it('keeps what the work needs until its end is stored, so that whoever is killed just before can end it again', async () => {
  const { turn, state, change, files } = await begun();
  await files.write('test/needed', 'rows');
  const lostAtTheEnd = async () => {
    await change({}); // somebody else stores the job: the end that follows is not taken
    return { spent: 'test/needed' };
  };
  expect(await turn(lostAtTheEnd)).toBe('again');
  expect(await files.size('test/needed')).toBe(4);
  await change({ lease: undefined });
  expect(await turn(async () => ({ spent: 'test/needed' }))).toBe('over');
  expect([(await state())?.status, await files.size('test/needed')]).toEqual(['done', undefined]);
});

it('fails a job that comes no further, though each attempt counts anew what was done before', async () => {
  const { turn, state } = await begun();
  const stuck = async ({ note }: Work) => {
    for (const done of [0, 40, 80]) note({ done });
    throw new Error('The file is not there');
  };
  let attempts = 1;
  while ((await turn(stuck)) === 'again' && attempts < 20) attempts++;
  expect([attempts, (await state())?.status, (await state())?.done]).toEqual([MOST_ATTEMPTS + 1, 'failed', 80]);
});
