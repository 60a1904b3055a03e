/**
 * S2 and S4: what is hidden or fixed is so by every door: imports, jobs, undo, batches, upserts, and links, which need the
 * right on the record that holds them and the sight of the one that they lead to, to be made and to be taken away.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { announced, ended } from '../api/requests.ts';
import { stateOf } from '../api/table.ts';
import { makeWorld, type TestLocal, type World } from '../api/world.ts';
import { type Call, startTest } from '../local.ts';

let local: TestLocal;
let world: World;
/** May import, but neither see notes nor set stages. */
let clerk: Call;
/** Sees their own customers, and reads tasks only. */
let seller: Call;
let sellerId: string;
let customer: Record<'mine' | 'theirs', string>;

beforeAll(async () => {
  local = await startTest();
  world = await makeWorld(local, { seed: 5, custom: 'code', each: 2 });
  const role = async (name: string, basis: string, rights: object) => {
    const made = await world.call('POST', '/v1/roles', { name, label: { en: name }, basis, rights });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
  };
  await role('x_clerk', 'manager', {
    customer: { fields: { note: 'none', stage: 'read', x_code: 'none' } },
    task: { right: 'read' },
    relation: { right: 'none' },
  });
  await role('x_seller', 'member', { customer: { access: 'own' }, task: { right: 'read' } });
  clerk = await world.as('x_clerk', 'all', await world.hire({ role: 'x_clerk' }));
  sellerId = await world.hire({ role: 'x_seller' });
  seller = await world.as('x_seller', 'all', sellerId);
  const make = async (owner: string) =>
    (await world.call('POST', '/v1/customers', { name: 'Of somebody', note: 'secret', x_code: `code ${owner}`, owner })).body.id;
  customer = { mine: await make(sellerId), theirs: await make(world.owner) };
});
afterAll(() => local?.stop());

