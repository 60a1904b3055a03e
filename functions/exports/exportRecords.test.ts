import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ended } from '../../tests/importing.ts';
import { type Call, startTest } from '../../tests/local.ts';
import { readJob, saveJob } from '../runtime/jobs/job.ts';
import { sheetsOf } from '../runtime/spreadsheet/archive.ts';
import { sheetRows } from '../runtime/spreadsheet/read.ts';
import { keyringOf } from '../runtime/store/keyring.ts';
import { tableFor } from '../runtime/store/table.ts';
import { handler as expireExport } from './expireExport.ts';

let local: Awaited<ReturnType<typeof startTest>>;
beforeAll(async () => void (local = await startTest()));
afterAll(() => local.stop());

const make = async (call: Call, values: object) => (await call('POST', '/v1/customers', values)).body as { id: string };
const bytesOf = async ({ file }: { file?: { url: string } }) => Buffer.from(await (await fetch(file?.url ?? '')).arrayBuffer());
const exported = async (call: Call, body: object, headers = {}) => {
  const { status, body: job } = await call('POST', '/v1/customers/export', body, headers);
  expect(status, JSON.stringify(job)).toBe(201);
  return job;
};

async function world() {
  const made = await local.workspace();
  const { call } = made;
  await make(call, { name: '张伟', stage: 'regular', note: 'tea, milk\n"hot"', website: 'https://example.com/1' });
  await make(call, { name: '=cmd|x', stage: 'new' });
  await make(call, { name: 'Ann', stage: 'regular' });
  return made;
}

