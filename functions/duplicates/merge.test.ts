/** Merging and taking it back, against the table. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ended } from '../../tests/api/requests.ts';
import { type Call, startTest } from '../../tests/local.ts';

let local: Awaited<ReturnType<typeof startTest>>;
beforeAll(async () => void (local = await startTest()));
afterAll(() => local.stop());

const make = async (call: Call, plural: string, body: unknown): Promise<{ id: string; version: number }> => {
  const made = await call('POST', `/v1/${plural}`, body);
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return made.body;
};

async function couple(call: Call) {
  const [kept, away, other] = [
    await make(call, 'customers', { name: 'Anna Schmidt', emails: [{ address: 'anna@example.com' }], tags: ['vip'] }),
    await make(call, 'customers', {
      name: 'A. Schmidt',
      emails: [{ address: 'a.schmidt@example.com' }],
      tags: ['club', 'vip'],
      website: 'https://a.example',
      note: 'Tea',
    }),
    await make(call, 'customers', { name: 'Bakery', kind: 'company' }),
  ];
  const note = await make(call, 'interactions', { subject: 'Met', customer: away.id });
  const task = await make(call, 'tasks', { subject: 'Call', customer: away.id });
  const relation = await make(call, 'relations', { from: away.id, kind: 'worksAt', to: other.id });
  const self = await make(call, 'relations', { from: away.id, kind: 'relatedTo', to: kept.id });
  return { kept, away, other, note, task, relation, self };
}

describe('merging', () => {
  it('gives one record with the values, links and timelines of both', async () => {
    const { call } = await local.workspace();
    const { kept, away, other, note, task, relation, self } = await couple(call);
    const preview = await call('POST', '/v1/customers/merge/preview', { ids: [kept.id, away.id] });
    expect(preview.body).toMatchObject({ survivor: kept.id, merged: { name: 'Anna Schmidt', website: 'https://a.example' } });
    expect(preview.body.moves).toEqual(
      expect.arrayContaining([
        { object: 'interaction', count: 1 },
        { object: 'task', count: 1 },
        { object: 'relation', count: 2 },
      ]),
    );

    const merged = await call('POST', '/v1/customers/merge', { ids: [kept.id, away.id], choices: { name: away.id } });
    expect(merged.status, JSON.stringify(merged.body)).toBe(200);
    expect(merged.body).toMatchObject({
      isDone: true,
      record: {
        id: kept.id,
        name: 'A. Schmidt',
        emails: [{ address: 'anna@example.com' }, { address: 'a.schmidt@example.com' }],
        tags: ['vip', 'club'],
        website: 'https://a.example',
        note: 'Tea',
      },
    });
    expect((await call('GET', `/v1/customers/${away.id}`)).body).toMatchObject({ id: away.id, mergedInto: kept.id, trashedAt: expect.any(String) });
    expect((await call('GET', `/v1/interactions/${note.id}`)).body.customer).toBe(kept.id);
    expect((await call('GET', `/v1/tasks/${task.id}`)).body.customer).toBe(kept.id);
    expect((await call('GET', `/v1/relations/${relation.id}`)).body).toMatchObject({ from: kept.id, to: other.id });
    expect((await call('GET', `/v1/relations/${self.id}`)).body.trashedAt, 'no relation to itself').toBeDefined();
    const { body } = await call('GET', `/v1/customers/${kept.id}/timeline`);
    expect(body.data.map(({ record }: { record: { id: string } }) => record.id).sort()).toEqual([note.id, task.id].sort());
    expect((await call('POST', '/v1/customers/search', { text: 'schmidt', include: ['count'] })).body.count).toBe(1);
  });

  it('leads on who still points to what was merged away', async () => {
    const { call } = await local.workspace();
    const { kept, away } = await couple(call);
    await call('POST', '/v1/customers/merge', { ids: [kept.id, away.id] });
    const late = await make(call, 'tasks', { subject: 'From an old form', customer: away.id });
    expect((await call('GET', `/v1/tasks/${late.id}`)).body.customer).toBe(kept.id);
  });

  it('is refused for one that lies in the trash, twice the same, choices that mean nothing, and who may not', async () => {
    const { call, as } = await local.workspace();
    const { kept, away, other } = await couple(call);
    expect((await call('POST', '/v1/customers/merge', { ids: [kept.id, kept.id] })).body).toMatchObject({ status: 400, errors: [{ code: 'TWICE' }] });
    expect((await call('POST', '/v1/customers/merge', { ids: [kept.id, away.id], choices: { name: other.id } })).body.errors).toMatchObject([
      { pointer: '/choices/name', code: 'NOT_A_CHOICE' },
    ]);
    expect((await call('POST', '/v1/customers/merge', { ids: [kept.id, away.id], choices: { name: 'all' } })).status).toBe(400);
    expect((await call('POST', '/v1/customers/merge', { ids: [kept.id, away.id], versions: { [away.id]: 7 } })).status).toBe(412);
    expect((await (await as('viewer'))('POST', '/v1/customers/merge', { ids: [kept.id, away.id] })).status).toBe(403);
    expect((await call('POST', '/v1/tasks/merge', { ids: [kept.id, away.id] })).status).toBe(404);
    await call('DELETE', `/v1/customers/${other.id}`);
    expect((await call('POST', '/v1/customers/merge', { ids: [kept.id, other.id] })).body.code).toBe('IN_TRASH');
    const unknown = 'customer_01HZZZZZZZZZZZZZZZZZZZZZZZ';
    for (const ids of [
      [unknown, other.id],
      [other.id, unknown],
    ])
      expect((await call('POST', '/v1/customers/merge', { ids })).body.code, 'one that is not there is told first').toBe('NOT_FOUND');
  });

  it('cannot be undone by half: neither from the trash nor change by change', async () => {
    const { call } = await local.workspace();
    const { kept, away } = await couple(call);
    await call('POST', '/v1/customers/merge', { ids: [kept.id, away.id] });
    expect((await call('POST', `/v1/customers/${away.id}/restore`)).body.code).toBe('MERGED');
    const { body } = await call('GET', `/v1/customers/${away.id}/history`);
    expect((await call('POST', `/v1/changes/${body.data[0].id}/undo`)).body.code).toBe('MERGED');
  });
});

describe('taking a merge back', () => {
  it('both come back with their own links; what came since stays where it is put, later edits are kept and listed', async () => {
    const { call } = await local.workspace();
    const before = await couple(call);
    const { kept, away, note, task, relation, self } = before;
    await call('POST', '/v1/customers/merge', { ids: [kept.id, away.id], choices: { name: away.id } });
    const since = [await make(call, 'tasks', { subject: 'Stays', customer: kept.id }), await make(call, 'tasks', { subject: 'Goes', customer: kept.id })];
    await call('PATCH', `/v1/customers/${kept.id}`, { name: 'Edited since', tags: ['vip', 'club', 'new'] });

    const preview = await call('GET', `/v1/customers/${away.id}/unmerge`);
    expect(preview.body).toMatchObject({ survivor: kept.id, back: [{ id: away.id }], conflicts: ['name'] });
    expect(preview.body.since.map(({ id }: { id: string }) => id).sort()).toEqual(since.map(({ id }) => id).sort());

    const begun = await call('POST', `/v1/customers/${away.id}/unmerge`, { moves: [{ object: 'task', id: since[1]?.id, to: away.id }] });
    expect(begun.status, JSON.stringify(begun.body)).toBe(202);
    await ended(call, begun.body.jobId);
    expect((await call('GET', `/v1/jobs/${begun.body.jobId}`)).body).toMatchObject({ status: 'done', conflicts: [{ record: kept.id, fields: ['name'] }] });

    const [one, two] = [(await call('GET', `/v1/customers/${kept.id}`)).body, (await call('GET', `/v1/customers/${away.id}`)).body];
    expect(one).toMatchObject({ name: 'Edited since', emails: [{ address: 'anna@example.com' }], tags: ['vip', 'new'] });
    expect(one.website).toBeUndefined();
    expect(two).toMatchObject({
      name: 'A. Schmidt',
      emails: [{ address: 'a.schmidt@example.com' }],
      tags: ['club', 'vip'],
      website: 'https://a.example',
      note: 'Tea',
    });
    expect([two.mergedInto, two.trashedAt]).toEqual([undefined, undefined]);
    for (const [plural, { id }] of [
      ['interactions', note],
      ['tasks', task],
    ] as const)
      expect((await call('GET', `/v1/${plural}/${id}`)).body.customer, plural).toBe(away.id);
    expect((await call('GET', `/v1/relations/${relation.id}`)).body.from).toBe(away.id);
    expect((await call('GET', `/v1/relations/${self.id}`)).body).toMatchObject({ from: away.id, to: kept.id });
    expect((await call('GET', `/v1/relations/${self.id}`)).body.trashedAt).toBeUndefined();
    expect((await call('GET', `/v1/tasks/${since[0]?.id}`)).body.customer).toBe(kept.id);
    expect((await call('GET', `/v1/tasks/${since[1]?.id}`)).body.customer).toBe(away.id);
    expect(
      (await call('POST', '/v1/customers', { name: 'X', emails: [{ address: 'a.schmidt@example.com' }] })).body.code,
      'its addresses are its own again',
    ).toBe('DUPLICATE');
  });

  it('is refused where it was not merged, was merged on, or another has its address by now', async () => {
    const { call } = await local.workspace();
    const { kept, away, other } = await couple(call);
    expect((await call('GET', `/v1/customers/${away.id}/unmerge`)).body.code).toBe('NOT_MERGED');
    await call('POST', '/v1/customers/merge', { ids: [kept.id, away.id] });
    await call('POST', '/v1/customers/merge', { ids: [other.id, kept.id] });
    expect((await call('POST', `/v1/customers/${away.id}/unmerge`, {})).body.code).toBe('MERGED_SINCE');
    const taken = await call('POST', `/v1/customers/${kept.id}/unmerge`, {});
    await ended(call, taken.body.jobId);
    await call('PATCH', `/v1/customers/${kept.id}`, { emails: [{ address: 'anna@example.com' }] });
    const third = await make(call, 'customers', { name: 'Third', emails: [{ address: 'a.schmidt@example.com' }] });
    expect((await call('POST', `/v1/customers/${away.id}/unmerge`, {})).body).toMatchObject({ code: 'DUPLICATE', errors: [{ existing: third.id }] });
  });
});
