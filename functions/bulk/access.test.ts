/** Whose records a bulk change reaches: those that who asks may see and change, when it is asked and when it is done. */
import { user as userObject } from '@regulars/shared/objects/user.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ended, recordsBy } from '../../tests/importing.ts';
import { type Call, startTest } from '../../tests/local.ts';
import { create } from '../runtime/store/changes.ts';
import { commit } from '../runtime/store/commit.ts';
import { newId } from '../runtime/store/ids.ts';
import { keyringOf } from '../runtime/store/keyring.ts';
import { tableFor } from '../runtime/store/table.ts';

let local: Awaited<ReturnType<typeof startTest>>;
beforeAll(async () => void (local = await startTest()));
afterAll(() => local.stop());

/** Another user of the workspace. */
async function colleague(workspace: string): Promise<string> {
  const meter = { read: 0, write: 0 };
  const writer = { user: 'system:test', via: 'api', now: new Date().toISOString(), timeZone: 'UTC', settings: 1 };
  const values = { name: 'Carla', email: `carla-${workspace.toLowerCase()}@example.com`, role: 'member', access: 'own' };
  const id = newId('user');
  await commit(
    [create(userObject, values as never, id)],
    { table: tableFor(meter, { workspace }), keyring: await keyringOf(workspace, meter), writer },
    () => undefined,
  ); // role and access are set by the system
  return id;
}

async function people(call: Call, count: number, owner: string): Promise<string[]> {
  const ids: string[] = [];
  for (let from = 0; from < count; from += 100) {
    const items = Array.from({ length: Math.min(100, count - from) }, (_, at) => ({ create: { name: `Person ${from + at}`, owner } }));
    const { body } = await call('POST', '/v1/customers/batch', { items });
    ids.push(...body.results.map(({ record }: { record: { id: string } }) => record.id));
  }
  return ids;
}

describe('somebody with access to records of their own', () => {
  it('changes those, and learns of no other', async () => {
    const { call, workspace, owner, as } = await local.workspace();
    const carla = await colleague(workspace);
    const [hers, ours] = [await people(call, 3, carla), await people(call, 3, owner)];
    const mine = await as('member', 'own', carla);
    await mine('GET', '/v1/customers?limit=1');
    const all = { matching: {}, set: { stage: 'regular' } };
    const position = { 'x-position': (await call('GET', '/v1/customers?limit=1')).headers.get('x-position') ?? '' };
    expect((await mine('POST', '/v1/customers/bulk/preview', all, position)).body).toMatchObject({ count: 3, changed: 3 });
    expect(await mine('POST', '/v1/customers/bulk', { ids: [hers[0], ours[0]], move: 'trash' }, position)).toMatchObject({
      status: 404,
      body: { code: 'NOT_FOUND' },
    });
    expect(await mine('POST', '/v1/customers/bulk/preview', { rows: [{ id: ours[0], texts: { stage: '' } }] })).toMatchObject({ status: 404 });
    const begun = await mine('POST', '/v1/customers/bulk', all);
    expect(begun.body.count).toBe(3);
    await ended(call, begun.body.jobId); // by who looks next: a position is one reader's
    const after = await recordsBy(call, 'customers', 'id');
    expect([...hers, ...ours].map((id) => after.get(id)?.stage)).toEqual(['regular', 'regular', 'regular', 'new', 'new', 'new']);
    expect([...after.values()].filter(({ stage }) => stage === 'regular').map(({ updatedBy }) => updatedBy)).toEqual([carla, carla, carla]);
  });

  it('leaves what is taken from them while the work goes on', async () => {
    const { call, workspace, owner, as } = await local.workspace();
    const carla = await colleague(workspace);
    const hers = await people(call, 1000, carla);
    const mine = await as('member', 'own', carla);
    const position = { 'x-position': (await call('GET', '/v1/customers?limit=1')).headers.get('x-position') ?? '' };
    const begun = await mine('POST', '/v1/customers/bulk', { matching: {}, set: { stage: 'regular' } }, position);
    const taken = hers.slice(-30).toReversed();
    const { body } = await call('POST', '/v1/customers/batch', { items: taken.map((id) => ({ update: { id, values: { owner } } })) });
    expect(body.results.every(({ ok }: { ok: boolean }) => ok)).toBe(true);
    await ended(call, begun.body.jobId); // by who looks next: a position is one reader's
    const job = await ended(mine, begun.body.jobId);
    expect(job).toMatchObject({ status: 'done', total: 1000, done: 1000 });
    expect(job.failed).toBeGreaterThan(0);
    const codes = new Set(job.refusals.map(({ code, title }: { code: string; title: string }) => `${code} ${title}`));
    expect(codes, 'what is not seen is not named').toEqual(new Set(['NOT_FOUND ']));
    const after = await recordsBy(call, 'customers', 'id');
    const refused = job.refusals.map(({ record }: { record: string }) => record);
    expect(refused.every((id: string) => taken.includes(id) && after.get(id)?.stage === 'new')).toBe(true);
    expect(job.updated).toBe([...after.values()].filter(({ stage }) => stage === 'regular').length);
  });
});