/** Once people have been told of what was done before. */
async function settled(): Promise<string> {
  for (let before = ''; ; ) {
    const now = stateOf(local, world.workspace);
    if (now === before) return now;
    before = now;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

/** Nothing is stored, and the answer has this status. */
async function refused(status: number, ask: () => ReturnType<Call>): Promise<Awaited<ReturnType<Call>>> {
  const before = await settled();
  const answer = await ask();
  expect(answer.status, JSON.stringify(answer.body)).toBe(status);
  expect(stateOf(local, world.workspace)).toBe(before);
  return answer;
}

/** An import as the clerk announces it. */
async function upload(text: string): Promise<string> {
  return (await announced({ ...world, call: clerk }, text)).id;
}

describe('an import', () => {
  const text = 'Name,Note,Stage\nAnna Imported,hidden words,regular\n';

  it('neither names nor fills what is hidden, nor sets what is fixed', async () => {
    const id = await upload(text);
    const preview = await clerk('POST', `/v1/imports/${id}/preview`);
    expect(preview.body.columns.map(({ field }: { field: string | null }) => field)).toEqual(['name', null, null]);
    for (const [field, code] of [
      ['note', 'UNKNOWN_FIELD'],
      ['stage', 'READ_ONLY'],
    ] as const) {
      const columns = [
        { header: 'Name', field: 'name' },
        { header: field === 'note' ? 'Note' : 'Stage', field },
      ];
      const answer = await refused(400, () => clerk('POST', `/v1/imports/${id}/start`, { columns }));
      expect(answer.body.errors).toMatchObject([{ pointer: '/columns/1/field', code }]);
    }
    const job = await clerk('GET', `/v1/jobs/${await ended(clerk, (await clerk('POST', `/v1/imports/${id}/start`, {})).body.jobId)}`);
    expect(job.body).toMatchObject({ status: 'done', created: 1, failed: 0 });
    const fresh = { 'x-position': job.headers.get('x-position') ?? '' };
    const [made] = (await world.call('POST', '/v1/customers/search', { text: 'Anna Imported' }, fresh)).body.data;
    expect([made.note, made.stage]).toEqual([undefined, 'new']);
  });

  it('goes into no object that is hidden or only read', async () => {
    const file = { name: 'a.csv', size: 10 };
    await refused(404, () => clerk('POST', '/v1/imports', { ...file, object: 'relation' }));
    await refused(403, () => clerk('POST', '/v1/imports', { ...file, object: 'task' }));
  });

  it('and its job are known to who began it, and to who sees all', async () => {
    const id = await upload(text.replace('Anna', 'Bo'));
    for (const path of [`/v1/imports/${id}/preview`, `/v1/imports/${id}/start`]) {
      await refused(403, () => seller('POST', path));
      const other = await world.as('manager', 'own', await world.hire({ role: 'manager', access: 'own' }));
      await refused(404, () => other('POST', path, path.endsWith('start') ? {} : undefined));
    }
    await refused(404, () => seller('GET', `/v1/jobs/${id}`));
    await refused(404, () => seller('POST', `/v1/jobs/${id}/undo`));
    expect((await world.call('GET', `/v1/jobs/${id}`)).status).toBe(200);
  });
});

describe('undo', () => {
  it('takes back no change of a field that is hidden or fixed', async () => {
    for (const values of [{ note: 'changed' }, { stage: 'lost' }]) {
      const changed = await world.call('PATCH', `/v1/customers/${customer.theirs}`, values);
      await refused(403, () => clerk('POST', `/v1/changes/${changed.headers.get('x-change')}/undo`));
    }
    const plain = await world.call('PATCH', `/v1/customers/${customer.theirs}`, { website: 'https://example.com' });
    const undone = await clerk('POST', `/v1/changes/${plain.headers.get('x-change')}/undo`);
    expect(undone.status).toBe(200);
    expect(undone.body.record.note).toBeUndefined();
  });

  it('takes back no change of who somebody is, whoever asks', async () => {
    const id = await world.hire({ role: 'admin' });
    const changed = await world.call('PATCH', `/v1/users/${id}/rights`, { role: 'viewer' });
    for (const role of ['owner', 'admin']) {
      const call = await world.as(role);
      await refused(403, () => call('POST', `/v1/changes/${changed.headers.get('x-change')}/undo`));
    }
  });
});

describe('many at once', () => {
  it('are refused one by one for what is hidden or fixed', async () => {
    const items = [
      { update: { id: customer.theirs, values: { note: 'x' } } },
      { update: { id: customer.theirs, values: { stage: 'lost' } } },
      { create: { name: 'New', note: 'x' } },
    ];
    const answer = await clerk('POST', '/v1/customers/batch', { items });
    expect(answer.body.results.map(({ problem }: { problem: { errors: unknown[] } }) => problem.errors[0])).toMatchObject([
      { pointer: '/note', code: 'UNKNOWN_FIELD' },
      { pointer: '/stage', code: 'UNKNOWN_FIELD' },
      { pointer: '/note', code: 'UNKNOWN_FIELD' },
    ]);
  });

  it('find no record by the value of a hidden field', async () => {
    await refused(404, () => clerk('PUT', `/v1/customers/by/x_code/${encodeURIComponent(`code ${world.owner}`)}`, { name: 'Taken' }));
  });
});

describe('a link', () => {
  it('leads to no record that who links does not see', async () => {
    await refused(404, () => seller('POST', '/v1/interactions', { subject: 'Call', customer: customer.theirs }));
    await refused(404, () => seller('POST', '/v1/relations', { from: customer.mine, to: customer.theirs }));
    await refused(404, () => seller('POST', '/v1/relations', { from: customer.theirs, to: customer.mine }));
    expect((await seller('POST', '/v1/interactions', { subject: 'Call', customer: customer.mine })).status).toBe(201);
  });

  it('is not taken away from a record that who unlinks does not see', async () => {
    const { id } = (await world.call('POST', '/v1/interactions', { subject: 'Theirs', customer: customer.theirs, owner: sellerId })).body;
    const answer = await refused(404, () => seller('PATCH', `/v1/interactions/${id}`, { customer: customer.mine }));
    expect(answer.body.errors).toMatchObject([{ pointer: '/customer', code: 'NO_SUCH_RECORD' }]);
    expect((await seller('PATCH', `/v1/interactions/${id}`, { subject: 'Renamed' })).status).toBe(200);
  });

  it('is neither made nor taken away with the right to read', async () => {
    const { id } = (await world.call('POST', '/v1/tasks', { subject: 'Task', owner: sellerId })).body;
    await refused(403, () => seller('PATCH', `/v1/tasks/${id}`, { customer: customer.mine }));
    const linked = (await world.call('POST', '/v1/tasks', { subject: 'Task', owner: sellerId, customer: customer.mine })).body.id;
    await refused(403, () => seller('PATCH', `/v1/tasks/${linked}`, { customer: null }));
  });
});
