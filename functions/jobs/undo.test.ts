import { user as userObject } from '@regulars/shared/objects/user.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ended, importTable, recordsBy, reportOf } from '../../tests/importing.ts';
import { type Call, startTest } from '../../tests/local.ts';
import { create } from '../runtime/store/changes.ts';
import { commit } from '../runtime/store/commit.ts';
import { newId } from '../runtime/store/ids.ts';
import { keyringOf } from '../runtime/store/keyring.ts';
import { tableFor } from '../runtime/store/table.ts';

let local: Awaited<ReturnType<typeof startTest>>;
beforeAll(async () => void (local = await startTest()));
afterAll(() => local.stop());

const csv = (count: number) =>
  `Name,E-mail,Color,Shoe\n${Array.from({ length: count }, (_, at) => `Person ${at},p${at}@example.com,${['red', 'blue'][at % 2]},${at}`).join('\n')}\n`;
const undo = async (call: Call, job: string) => ended(call, (await call('POST', `/v1/jobs/${job}/undo`)).body.jobId);
const byName = (call: Call) => recordsBy(call, 'customers', 'name');
const fieldNames = async (call: Call) => {
  const { body } = await call('GET', '/v1/definitions');
  return Object.keys(body.objects.find(({ name }: { name: string }) => name === 'customer').fields).filter((name) => name.startsWith('x_'));
};

/** Another user of the workspace. */
async function colleague(workspace: string): Promise<string> {
  const meter = { read: 0, write: 0 };
  const writer = { user: 'system:test', via: 'api', now: new Date().toISOString(), timeZone: 'UTC', settings: 1 };
  const values = { name: 'Carla', email: `carla-${workspace.toLowerCase()}@example.com`, role: 'manager', access: 'own' };
  const id = newId('user');
  await commit(
    [create(userObject, values as never, id)],
    { table: tableFor(meter, { workspace }), keyring: await keyringOf(workspace, meter), writer },
    () => undefined,
  ); // role and access are set by the system
  return id;
}

describe('undo of an import', () => {
  it('leaves nothing: records in the trash, fields deleted, addresses free again', async () => {
    const { call } = await local.workspace();
    await call('POST', '/v1/customers', { name: 'Before' });
    const job = await importTable(call, csv(100));
    expect([(await byName(call)).size, await fieldNames(call)]).toEqual([101, ['x_color', 'x_shoe']]);
    expect(await undo(call, job.id)).toMatchObject({ kind: 'undoEntries', status: 'done', total: 101, done: 101, failed: 0, conflictCount: 0, undoes: job.id });
    expect([[...(await byName(call)).keys()], await fieldNames(call)]).toEqual([['Before'], []]);
    expect((await call('GET', `/v1/jobs/${job.id}`)).body).toMatchObject({ status: 'undone', undoneBy: expect.stringMatching(/^job_/) });
    expect((await call('POST', `/v1/jobs/${job.id}/undo`)).body.code).toBe('NOTHING_TO_UNDO');
    const again = await importTable(call, csv(100));
    expect(again).toMatchObject({ created: 100, failed: 0 });
    expect(await fieldNames(call)).toEqual(['x_color', 'x_shoe']);
  });

  it('keeps later edits and the fields they need, and lists them', async () => {
    const { call } = await local.workspace();
    const job = await importTable(call, csv(70));
    const before = await byName(call);
    const [edited, trashed] = [before.get('Person 3'), before.get('Person 40')];
    await call('PATCH', `/v1/customers/${edited?.id}`, { x_shoe: 99 });
    await call('DELETE', `/v1/customers/${trashed?.id}`);
    const done = await undo(call, job.id);
    expect(done).toMatchObject({
      status: 'done',
      failed: 2,
      conflictCount: 2,
      conflicts: [
        { record: edited?.id, object: 'customer', fields: ['x_shoe'], reason: 'EDITED_SINCE' },
        { object: 'workspace', fields: ['customer.x_color', 'customer.x_shoe'], reason: 'STILL_USED' },
      ],
    });
    expect([...(await byName(call)).values()]).toMatchObject([{ id: edited?.id, x_shoe: 99 }]);
    expect(await fieldNames(call)).toEqual(['x_color', 'x_shoe']);
    expect((await reportOf(done)).split('\r\n')).toEqual([
      '\ufeffRecord,Name,Fields,Reason: kept',
      `${edited?.id},Person 3,Shoe,Edited since.`,
      expect.stringMatching(/^workspace_.*,Test,"Color; Shoe",Records that were kept/),
      '',
    ]);
  });

  it('keeps a field that somebody renamed, deletes the other', async () => {
    const { call } = await local.workspace();
    const job = await importTable(call, csv(5));
    await call('PATCH', '/v1/fields/customer/x_color', { label: { en: 'Favourite' } });
    expect(await undo(call, job.id)).toMatchObject({ conflicts: [{ object: 'workspace', fields: ['customer.x_color'], reason: 'EDITED_SINCE' }] });
    expect(await fieldNames(call)).toEqual(['x_color']);
  });

  it('can be undone itself', async () => {
    const { call } = await local.workspace();
    const job = await importTable(call, csv(40));
    const undone = await undo(call, job.id);
    expect(await undo(call, undone.id)).toMatchObject({ status: 'done', conflictCount: 0 });
    expect([(await byName(call)).size, await fieldNames(call)]).toEqual([40, ['x_color', 'x_shoe']]);
    expect((await call('GET', `/v1/jobs/${job.id}`)).body.status).toBe('done');
    expect(await undo(call, job.id)).toMatchObject({ status: 'done', conflictCount: 0 });
    expect((await byName(call)).size).toBe(0);
  });

  it('is begun once, however often it is asked for', async () => {
    const { call } = await local.workspace();
    const job = await importTable(call, csv(200));
    const answers = await Promise.all(Array.from({ length: 5 }, () => call('POST', `/v1/jobs/${job.id}/undo`)));
    const [begun, ...more] = answers.filter(({ status }) => status === 202);
    expect(more).toEqual([]);
    expect(answers.filter(({ body }) => body.code === 'JOB_RUNNING')).toHaveLength(4);
    expect(await ended(call, begun?.body.jobId)).toMatchObject({ status: 'done', updated: 201 });
  });

  it('respects whose records one sees', async () => {
    const { call, as, workspace } = await local.workspace();
    const other = await colleague(workspace);
    const member = await as('member', 'own', other);
    const foreign = await importTable(call, csv(2));
    expect([(await member('GET', `/v1/jobs/${foreign.id}`)).status, (await member('POST', `/v1/jobs/${foreign.id}/undo`)).status]).toEqual([404, 404]);

    const manager = await as('manager', 'own', other);
    const own = await importTable(manager, 'Name\nMine\nGiven away\n');
    const given = (await byName(call)).get('Given away');
    await call('PATCH', `/v1/customers/${given?.id}`, { owner: null });
    expect(await undo(manager, own.id)).toMatchObject({ done: 2, updated: 1, conflicts: [{ record: given?.id, reason: 'NOT_FOUND' }] });
    expect((await byName(call)).has('Given away')).toBe(true);
  });
});

