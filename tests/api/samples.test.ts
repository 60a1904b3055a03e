/** Sample data: there at once in one's language, gone with one request, whatever was done with it meanwhile. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTest } from '../local.ts';
import { ended } from './requests.ts';
import { makeWorld, type TestLocal, type World } from './world.ts';

let local: TestLocal;
let world: World;
beforeAll(async () => {
  local = await startTest();
  world = await makeWorld(local, { seed: 5, each: 0 });
});
afterAll(() => local?.stop());

const count = async (objects: string, where?: object) =>
  (await world.call('POST', `/v1/${objects}/search`, { limit: 1, include: ['count'], ...(where ? { where } : {}) })).body.count;
const done = async (method: 'POST' | 'DELETE', path: string, body?: object, headers?: Record<string, string>) => {
  const { status, body: begun } = await world.call(method, path, body, headers);
  expect(status).toBe(202);
  await ended(world.call, begun.jobId);
  return (await world.call('GET', `/v1/jobs/${begun.jobId}`)).body;
};

test('come in the language of whoever asks, once', async () => {
  const before = await count('customers');
  const job = await done('POST', '/v1/samples', { business: 'shop' }, { 'accept-language': 'zh' });
  expect(job).toMatchObject({ status: 'done', failed: 0 });
  expect(await count('customers')).toBe(before + 29);
  expect(job.created).toBe(job.total);
  expect((await world.call('POST', '/v1/customers/search', { text: '张伟', limit: 1 })).body.data).toHaveLength(1);
  expect((await world.call('GET', '/v1/workspace')).body.samples).toBe(job.id);
  expect(await world.call('POST', '/v1/samples', { business: 'studio' })).toMatchObject({ status: 409, body: { code: 'SAMPLES_THERE' } });
  expect(await count('tasks', { field: 'due', within: 'today' })).toBeGreaterThan(0);
});

test('go with one request, those that were edited too; what is one’s own stays', async () => {
  const mine = (await world.call('POST', '/v1/customers', { name: 'Own customer' })).body;
  const [sample] = (await world.call('POST', '/v1/customers/search', { text: '王芳', limit: 1 })).body.data;
  expect((await world.call('PATCH', `/v1/customers/${sample.id}`, { note: 'edited' })).status).toBe(200);
  const { samples } = (await world.call('GET', '/v1/workspace')).body;
  const job = await done('DELETE', `/v1/samples/${samples}`);
  expect(job).toMatchObject({ status: 'done', conflictCount: 0 });
  expect(await count('customers', { field: 'emails', contains: '@example.com' })).toBe(0);
  expect(await count('interactions')).toBe(0);
  expect((await world.call('GET', `/v1/customers/${mine.id}`)).body.trashedAt).toBeUndefined();
  expect((await world.call('GET', `/v1/customers/${sample.id}`)).body).toMatchObject({ note: 'edited', trashedAt: expect.any(String) });
  expect((await world.call('GET', '/v1/workspace')).body.samples).toBeUndefined();
  expect((await world.call('DELETE', `/v1/samples/${samples}`)).status).toBe(404);
});

test('may come again, for another business', async () => {
  expect(await done('POST', '/v1/samples', { business: 'wholesaler' })).toMatchObject({ status: 'done', failed: 0 });
  expect(await count('relations')).toBe(10);
  expect((await world.call('POST', '/v1/customers/search', { text: 'Alder Hotels', limit: 1 })).body.data).toHaveLength(1);
});
