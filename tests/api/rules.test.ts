/** Rules of the workspace's own, and fields required by condition: for whoever writes, said at the field, in the reader's words. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Call, startTest } from '../local.ts';
import { ended } from './requests.ts';

let local: Awaited<ReturnType<typeof startTest>>;
let call: Call;
let viewer: Call;

beforeAll(async () => {
  local = await startTest();
  const opened = await local.workspace();
  ({ call } = opened);
  viewer = await opened.as('manager');
});
afterAll(() => local?.stop());

const good = async (method: string, path: string, body?: unknown) => {
  const answer = await call(method, path, body);
  expect(answer.status, `${method} ${path} ${JSON.stringify(answer.body)}`).toBeLessThan(300);
  return answer.body;
};
const lost = { field: 'stage', is: 'lost' };

test('a rule refuses every writer, at its field, in both languages; the rest of a batch is stored', async () => {
  const when = { and: [lost, { field: 'note', empty: true }] };
  const rule = await good('POST', '/v1/rules', { object: 'customer', when, field: 'note', message: { en: 'Say why they left.', zh: '请说明流失原因。' } });
  const refusal = { pointer: '/note', code: 'RULE', detail: 'Say why they left.' };
  expect((await call('POST', '/v1/customers', { name: 'Gone', stage: 'lost' })).body).toMatchObject({ code: 'INVALID', errors: [refusal] });
  expect((await call('POST', '/v1/customers', { name: 'Gone', stage: 'lost' }, { 'accept-language': 'zh' })).body.errors[0].detail).toBe('请说明流失原因。');
  const { id } = await good('POST', '/v1/customers', { name: 'Here' });
  expect((await call('PATCH', `/v1/customers/${id}`, { stage: 'lost' })).body.errors).toMatchObject([refusal]);
  const batch = await good('POST', '/v1/customers/batch', { items: [{ create: { name: 'Fine' } }, { create: { name: 'Gone', stage: 'lost' } }] });
  expect(batch.results.map(({ problem }: { problem?: { errors: unknown[] } }) => problem?.errors)).toMatchObject([undefined, [refusal]]);
  const bytes = Buffer.from('Name,Stage,Note\nAnna,lost,\nBert,lost,moved away\n');
  const made = await good('POST', '/v1/imports', { object: 'customer', name: 'a.csv', size: bytes.length });
  await fetch(made.upload.url, { method: 'PUT', headers: made.upload.headers, body: bytes });
  const { jobId } = await good('POST', `/v1/imports/${made.id}/start`, {});
  const job = await good('GET', `/v1/jobs/${await ended(call, jobId)}`);
  expect(job).toMatchObject({ created: 1, failed: 1 });
  expect(await (await fetch(job.errorFile.url)).text()).toContain('Say why they left.');
  expect((await good('GET', '/v1/definitions')).objects[0].rules).toMatchObject([{ id: rule.id, field: 'note' }]);

  await good('PATCH', `/v1/rules/${rule.id}`, { message: { en: 'Why?' } });
  expect((await call('PATCH', `/v1/customers/${id}`, { stage: 'lost' })).body.errors).toMatchObject([{ detail: 'Why?' }]);
  await good('DELETE', `/v1/rules/${rule.id}`);
  await good('PATCH', `/v1/customers/${id}`, { stage: 'lost' });
});

test('undo and restore write what was recorded, whatever rules came since', async () => {
  const { id } = await good('POST', '/v1/customers', { name: 'Once lost', stage: 'lost' });
  const changed = await call('PATCH', `/v1/customers/${id}`, { stage: 'active' });
  await good('DELETE', `/v1/customers/${id}`);
  const rule = await good('POST', '/v1/rules', { object: 'customer', when: lost, message: { en: 'Nobody is lost.' } });
  await good('POST', `/v1/customers/${id}/restore`);
  expect((await good('POST', `/v1/changes/${changed.headers.get('x-change')}/undo`)).record.stage).toBe('lost');
  await good('DELETE', `/v1/rules/${rule.id}`);
});

test('a standard field is required by condition, an own one too; the condition is taken away again', async () => {
  await good('PATCH', '/v1/fields/customer/birthday', { requiredWhen: { field: 'kind', is: 'person' }, label: { en: 'Born', zh: '出生日期' } });
  expect((await call('POST', '/v1/customers', { name: 'Anna' })).body.errors).toMatchObject([{ pointer: '/birthday', code: 'REQUIRED' }]);
  await good('POST', '/v1/customers', { name: 'Anna GmbH', kind: 'company' });
  const { objects } = await good('GET', '/v1/definitions');
  expect(objects[0].fields.birthday).toMatchObject({ kind: 'date', personal: true, label: { en: 'Born' }, requiredWhen: { field: 'kind' } });
  await good('PATCH', '/v1/fields/customer/birthday', { requiredWhen: null });
  await good('POST', '/v1/customers', { name: 'Anna' });
  await good('POST', '/v1/fields', { object: 'customer', name: 'x_tax', kind: 'text', label: { en: 'Tax' }, requiredWhen: { field: 'kind', is: 'company' } });
  expect((await call('POST', '/v1/customers', { name: 'B Ltd', kind: 'company' })).body.errors).toMatchObject([{ pointer: '/x_tax', code: 'REQUIRED' }]);
  await good('DELETE', '/v1/fields/customer/x_tax');
});

test('a rule over a field that is gone sleeps until it is back', async () => {
  await good('POST', '/v1/fields', { object: 'customer', name: 'x_level', kind: 'number', label: { en: 'Level' } });
  const rule = await good('POST', '/v1/rules', { object: 'customer', when: { field: 'x_level', empty: true }, message: { en: 'Level?' } });
  await good('DELETE', '/v1/fields/customer/x_level');
  await good('POST', '/v1/customers', { name: 'Free' });
  await good('POST', '/v1/fields/customer/x_level/restore');
  expect((await call('POST', '/v1/customers', { name: 'Bound' })).body.errors).toMatchObject([{ pointer: '/x_level', code: 'RULE' }]);
  await good('DELETE', `/v1/rules/${rule.id}`);
});

test('standard fields keep what the system relies on', async () => {
  const change = (name: string, body: object) => call('PATCH', `/v1/fields/customer/${name}`, body);
  expect((await change('name', { required: false })).body.errors).toMatchObject([{ pointer: '/required', code: 'READ_ONLY' }]);
  expect((await change('stage', { choices: [{ value: 'new' }] })).body.errors).toMatchObject([{ pointer: '/choices', code: 'STILL_CHOSEN' }]);
  const choices = (await good('GET', '/v1/definitions')).objects[0].fields.stage.choices;
  await good('PATCH', '/v1/fields/customer/stage', { choices: [{ value: 'vip', label: { en: 'VIP' } }, ...choices] });
  expect((await good('POST', '/v1/customers', { name: 'Vip', stage: 'vip' })).stage).toBe('vip');
  expect((await change('no_such', { label: { en: 'A' } })).status).toBe(404);
});

test('refuses conditions that cannot be asked, and roles that may not', async () => {
  const send = (when: unknown, by = call) => by('POST', '/v1/rules', { object: 'customer', when, message: { en: 'No' } });
  const pointers = async (when: unknown) => (await send(when)).body.errors.map(({ pointer, code }: { pointer: string; code: string }) => `${pointer} ${code}`);
  expect(await pointers({ field: 'nothing', is: 1 })).toEqual(['/when/field UNKNOWN_FIELD']);
  expect(await pointers({ field: 'owner.name', contains: 'a' })).toEqual(['/when/field UNKNOWN_FIELD']);
  expect(await pointers({ and: [lost, { field: 'birthday', contains: 'a' }] })).toEqual(['/when/and/1 UNKNOWN_OPERATOR']);
  expect(await pointers({ field: 'owner', is: 'me' })).toEqual(['/when/is WRONG_OPERAND']);
  expect(await pointers({ field: '__proto__', is: 1 })).toEqual(['/when/field UNKNOWN_FIELD']);
  expect(await pointers({ or: [] })).toEqual(['/when/or WRONG_TYPE']);
  expect((await send(lost, viewer)).status).toBe(403);
});