describe('an export', () => {
  it('is the list as it is seen: filter, order, columns and language', async () => {
    const { call } = await world();
    const body = { where: { field: 'stage', is: 'regular' }, sort: ['name'], fields: ['name', 'stage', 'owner', 'note'], format: 'csv', delimiter: ',' };
    const job = await exported(call, body, { 'accept-language': 'zh-CN' });
    expect(job).toMatchObject({ kind: 'exportRows', status: 'done', total: 2, file: { name: expect.stringMatching(/^customers-\d{4}-\d\d-\d\d\.csv$/) } });
    const text = (await bytesOf(job)).toString();
    expect(text.startsWith('\ufeff编号,名称,阶段,负责人,备注\r\n')).toBe(true);
    expect(
      text
        .split('\r\n')
        .slice(1)
        .map((line) => line.replace(/customer_\w+/, '#')),
    ).toEqual(['#,Ann,熟客,Olga Owner,', '#,张伟,熟客,Olga Owner,"tea, milk\n""hot"""', '']);
  });

  it('in GB18030, with what separates cells where the business is', async () => {
    const { call } = await world();
    const text = new TextDecoder('gb18030', { fatal: true }).decode(
      await bytesOf(await exported(call, { format: 'csv', encoding: 'gb18030', fields: ['name'], sort: ['name'] })),
    );
    expect(text.split('\r\n').map((line) => line.replace(/customer_\w+/, '#'))).toEqual(
      ['ID;Name', "#;'=cmd|x", '#;Ann', '#;张伟', ''].map((line) => line.replace("'=cmd|x", `"'=cmd|x"`)),
    );
    await call('PATCH', '/v1/workspace', { region: 'CN' });
    expect((await bytesOf(await exported(call, { format: 'csv', fields: ['name'] }))).toString()).toContain('ID,Name');
  });

  it('as a workbook: numbers are numbers, text never a formula', async () => {
    const { call } = await world();
    await call('POST', '/v1/fields', { object: 'customer', name: 'x_size', kind: 'number', label: { en: 'Size' } });
    await make(call, { name: 'Big', x_size: 12.5 });
    const bytes = await bytesOf(await exported(call, { format: 'xlsx', fields: ['name', 'x_size'], sort: ['name'] }));
    expect(sheetsOf(bytes).map(({ name }) => name)).toEqual(['Customers']);
    expect((await Array.fromAsync(sheetRows(bytes, 'Customers'))).map((row) => row.slice(1))).toEqual([
      ['Name', 'Size'],
      ['=cmd|x', ''],
      ['Ann', ''],
      ['Big', '12.5'],
      ['张伟', ''],
    ]);
    expect(bytes.toString('latin1')).not.toContain('<f>');
  });

  it('names fields with the same label apart, and has each column once', async () => {
    const { call } = await world();
    for (const name of ['x_one', 'x_two']) await call('POST', '/v1/fields', { object: 'customer', name, kind: 'text', label: { en: 'Twin' } });
    const text = (await bytesOf(await exported(call, { format: 'csv', fields: ['x_two', 'x_one', 'x_one', 'createdAt'] }))).toString();
    expect(text.split('\r\n')[0]).toBe('\ufeffID;Twin (x_two);Twin (x_one);Created');
  });

  it('of many records is a job, and gives the same', { timeout: 240_000 }, async () => {
    const { call } = await local.workspace();
    for (let at = 0; at < 2100; at += 100) {
      const items = Array.from({ length: 100 }, (_, one) => ({ create: { name: `Customer ${at + one}` } }));
      expect((await call('POST', '/v1/customers/batch', { items })).status).toBe(200);
    }
    const begun = await exported(call, { format: 'csv', fields: ['name'], sort: ['name'] });
    expect(begun).toMatchObject({ status: 'waiting', total: 2100 });
    const job = await ended(call, begun.id);
    expect(job).toMatchObject({ status: 'done', done: 2100, expiresAt: expect.any(String) });
    const names = (await bytesOf(job))
      .toString()
      .trim()
      .split('\r\n')
      .slice(1)
      .map((line) => line.split(';')[1]);
    expect(names).toEqual(Array.from({ length: 2100 }, (_, at) => `Customer ${at}`).sort());
  });

  it('ends: the file is taken away when its time is over, and not before', async () => {
    const { call, workspace } = await world();
    const job = await exported(call, { format: 'csv' });
    const message = (id: string) => ({ Records: [{ body: JSON.stringify({ workspace, job: id }) }] }) as never; // of the event the body alone is read
    await expireExport(message(job.id));
    expect((await fetch(job.file.url)).status, 'an hour later it would not be there').toBe(200);
    const meter = { read: 0, write: 0 };
    const [table, keyring] = [tableFor(meter, { workspace }), await keyringOf(workspace, meter)];
    const kept = await readJob(table, keyring, job.id);
    if (kept) await saveJob(table, keyring, { ...kept, expiresAt: new Date(Date.now() - 1).toISOString() });
    expect((await call('GET', `/v1/jobs/${job.id}`)).body.file, 'no longer offered').toBeUndefined();
    await expireExport(message(job.id));
    expect((await fetch(job.file.url)).status).toBe(404);
  });
});

describe('refuses', () => {
  it('who may not export, though they may read', async () => {
    const { as } = await world();
    for (const role of ['member', 'viewer'] as const) expect((await (await as(role))('POST', '/v1/customers/export', { format: 'csv' })).status).toBe(403);
  });

  it('fields that are none, and answers only with records that the reader sees', async () => {
    const { call, as } = await world();
    const wrong = await call('POST', '/v1/customers/export', { format: 'csv', fields: ['name', 'nothing'] });
    expect([wrong.status, wrong.body.errors]).toMatchObject([400, [{ pointer: '/fields/1', code: 'UNKNOWN_FIELD' }]]);
    const { body } = await call('POST', '/v1/customers/search', { where: { field: 'name', is: 'Ann' } });
    const { headers } = await call('PATCH', `/v1/customers/${body.data[0].id}`, { owner: null });
    const own = await exported(await as('manager', 'own'), { format: 'csv', fields: ['name'] }, { 'x-position': headers.get('x-position') ?? '' });
    expect([own.total, (await bytesOf(own)).toString().includes('Ann')]).toEqual([2, false]);
  });

  it('the file of another workspace', async () => {
    const [one, other] = [await world(), await world()];
    const job = await exported(one.call, { format: 'csv' });
    expect((await other.call('GET', `/v1/jobs/${job.id}`)).status).toBe(404);
  });
});
