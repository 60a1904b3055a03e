import { exportRows } from '@regulars/shared/operations/jobs.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTest } from '../../../tests/local.ts';
import { keyringOf } from '../store/keyring.ts';
import { tableFor } from '../store/table.ts';
import { handleJob } from './handleJob.ts';
import { newJob, readJob, saveJob } from './job.ts';
import { Held } from './lease.ts';

let local: Awaited<ReturnType<typeof startTest>>;
beforeAll(async () => void (local = await startTest()));
afterAll(() => local.stop());

it('gives a job up that it holds when somebody else seems to be at it: the next turn has it at once', async () => {
  const { workspace, owner } = await local.workspace();
  const meter = { read: 0, write: 0 };
  const [table, keyring] = [tableFor(meter, { workspace }), await keyringOf(workspace, meter)];
  const asker = { user: owner, role: 'owner', access: 'all', teams: [] } as const;
  const { id } = await saveJob(table, keyring, newJob({ kind: exportRows.id, asker, language: 'en', asked: true, order: {} }, new Date().toISOString()));
  const body = JSON.stringify({ workspace, job: id });
  const record = { messageId: 'm', body, attributes: { ApproximateReceiveCount: '1' } };
  const turn = (run: () => Promise<object>) => handleJob(exportRows, 'test', run)({ Records: [record] } as never, { getRemainingTimeInMillis: () => 300_000 });

  const refused = async () => {
    throw new Held('A portion was stored by somebody else');
  };
  expect(await turn(refused)).toEqual({ batchItemFailures: [{ itemIdentifier: 'm' }] });
  expect((await readJob(table, keyring, id))?.lease).toBeUndefined();
  expect(await turn(async () => ({}))).toEqual({ batchItemFailures: [] });
  expect((await readJob(table, keyring, id))?.status).toBe('done');
});
