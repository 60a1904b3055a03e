/** The synthesized functions, run: each alone in a process, with the variables of its template and the rights of its role. */
import { execFileSync } from 'node:child_process';
import { functionsOf } from '@regulars/infra/local/functions/assembly.ts';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { ended, importTable, recordsBy } from '../importing.ts';
import { startTest } from '../local.ts';
import { type Person, signedUp } from '../person.ts';
import { listen } from '../socket.ts';

const assembly = inject('assembly');
let local: Awaited<ReturnType<typeof startTest>>;
let person: Person;
beforeAll(async () => {
  local = await startTest({ assembly });
  person = await signedUp(local.url, 'ada@example.com');
});
afterAll(() => local.stop());

test('each has a handler in the asset', () => {
  const modules = [...functionsOf(assembly).values()].map(({ module }) => module);
  expect(modules.length).toBeGreaterThan(80);
  const looking = `for (const module of ${JSON.stringify(modules)}) if (typeof (await import(module)).handler !== 'function') console.log(module);`;
  expect(execFileSync(process.execPath, ['--input-type=module', '-e', looking], { encoding: 'utf8' })).toBe('');
});

test('somebody signs up, opens a workspace, brings a table, is told of changes and takes all of it back', async () => {
  const settings = { name: 'Tea & Co', language: 'en', currency: 'EUR', timeZone: 'Europe/Berlin' };
  const opened = await person.call('POST', '/v1/workspaces', settings);
  expect(opened.status, JSON.stringify(opened.body)).toBe(201);
  const call = person.within(opened.body.id);
  const listener = await listen(call);
  await listener.ask({ action: 'watch', objects: ['customer'], records: [] });

  const { body: ada } = await call('POST', '/v1/customers', { name: 'Ada' });
  await expect.poll(() => listener.heard(), { timeout: 60_000 }).toEqual([`${ada.id}@1`]); // by the function that reads the stream
  const changed = await call('PATCH', `/v1/customers/${ada.id}`, { name: 'Ada Lovelace' });
  expect((await call('POST', `/v1/changes/${changed.headers.get('x-change')}/undo`)).body.record.name).toBe('Ada');

  const job = await importTable(call, 'Name,Shoe\nBen,1\nCarla,2\n');
  expect(job).toMatchObject({ created: 2, failed: 0 });
  expect([...(await recordsBy(call, 'customers', 'name')).keys()].toSorted()).toEqual(['Ada', 'Ben', 'Carla']);
  expect((await call('POST', '/v1/search', { text: 'carl' })).body.data).toMatchObject([{ title: 'Carla' }]);
  await ended(call, (await call('POST', `/v1/jobs/${job.id}/undo`)).body.jobId);
  expect([...(await recordsBy(call, 'customers', 'name')).keys()]).toEqual(['Ada']);
  await listener.leave();
});
