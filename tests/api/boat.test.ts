/** One definition file makes an object: list, form, search, filter, history, undo, import, API and documentation follow. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { boatFile } from '../boat.ts';
import { copyWith, type Deployment, launch } from '../deployment.ts';
import type { Call } from '../local.ts';
import { ended } from './requests.ts';

let copy: ReturnType<typeof copyWith>;
let deployment: Deployment;
let call: Call;
const folder = mkdtempSync(join(tmpdir(), 'regulars-boat-'));
const boats: { id: string; name: string }[] = [];

beforeAll(async () => {
  copy = copyWith(boatFile);
  deployment = await launch({ root: copy.root, folder });
  ({ call } = await deployment.workspace('Harbour'));
  const customer = (await call('POST', '/v1/customers', { name: '张伟' })).body.id;
  for (const body of [
    { name: 'Albatros', kind: 'sail', customer, price: { amount: 1_250_000, currency: 'EUR' }, built: '1998-05-01', number: 'B-1' },
    { name: 'Möwe', kind: 'motor', price: { amount: 300_000, currency: 'EUR' }, built: '2015-07-20', number: 'B-2' },
    { name: '海燕', kind: 'rowing', customer, price: { amount: 20_000, currency: 'EUR' }, number: 'B-3' },
  ]) {
    const made = await call('POST', '/v1/boats', body);
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    boats.push(made.body);
  }
});
afterAll(async () => {
  await deployment?.stop();
  copy?.remove();
  rmSync(folder, { recursive: true, force: true });
});

const names = async (path: string) => {
  const answer = await call('GET', path);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body.data.map(({ name }: { name: string }) => name);
};

test('its definition reaches the pages, in its place of the menu', async () => {
  const { objects } = (await call('GET', '/v1/definitions')).body;
  const at = objects.findIndex(({ name }: { name: string }) => name === 'boat');
  expect(objects[at]).toMatchObject({ plural: 'boats', label: { en: 'Boat', zh: '船' }, title: 'name', list: ['name', 'kind', 'customer', 'price', 'built'] });
  expect(at).toBe(1);
});

test('it is listed and sorted by each field', async () => {
  for (const field of ['name', 'kind', 'customer', 'price', 'built', 'number', 'createdAt']) {
    expect((await names(`/v1/boats?sort=${field}`)).length, field).toBe(3);
    expect((await names(`/v1/boats?sort=-${field}`)).length, field).toBe(3);
  }
  expect(await names('/v1/boats?sort=price')).toEqual(['海燕', 'Möwe', 'Albatros']);
  expect(await names('/v1/boats?sort=-built')).toEqual(['Möwe', 'Albatros', '海燕']);
  expect(await names('/v1/boats?sort=kind')).toEqual(['Albatros', 'Möwe', '海燕']);
});

test('it is filtered, grouped and found', async () => {
  expect(await names('/v1/boats?filter[kind][is]=motor')).toEqual(['Möwe']);
  expect(await names('/v1/boats?filter[price][gte]=3000 EUR&sort=price')).toEqual(['Möwe', 'Albatros']);
  expect(await names('/v1/boats?filter[customer.name][contains]=伟&sort=name')).toEqual(['Albatros', '海燕']);
  expect(await names('/v1/boats?filter[built][lt]=2000-01-01')).toEqual(['Albatros']);
  for (const text of ['海', 'haiyan', 'hy', 'möw', 'Alba']) expect((await call('POST', '/v1/boats/search', { text })).body.data, text).toHaveLength(1);
  expect((await call('POST', '/v1/search', { text: 'albatros' })).body.data).toMatchObject([{ object: 'boat', title: 'Albatros' }]);
  const { rows } = (await call('POST', '/v1/boats/summarize', { groupBy: ['kind'], measures: [{ measure: 'sum', field: 'price' }] })).body;
  expect(rows).toEqual(expect.arrayContaining([{ group: ['motor'], values: [{ EUR: 300_000 }] }]));
});

test('it has a history, undo, trash and upsert', async () => {
  const boat = boats[0] as (typeof boats)[number]; // made above
  const changed = await call('PATCH', `/v1/boats/${boat.id}`, { price: { amount: 1, currency: 'EUR' } });
  const { data } = (await call('GET', `/v1/boats/${boat.id}/history`)).body;
  expect(data[0].changes).toEqual([{ field: 'price', before: { amount: 1_250_000, currency: 'EUR' }, after: { amount: 1, currency: 'EUR' } }]);
  expect((await call('POST', `/v1/changes/${changed.headers.get('x-change')}/undo`)).body.record.price.amount).toBe(1_250_000);
  expect((await call('DELETE', `/v1/boats/${boat.id}`)).status).toBe(200);
  expect(await names('/v1/boats?trashed=true')).toEqual(['Albatros']);
  expect((await call('POST', `/v1/boats/${boat.id}/restore`)).status).toBe(200);
  const upserted = await call('PUT', '/v1/boats/by/number/B-1', { kind: 'motor' });
  expect(upserted.body).toMatchObject({ id: boat.id, kind: 'motor' });
  expect((await call('POST', '/v1/boats', { name: 'Twice', number: 'b-1' })).body).toMatchObject({ code: 'DUPLICATE', errors: [{ pointer: '/number' }] });
  expect((await call('POST', '/v1/boats', { name: 'Wrong', kind: 'submarine' })).body.errors).toMatchObject([{ pointer: '/kind', code: 'NOT_A_CHOICE' }]);
});

test('it is imported', async () => {
  const text = 'Name,Kind,Price,Built,Own column\nPinguin,Sailing boat,99.50 EUR,2001-02-03,yes\n企鹅,帆船,1 EUR,,no\n';
  const bytes = Buffer.from(text);
  const made = await call('POST', '/v1/imports', { object: 'boat', name: 'boats.csv', size: bytes.length });
  await fetch(made.body.upload.url, { method: 'PUT', headers: made.body.upload.headers, body: bytes });
  const preview = await call('POST', `/v1/imports/${made.body.id}/preview`);
  expect(preview.body.columns.map(({ field }: { field: string }) => field).slice(0, 4)).toEqual(['name', 'kind', 'price', 'built']);
  const started = await call('POST', `/v1/imports/${made.body.id}/start`, {});
  expect(started.status, JSON.stringify(started.body)).toBe(202);
  await ended(call, started.body.jobId);
  expect((await call('GET', `/v1/jobs/${started.body.jobId}`)).body).toMatchObject({ status: 'done', created: 2, failed: 0 });
  await expect.poll(async () => (await names('/v1/boats?text=pinguin')).length, { timeout: 10_000 }).toBe(1);
  const [found] = (await call('POST', '/v1/boats/search', { text: '企鹅' })).body.data;
  expect(found).toMatchObject({ kind: 'sail', price: { amount: 100, currency: 'EUR' } });
});

test('it is documented', async () => {
  const { body } = await call('GET', '/v1/openapi.json');
  expect((await new Validator().validate(structuredClone(body))).errors ?? []).toEqual([]);
  expect(body.paths['/v1/boats'].post.operationId).toBe('createBoat');
  expect(Object.keys(body.paths['/v1/boats'].post.requestBody.content['application/json'].schema.properties)).toEqual(
    expect.arrayContaining(['name', 'kind', 'customer', 'price', 'built', 'number']),
  );
});

test('nothing failed on the way', () => expect(deployment.output()).not.toMatch(/"status":5\d\d/));
