/** Finding duplicates, against the table: over the whole base, and before one is saved. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ended } from '../../tests/api/requests.ts';
import { gradeOf, truthOf } from '../../tests/duplicates/truth.ts';
import { type Call, startTest } from '../../tests/local.ts';

let local: Awaited<ReturnType<typeof startTest>>;
beforeAll(async () => void (local = await startTest()));
afterAll(() => local.stop());

async function makeAll(call: Call, people: readonly object[]): Promise<string[]> {
  const ids: string[] = [];
  for (let at = 0; at < people.length; at += 30) {
    const { status, body } = await call('POST', '/v1/customers/batch', { atomic: true, items: people.slice(at, at + 30).map((create) => ({ create })) });
    expect(status, JSON.stringify(body)).toBe(200);
    ids.push(...body.results.map(({ record }: { record: { id: string } }) => record.id));
  }
  return ids;
}

async function findAll(call: Call, anew = true): Promise<void> {
  const begun = await call('POST', '/v1/customers/duplicates/find', { anew });
  expect(begun.status, JSON.stringify(begun.body)).toBe(202);
  await ended(call, begun.body.jobId);
  expect((await call('GET', `/v1/jobs/${begun.body.jobId}`)).body).toMatchObject({ status: 'done' });
}

interface Group {
  score: number;
  certain: boolean;
  reasons: string[];
  records: { id: string; name: string }[];
}

async function listAll(call: Call): Promise<{ groups: Group[]; count: number; certain: number }> {
  const groups: Group[] = [];
  for (let cursor = ''; ; ) {
    const { status, body } = await call('GET', `/v1/customers/duplicates${cursor && `?cursor=${cursor}`}`);
    expect(status, JSON.stringify(body)).toBe(200);
    groups.push(...body.data);
    if (!body.nextCursor) return { groups, count: body.count, certain: body.certain };
    cursor = body.nextCursor;
  }
}

const names = ({ groups }: { groups: Group[] }) => groups.map(({ records }) => records.map(({ name }) => name).sort());
const anna = { name: 'Anna Schmidt', addresses: [{ street: 'Hauptstraße 12', postcode: '10115', city: 'Berlin' }] };
const twin = { name: 'Schmidt, Ana', addresses: [{ street: 'Hauptstr. 12', city: '10115 Berlin' }] };

describe('over the whole base', () => {
  it('finds 200 duplicates among 2,000 customers: precision .95 and recall .90 at least, the surest first', async () => {
    const { call } = await local.workspace();
    const truth = truthOf(2000, 200, 5);
    const ids = await makeAll(call, truth.people);
    await findAll(call);
    const { groups, count, certain } = await listAll(call);
    const places = new Map(ids.map((id, at) => [id, at]));
    const found = groups.flatMap(({ records }) =>
      records.flatMap((one, at) => records.slice(at + 1).map((other) => [places.get(one.id) ?? 0, places.get(other.id) ?? 0].sort((a, b) => a - b).join(' '))),
    );
    const { precision, recall } = gradeOf(truth, new Set(found));
    expect(precision).toBeGreaterThanOrEqual(0.95);
    expect(recall).toBeGreaterThanOrEqual(0.9);
    expect(groups).toHaveLength(count);
    expect(groups.filter((one) => one.certain)).toHaveLength(certain);
    expect(groups.map(({ score }) => score)).toEqual(groups.map(({ score }) => score).sort((a, b) => b - a));

    const merging = await call('POST', '/v1/customers/duplicates/merge', { most: 20 });
    expect(merging.body.groups).toBe(20);
    await ended(call, merging.body.jobId);
    expect((await call('GET', `/v1/jobs/${merging.body.jobId}`)).body).toMatchObject({ status: 'done', done: 20, failed: 0 });
    expect((await call('GET', '/v1/customers/duplicates')).body).toMatchObject({ count: count - 20, certain: certain - 20 });
    const undone = await call('POST', `/v1/jobs/${merging.body.jobId}/undo`);
    await ended(call, undone.body.jobId);
    expect((await call('GET', '/v1/customers/duplicates')).body).toMatchObject({ count, certain });
  });

  it('shows a pair no longer once somebody said that they are two, one was edited, trashed or merged', async () => {
    const { call } = await local.workspace();
    const [a = '', b = ''] = await makeAll(call, [anna, twin]);
    expect((await call('GET', '/v1/customers/duplicates')).body).toEqual({ data: [], count: 0, certain: 0 });
    await findAll(call);
    expect(names(await listAll(call))).toEqual([['Anna Schmidt', 'Schmidt, Ana']]);
    const said = await call('POST', '/v1/distinctions', { first: b, second: a });
    expect(said.status).toBe(201);
    expect((await call('POST', '/v1/distinctions', { first: a, second: a })).body.errors).toMatchObject([{ pointer: '/second', code: 'INVALID' }]);
    expect(names(await listAll(call))).toEqual([]);
    await call('DELETE', `/v1/distinctions/${said.body.id}`);
    expect(names(await listAll(call))).toHaveLength(1);
    const edited = await call('PATCH', `/v1/customers/${b}`, { name: 'Peter Weber' });
    expect(names(await listAll(call)), 'by what they are now').toEqual([]);
    await call('POST', `/v1/changes/${edited.headers.get('x-change')}/undo`);
    expect(names(await listAll(call))).toHaveLength(1);
    await call('POST', '/v1/customers/merge', { ids: [a, b] });
    expect(names(await listAll(call))).toEqual([]);
  });

  it('leaves a base that did not change, unless asked to go through it anew', async () => {
    const { call } = await local.workspace();
    await makeAll(call, [anna, twin]);
    await findAll(call);
    const { foundAt } = (await call('GET', '/v1/customers/duplicates')).body;
    await findAll(call, false);
    expect((await call('GET', '/v1/customers/duplicates')).body.foundAt).toBe(foundAt);
    await makeAll(call, [{ name: 'Somebody else' }]);
    await findAll(call, false);
    expect((await call('GET', '/v1/customers/duplicates')).body.foundAt).not.toBe(foundAt);
  });

  it('shows nobody what they may not see', async () => {
    const { call, as, owner } = await local.workspace();
    await makeAll(call, [anna, { ...twin, owner }]);
    const other = await call('POST', '/v1/customers/search', { text: 'Anna' });
    await call('PATCH', `/v1/customers/${other.body.data[0].id}`, { owner: null });
    await findAll(call);
    expect((await listAll(call)).count).toBe(1);
    const own = await as('member', 'own');
    expect(await listAll(own)).toEqual({ groups: [], count: 0, certain: 0 });
    expect(
      (await own('POST', '/v1/customers/duplicates/check', { values: anna })).body.data.map(({ record }: { record: { name: string } }) => record.name),
    ).toEqual(['Schmidt, Ana']);
  });
});

describe('before one is saved', () => {
  const check = async (call: Call, values: unknown, id?: string) => {
    const { status, body } = await call('POST', '/v1/customers/duplicates/check', { values, ...(id ? { id } : {}) });
    expect(status, JSON.stringify(body)).toBe(200);
    return body.data.map(({ record, reasons }: { record: { name: string }; reasons: string[] }) => [record.name, reasons.join(' ')]);
  };

  it('says which have the same e-mail, number, or a similar name', async () => {
    const { call } = await local.workspace();
    const [id] = await makeAll(call, [
      { ...anna, emails: [{ address: 'anna@example.com' }], phones: [{ number: '+4930123456' }] },
      { name: '张伟', phones: [{ number: '+8613800138000' }], addresses: [{ city: '上海市', street: '南京西路120号' }] },
      { name: 'Peter Weber' },
    ]);
    expect(await check(call, { emails: [{ address: 'ANNA@example.com' }] })).toEqual([['Anna Schmidt', 'email']]);
    expect(await check(call, { name: 'Anna Schmid', phones: [{ number: '+4930123456' }] })).toEqual([['Anna Schmidt', 'phone']]);
    expect(await check(call, { name: 'Ana Schmitd', addresses: anna.addresses })).toEqual([['Anna Schmidt', 'name address']]);
    expect(await check(call, { name: 'Wei Zhang', addresses: [{ street: '南京西路120号' }] })).toEqual([['张伟', 'pinyin address']]);
    expect(await check(call, { name: 'Peter Weber' })).toEqual([['Peter Weber', 'name']]);
    expect(await check(call, { name: 'Paula Wagner', addresses: anna.addresses })).toEqual([]);
    expect(await check(call, anna, id), 'not itself').toEqual([]);
    expect(await check(call, { name: 7, emails: 'half', phones: [{ number: '1' }], nonsense: true }), 'what is half typed says nothing').toEqual([]);
  });

  it('goes by the rules that the workspace has not switched off', async () => {
    const { call } = await local.workspace();
    await makeAll(call, [{ name: '张伟', phones: [{ number: '+8613800138000' }], addresses: [{ street: '南京西路120号' }] }]);
    const values = { name: 'Wei Zhang', addresses: [{ street: '南京西路120号' }] };
    expect(await check(call, values)).toHaveLength(1);
    const off = await call('PATCH', '/v1/workspace', { duplicatesOff: ['customer:pinyin'] });
    expect(off.body.duplicatesOff).toEqual(['customer:pinyin']);
    expect(await check(call, values)).toEqual([]);
    expect((await call('PATCH', '/v1/workspace', { duplicatesOff: ['customer:luck'] })).body).toMatchObject({
      status: 400,
      errors: [{ pointer: '/duplicatesOff/0', code: 'NOT_A_CHOICE' }],
    });
    expect((await call('PATCH', '/v1/workspace', { duplicatesOff: [] })).body.duplicatesOff).toEqual([]);
    expect(await check(call, values)).toHaveLength(1);
  });
});
