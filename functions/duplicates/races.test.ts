/** Merges that meet edits and each other, that are large, and that reach what the asker does not see. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ended } from '../../tests/api/requests.ts';
import { type Call, startTest } from '../../tests/local.ts';

let local: Awaited<ReturnType<typeof startTest>>;
beforeAll(async () => void (local = await startTest()));
afterAll(() => local.stop());

const make = async (call: Call, plural: string, body: unknown): Promise<string> => {
  const made = await call('POST', `/v1/${plural}`, body);
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return made.body.id;
};
const read = async (call: Call, plural: string, id: string) => (await call('GET', `/v1/${plural}/${id}`)).body;
const merge = (call: Call, ids: readonly string[], more = {}) => call('POST', '/v1/customers/merge', { ids, ...more });

describe('merges that meet', () => {
  it('of two into each other one is done and one is refused: never are both gone', async () => {
    const { call, as } = await local.workspace();
    const other = await as('owner');
    let met = 0;
    for (let round = 0; round < 12; round++) {
      const ids = [await make(call, 'customers', { name: 'Same' }), await make(call, 'customers', { name: 'Same' })];
      const answers = await Promise.all([merge(call, ids), merge(other, ids.toReversed())]);
      expect(answers.map(({ status }) => status).sort(), JSON.stringify(answers.map(({ body }) => body))).toEqual([200, 409]);
      if (answers.some(({ body }) => body.code === 'CHANGED_MEANWHILE')) met++;
      const found = await Promise.all(ids.map((id) => read(call, 'customers', id)));
      expect(found.filter(({ trashedAt }) => trashedAt)).toHaveLength(1);
    }
    expect(met, 'two met in the store').toBeGreaterThan(0);
  });

  it('with an edit lose nothing of it: what was saved stands in the survivor, or nothing was merged', async () => {
    const { call, as } = await local.workspace();
    const editor = await as('owner');
    const outcomes = new Set<string>();
    for (let round = 0; round < 12; round++) {
      const [kept, away] = [await make(call, 'customers', { name: 'Kept' }), await make(call, 'customers', { name: 'Away' })];
      const [merged, edited] = await Promise.all([
        merge(call, [kept, away]),
        editor('PATCH', `/v1/customers/${away}`, { website: `https://example.com/${round}` }),
      ]);
      outcomes.add(`${merged.status} ${edited.status}`);
      const survivor = await read(call, 'customers', kept);
      if (merged.status === 200 && edited.status === 200) expect(survivor.website).toBe(`https://example.com/${round}`);
      else if (merged.status === 200) expect(['CHANGED_MEANWHILE', 'IN_TRASH']).toContain(edited.body.code);
      else expect([merged.body.code, (await read(call, 'customers', away)).website]).toEqual(['CHANGED_MEANWHILE', `https://example.com/${round}`]);
    }
    expect(
      [...outcomes].some((one) => one.includes('409')),
      [...outcomes].join(', '),
    ).toBe(true);
  });
});

describe('a merge of three', () => {
  it('whose relations run in a circle leaves no relation to itself, and gives all of them back', async () => {
    const { call } = await local.workspace();
    const [a, b, c, other] = [
      await make(call, 'customers', { name: 'A' }),
      await make(call, 'customers', { name: 'B' }),
      await make(call, 'customers', { name: 'C' }),
      await make(call, 'customers', { name: 'Other' }),
    ];
    const circle = [];
    for (const [from, to] of [
      [a, b],
      [b, c],
      [c, a],
      [c, other],
    ])
      circle.push({ id: await make(call, 'relations', { from, to, kind: 'partnerOf' }), from, to });
    expect((await merge(call, [a, b, c])).status).toBe(200);
    const now = await Promise.all(circle.map(({ id }) => read(call, 'relations', id)));
    expect(now.map(({ from, to, trashedAt }) => (trashedAt ? 'gone' : [from, to]))).toEqual(['gone', 'gone', 'gone', [a, other]]);
    const undone = await call('POST', `/v1/customers/${b}/unmerge`, {});
    await ended(call, undone.body.jobId);
    for (const { id, from, to } of circle) {
      const relation = await read(call, 'relations', id);
      expect([relation.from, relation.to, relation.trashedAt]).toEqual([from, to, undefined]);
    }
    for (const id of [b, c]) expect((await read(call, 'customers', id)).mergedInto).toBeUndefined();
  });
});

describe('a large merge', () => {
  it('moves what one transaction does not hold in a job, and takes all of it back', async () => {
    const { call } = await local.workspace();
    const [kept, away] = [await make(call, 'customers', { name: 'Kept' }), await make(call, 'customers', { name: 'Away' })];
    const items = Array.from({ length: 70 }, (_, at) => ({ create: { subject: `Task ${at}`, customer: away } }));
    const { results } = (await call('POST', '/v1/tasks/batch', { items })).body;
    const ids: string[] = results.map(({ record }: { record: { id: string } }) => record.id);
    const merged = await merge(call, [kept, away]);
    expect(merged.body).toMatchObject({ isDone: false });
    expect((await call('GET', `/v1/customers/${kept}/timeline`)).body.data, 'nothing is missing meanwhile').toHaveLength(50);
    await ended(call, merged.body.jobId);
    expect((await call('GET', `/v1/jobs/${merged.body.jobId}`)).body).toMatchObject({ status: 'done', failed: 0 });
    for (const id of ids) expect((await read(call, 'tasks', id)).customer).toBe(kept);
    const undone = await call('POST', `/v1/customers/${away}/unmerge`, {});
    await ended(call, undone.body.jobId);
    for (const id of ids) expect((await read(call, 'tasks', id)).customer).toBe(away);
  });
});

describe('what points to a merged record', () => {
  it('moves along whoever may see it, and is counted only for who does', async () => {
    const { call, as, owner } = await local.workspace();
    const ids = [await make(call, 'customers', { name: 'One', owner }), await make(call, 'customers', { name: 'Two', owner })];
    const hidden = await make(call, 'tasks', { subject: 'Hidden', customer: ids[1] });
    await call('PATCH', `/v1/tasks/${hidden}`, { owner: null });
    const own = await as('member', 'own');
    expect((await own('GET', `/v1/tasks/${hidden}`)).status).toBe(404);
    expect((await own('POST', '/v1/customers/merge/preview', { ids })).body.moves).toEqual([]);
    const merged = await merge(own, ids);
    expect(merged.status, JSON.stringify(merged.body)).toBe(200);
    expect((await read(call, 'tasks', hidden)).customer).toBe(ids[0]);
    const undone = await own('POST', `/v1/customers/${ids[1]}/unmerge`, {});
    await ended(own, undone.body.jobId);
    expect((await read(call, 'tasks', hidden)).customer).toBe(ids[1]);
  });

  it('refuses who may not see one of the merged', async () => {
    const { call, as } = await local.workspace();
    const ids = [await make(call, 'customers', { name: 'One' }), await make(call, 'customers', { name: 'Two' })];
    await call('PATCH', `/v1/customers/${ids[1]}`, { owner: null });
    const own = await as('member', 'own');
    expect((await merge(own, ids)).status).toBe(404);
    expect((await own('POST', '/v1/customers/merge/preview', { ids })).status).toBe(404);
    expect((await read(call, 'customers', ids[1] ?? '')).trashedAt).toBeUndefined();
  });
});