describe('somebody of another workspace', () => {
  it('neither names records here nor follows, cancels or undoes work', async () => {
    const [here, there] = [await local.workspace(), await local.workspace()];
    const ids = await people(here.call, 2, here.owner);
    const own = await people(there.call, 1, there.owner);
    for (const body of [{ ids, move: 'trash' }, { rows: [{ id: ids[0], texts: { name: 'Taken' } }] }]) {
      expect((await there.call('POST', '/v1/customers/bulk', body)).status).toBe(404);
      expect((await there.call('POST', '/v1/customers/bulk/preview', body)).status).toBe(404);
    }
    expect((await there.call('POST', '/v1/customers/bulk', { ids: own, set: { owner: here.owner } })).body).toMatchObject({
      code: 'NOT_FOUND',
      errors: [{ pointer: '/set/owner', code: 'NO_SUCH_RECORD' }],
    });
    const { body } = await here.call('POST', '/v1/customers/bulk', { ids, set: { stage: 'regular' } });
    await ended(here.call, body.jobId);
    for (const path of ['', '/cancel', '/undo']) expect((await there.call(path ? 'POST' : 'GET', `/v1/jobs/${body.jobId}${path}`)).status).toBe(404);
  });
});

it('a viewer changes nothing', async () => {
  const { call, owner, as } = await local.workspace();
  const ids = await people(call, 1, owner);
  const viewer = await as('viewer');
  expect((await viewer('POST', '/v1/customers/bulk', { ids, move: 'trash' })).status).toBe(403);
});

it('a role of the workspace’s own neither sets nor learns what it may not', async () => {
  const { call, owner, as } = await local.workspace();
  const rights = { customer: { fields: { note: 'none', stage: 'read' } } };
  expect((await call('POST', '/v1/roles', { name: 'x_clerk', label: { en: 'Clerk' }, basis: 'member', rights })).status).toBe(201);
  const clerk = await as('x_clerk');
  const [id = ''] = await people(call, 1, owner);
  await call('PATCH', `/v1/customers/${id}`, { note: 'secret words' });
  const position = { 'x-position': (await call('GET', '/v1/customers?limit=1')).headers.get('x-position') ?? '' };
  for (const set of [{ note: 'x' }, { stage: 'lost' }]) expect((await clerk('POST', '/v1/customers/bulk', { ids: [id], set }, position)).status).toBe(400);
  const rows = [{ id, texts: { note: 'x', stage: 'Lost', website: 'https://example.com' } }];
  const preview = await clerk('POST', '/v1/customers/bulk/preview', { rows }, position);
  expect(preview.body.refusals).toMatchObject([
    { field: 'note', code: 'UNKNOWN_FIELD' },
    { field: 'stage', code: 'READ_ONLY' },
  ]);
  const { body } = await clerk('POST', '/v1/customers/bulk', { rows }, position);
  const job = await ended(clerk, body.jobId);
  expect(job).toMatchObject({ updated: 0, failed: 1, refusals: [{ code: 'UNKNOWN_FIELD' }, { code: 'READ_ONLY' }] });
  expect(JSON.stringify([preview.body, job])).not.toContain('secret words');
  expect((await call('GET', `/v1/customers/${id}`)).body).toMatchObject({ note: 'secret words', stage: 'new', version: 2 });
  // What is hidden is no reason to refuse what may be set.
  const good = await clerk('POST', '/v1/customers/bulk', { ids: [id], set: { website: 'https://example.com' } });
  expect(await ended(clerk, good.body.jobId)).toMatchObject({ updated: 1, failed: 0 });
  expect((await call('GET', `/v1/customers/${id}`)).body).toMatchObject({ note: 'secret words', website: 'https://example.com' });
});
