/** Records of an own object called by another field than `name`: in lists, links, sorts, search, imports, history. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Call, startTest } from '../local.ts';
import { ended } from './requests.ts';

let local: Awaited<ReturnType<typeof startTest>>;
let call: Call;
const ids: string[] = [];

const good = async (method: string, path: string, body?: unknown) => {
  const answer = await call(method, path, body);
  expect(answer.status, `${method} ${path} ${JSON.stringify(answer.body)}`).toBeLessThan(300);
  return answer.body;
};
const field = (object: string, name: string, more: object) => good('POST', '/v1/fields', { object, name, label: { en: name }, ...more });
const definition = async () => (await good('GET', '/v1/definitions')).objects.find(({ name }: { name: string }) => name === 'x_contract');
const titleBy = (title: string) => good('PATCH', '/v1/objects/x_contract', { title });
const titlesOf = async (objects: string, question: object) => {
  const { data, titles } = await good('POST', `/v1/${objects}/search`, { ...question, include: ['titles'] });
  return data.map(({ x_contract: one }: { x_contract: string }) => titles[one]);
};

async function imported(text: string, columns: object[]) {
  const bytes = Buffer.from(text);
  const made = await good('POST', '/v1/imports', { object: 'customer', name: 'customers.csv', size: bytes.length });
  await fetch(made.upload.url, { method: 'PUT', headers: made.upload.headers, body: bytes });
  const { jobId } = await good('POST', `/v1/imports/${made.id}/start`, { columns });
  await ended(call, jobId);
  return good('GET', `/v1/jobs/${jobId}`);
}

beforeAll(async () => {
  local = await startTest();
  ({ call } = await local.workspace('Contracts'));
  await good('POST', '/v1/objects', { name: 'x_contract', plural: 'x_contracts', label: { en: 'Contract' }, pluralLabel: { en: 'Contracts' } });
  await field('x_contract', 'x_code', { kind: 'text' });
  await field('x_contract', 'x_number', { kind: 'number' });
  await field('x_contract', 'x_mail', { kind: 'email' });
  await field('x_contract', 'x_phone', { kind: 'phone' });
  await field('x_contract', 'x_from', { kind: 'date' });
  await field('customer', 'x_contract', { kind: 'link', to: 'x_contract' });
  for (const [name, x_code, x_number, x_phone] of [
    ['First', 'ZZ-1', 900, '+8613900139000'],
    ['Second', 'AA-2', 1000, '+8613800138000'],
  ] as const)
    ids.push((await good('POST', '/v1/x_contracts', { name, x_code, x_number, x_mail: `${x_code}@example.com`, x_phone })).id);
  for (const [at, name] of ['Anna', 'Ben'].entries()) await good('POST', '/v1/customers', { name, x_contract: ids[at] });
});
afterAll(() => local?.stop());

test('a name is no longer asked for; a record stands first in lists and forms under what calls it', async () => {
  await titleBy('x_code');
  const contract = await definition();
  expect(contract).toMatchObject({
    title: 'x_code',
    list: ['x_code', 'name', 'x_number', 'x_mail', 'x_phone', 'x_from'],
    fields: { x_code: { searched: true } },
  });
  expect(contract.quick[0]).toBe('x_code');
  const { id } = await good('POST', '/v1/x_contracts', { x_code: 'MM-3' });
  await good('DELETE', `/v1/x_contracts/${id}`);
});

const first = { or: ['Anna', 'Ben'].map((is) => ({ field: 'name', is })) };

describe.each([
  ['x_code', ['ZZ-1', 'AA-2'], ['Ben', 'Anna'], 'aa-2'],
  ['x_number', ['900', '1000'], ['Anna', 'Ben'], '1000'],
  ['x_mail', ['ZZ-1@example.com', 'AA-2@example.com'], ['Ben', 'Anna'], 'AA-2@exam'],
  ['x_phone', ['+8613900139000', '+8613800138000'], ['Ben', 'Anna'], '13800138000'],
  ['name', ['First', 'Second'], ['Anna', 'Ben'], 'second'],
])('called by %s', (title, titles, sorted, text) => {
  test('links show it, lists are sorted by it, search finds it, with words of its own', async () => {
    await titleBy(title);
    expect((await titlesOf('customers', { where: first, sort: ['name'] })).map((one: string) => one.toLowerCase())).toEqual(
      titles.map((one) => one.toLowerCase()),
    );
    const byLink = await good('POST', '/v1/customers/search', { where: first, sort: ['x_contract'] });
    expect(byLink.data.map(({ name }: { name: string }) => name)).toEqual(sorted);
    const { data } = await good('POST', '/v1/search', { text });
    expect(data.map(({ id, title: said }: { id: string; title: string }) => [id, said.toLowerCase()])).toEqual([[ids[1], titles[1]?.toLowerCase()]]);
    expect((await good('POST', '/v1/x_contracts/search', { text })).data.map(({ id }: { id: string }) => id)).toEqual([ids[1]]);
  });

  test('an import finds what a column names by it, and makes what is not there', async () => {
    const fresh = { x_code: 'NEW-1', x_number: '4711', x_mail: 'new@example.com', x_phone: '+8613700137000', name: 'Third' }[title] ?? '';
    const columns = [
      { header: 'Name', field: 'name' },
      { header: 'Contract', field: 'x_contract', creates: true },
    ];
    const before = (await good('POST', '/v1/x_contracts/search', { include: ['count'] })).count;
    const job = await imported(`Name,Contract\nby ${title} 1,${titles[1]}\nby ${title} 2,${fresh}\nby ${title} 3,${fresh}\n`, columns);
    expect(job).toMatchObject({ status: 'done', created: 3, failed: 0 });
    const linked = await titlesOf('customers', { where: { field: 'name', startsWith: `by ${title} ` }, sort: ['name'] });
    expect(linked.map((one: string) => one.toLowerCase())).toEqual([titles[1], fresh, fresh].map((one) => one?.toLowerCase()));
    const { data, count } = await good('POST', '/v1/x_contracts/search', { include: ['count'], sort: ['-createdAt'], limit: 1 });
    expect(count).toBe(before + 1);
    expect(String(data[0][title])).toBe(fresh);
    await good('DELETE', `/v1/x_contracts/${data[0].id}`);
  });
});

test('a bulk change by pasted texts finds it, a number too', async () => {
  await titleBy('x_number');
  const { data } = await good('POST', '/v1/customers/search', { where: { field: 'name', is: 'Anna' } });
  const { jobId } = await good('POST', '/v1/customers/bulk', { rows: [{ id: data[0].id, texts: { x_contract: '1000' } }] });
  await ended(call, jobId);
  expect((await good('GET', `/v1/customers/${data[0].id}`)).x_contract).toBe(ids[1]);
});

test('it is taken back with its field, and comes again with it; nothing else can name a record', async () => {
  await titleBy('x_code');
  await good('DELETE', '/v1/fields/x_contract/x_code');
  expect((await definition()).title).toBe('name');
  await good('PATCH', `/v1/x_contracts/${ids[0]}`, { x_number: 901 });
  await good('POST', '/v1/fields/x_contract/x_code/restore');
  expect((await definition()).title).toBe('x_code');
  for (const title of ['x_from', 'x_nothing', 'owner', 'toString', ''])
    expect((await call('PATCH', '/v1/objects/x_contract', { title })).body, title).toMatchObject({ status: 400, errors: [{ pointer: '/title' }] });
});