describe('undo of a change', () => {
  const change = async (call: Call, method: string, path: string, body?: object): Promise<string> => {
    const { headers, status } = await call(method, path, body);
    expect(status).toBeLessThan(300);
    return headers.get('x-change') ?? '';
  };
  const take = (call: Call, id: string, headers?: Record<string, string>) => call('POST', `/v1/changes/${id}/undo`, undefined, headers);

  it('takes an edit back, and once', async () => {
    const { call } = await local.workspace();
    const { body: made } = await call('POST', '/v1/customers', { name: 'Li', note: 'x' });
    const edit = await change(call, 'PATCH', `/v1/customers/${made.id}`, { name: 'Wu', note: null });
    const undone = await take(call, edit, { 'idempotency-key': 'k' });
    expect(undone.body).toMatchObject({ record: { id: made.id, name: 'Li', note: 'x', version: 3 }, conflicts: [] });
    expect((await take(call, edit, { 'idempotency-key': 'k' })).body).toEqual(undone.body);
    expect((await take(call, edit)).body.code).toBe('NOTHING_TO_UNDO');
    expect((await call('GET', `/v1/customers/${made.id}/history`)).body.data[0]).toMatchObject({ via: 'undo', cause: edit });
  });

  it('keeps the field that was edited since', async () => {
    const { call } = await local.workspace();
    const { body: made } = await call('POST', '/v1/customers', { name: 'Li', note: 'x' });
    const edit = await change(call, 'PATCH', `/v1/customers/${made.id}`, { name: 'Wu', note: 'y' });
    await call('PATCH', `/v1/customers/${made.id}`, { note: 'z' });
    expect((await take(call, edit)).body).toMatchObject({
      record: { name: 'Li', note: 'z' },
      conflicts: [{ record: made.id, object: 'customer', fields: ['note'], reason: 'EDITED_SINCE' }],
    });
  });

  it('takes back a new record, a deletion, a restoration', async () => {
    const { call } = await local.workspace();
    const made = await call('POST', '/v1/customers', { name: 'Li', emails: [{ address: 'li@example.com' }] });
    const path = `/v1/customers/${made.body.id}`;
    expect((await take(call, made.headers.get('x-change') ?? '')).body.record).toHaveProperty('trashedAt');
    const restored = await change(call, 'POST', `${path}/restore`);
    expect((await take(call, restored)).body.record).toHaveProperty('trashedAt');
    await call('POST', `${path}/restore`);
    const deleted = await change(call, 'DELETE', path);
    expect((await take(call, deleted)).body.record).not.toHaveProperty('trashedAt');
  });

  it('is refused where another record has the value now', async () => {
    const { call } = await local.workspace();
    const made = await call('POST', '/v1/customers', { name: 'Li', emails: [{ address: 'li@example.com' }] });
    const deleted = await change(call, 'DELETE', `/v1/customers/${made.body.id}`);
    await call('POST', '/v1/customers', { name: 'Li 2', emails: [{ address: 'li@example.com' }] });
    expect((await take(call, deleted)).body).toMatchObject({ code: 'DUPLICATE', errors: [{ pointer: '/emails' }] });
  });

  it('takes back a field of one’s own, for those who may', async () => {
    const { call, as } = await local.workspace();
    const { headers } = await call('POST', '/v1/fields', { object: 'customer', label: { en: 'Boat' }, kind: 'text' });
    const id = headers.get('x-change') ?? '';
    expect((await take(await as('manager'), id)).status).toBe(403);
    expect((await take(call, id)).status).toBe(200);
    expect(await fieldNames(call)).toEqual([]);
    expect((await take(call, id)).body.code).toBe('NOTHING_TO_UNDO');
  });

  it('finds no change of a record that one may not see, nor one that is none', async () => {
    const { call, as } = await local.workspace();
    const made = await call('POST', '/v1/customers', { name: 'Li', owner: undefined });
    const id = made.headers.get('x-change') ?? '';
    await call('PATCH', `/v1/customers/${made.body.id}`, { owner: null });
    expect((await take(await as('member', 'own'), id)).status).toBe(404);
    expect([(await take(call, '03-999999')).status, (await take(call, '99-1')).status, (await take(call, 'x')).status]).toEqual([404, 404, 404]);
  });
});
