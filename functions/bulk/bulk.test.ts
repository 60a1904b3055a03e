import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ended, recordsBy, reportOf } from '../../tests/importing.ts';
import { type Call, startTest } from '../../tests/local.ts';

let local: Awaited<ReturnType<typeof startTest>>;
beforeAll(async () => void (local = await startTest()));
afterAll(() => local.stop());

async function people(call: Call, count: number, values: (at: number) => object = () => ({})): Promise<string[]> {
  const ids: string[] = [];
  for (let from = 0; from < count; from += 100) {
    const items = Array.from({ length: Math.min(100, count - from) }, (_, at) => ({ create: { name: `Person ${from + at}`, ...values(from + at) } }));
    const { body } = await call('POST', '/v1/customers/batch', { items });
    ids.push(...body.results.map(({ record }: { record: { id: string } }) => record.id));
  }
  return ids;
}

const bulk = async (call: Call, body: object) => {
  const begun = await call('POST', '/v1/customers/bulk', body);
  expect(begun).toMatchObject({ status: 202, body: { jobId: expect.stringMatching(/^job_/) } });
  return ended(call, begun.body.jobId);
};
const undo = async (call: Call, job: string) => ended(call, (await call('POST', `/v1/jobs/${job}/undo`)).body.jobId);
const byId = (call: Call) => recordsBy(call, 'customers', 'id');

describe('a bulk change', () => {
  it('of all that match sets a field; undo keeps what was edited later and lists it', async () => {
    const { call } = await local.workspace();
    const ids = await people(call, 500, (at) => ({ stage: at % 2 ? 'new' : 'lost' }));
    await people(call, 3, () => ({ stage: 'active' }));
    const wanted = { matching: { where: { field: 'stage', in: ['new', 'lost'] } }, set: { stage: 'regular', language: 'zh' } };
    const { body } = await call('POST', '/v1/customers/bulk/preview', wanted);
    expect(body).toMatchObject({ count: 500, looked: 500, changed: 500, refused: 0, refusals: [] });
    expect(body.examples).toHaveLength(5);
    for (const { title, changes } of body.examples) {
      const before = Number(title.split(' ')[1]) % 2 ? 'new' : 'lost';
      expect(new Set(changes)).toEqual(
        new Set([
          { field: 'language', after: 'zh' },
          { field: 'stage', before, after: 'regular' },
        ]),
      );
    }
    const job = await bulk(call, wanted);
    expect(job).toMatchObject({ kind: 'runBulk', status: 'done', total: 500, done: 500, updated: 500, failed: 0 });
    expect([...(await byId(call)).values()].filter(({ stage, language }) => stage === 'regular' && language === 'zh')).toHaveLength(500);
    await call('PATCH', `/v1/customers/${ids[7]}`, { stage: 'resting' });
    const undone = await undo(call, job.id);
    expect(undone).toMatchObject({
      status: 'done',
      done: 500,
      conflictCount: 1,
      conflicts: [{ record: ids[7], object: 'customer', fields: ['stage'], reason: 'EDITED_SINCE' }],
    });
    const after = await byId(call);
    expect(ids.map((id) => [after.get(id)?.stage, after.get(id)?.language])).toEqual(
      ids.map((_, at) => [at === 7 ? 'resting' : at % 2 ? 'new' : 'lost', undefined]),
    );
  });

  it('adds tags and takes others away, and leaves alone what is so already', async () => {
    const { call } = await local.workspace();
    const ids = await people(call, 3, (at) => ({ tags: [['VIP'], ['vip', 'old'], ['old']][at] }));
    const job = await bulk(call, { ids, add: { tags: ['VIP'] }, remove: { tags: ['OLD'] } });
    expect(job).toMatchObject({ total: 3, done: 3, updated: 2, failed: 0 });
    const after = await byId(call);
    expect(ids.map((id) => after.get(id)?.tags)).toEqual([['VIP'], ['vip'], ['VIP']]);
  });

  it('moves to the trash and back; what stands in the way of one is listed, the others go', async () => {
    const { call } = await local.workspace();
    const ids = await people(call, 60, (at) => ({ emails: [{ address: `p${at}@example.com` }, { address: `q${at}@example.com` }] }));
    expect(await bulk(call, { ids, move: 'trash' })).toMatchObject({ updated: 60, failed: 0 });
    expect((await byId(call)).size).toBe(0);
    const [taken] = await people(call, 1, () => ({ emails: [{ address: 'Q7@example.com' }] }));
    const restored = await bulk(call, { matching: { trashed: true, except: [ids[3]] }, move: 'restore' });
    expect(restored).toMatchObject({
      total: 59,
      updated: 58,
      failed: 1,
      refusals: [{ record: ids[7], title: 'Person 7', field: 'emails', code: 'DUPLICATE', detail: 'Another record already has this value.' }],
    });
    expect(await reportOf(restored)).toBe(
      `\ufeffRecord,Name,Field,Reason: not changed\r\n${ids[7]},Person 7,E-mails,Another record already has this value.\r\n`,
    );
    expect(new Set((await byId(call)).keys())).toEqual(new Set([taken, ...ids.filter((_, at) => at !== 3 && at !== 7)]));
  });

  it('takes texts as they were pasted, and says of each that cannot be read which and why', async () => {
    const { call, owner } = await local.workspace();
    const [first = '', second = '', third = ''] = await people(call, 3, (at) => ({ emails: [{ address: `p${at}@example.com`, label: 'work' }] }));
    const items = [
      { id: first, texts: { stage: 'Regular', birthday: '9.3.1990', emails: 'p0@example.com', owner: '' } },
      { id: second, texts: { stage: '熟客', birthday: 'soon', owner: 'Olga Owner' } },
      { id: third, texts: { phones: '030 123456', owner: 'olga owner', createdAt: '2026-01-01', __nothing: 'x' } },
    ];
    const { body } = await call('POST', '/v1/customers/bulk/preview', { rows: items });
    expect(body).toMatchObject({ count: 3, changed: 1, refused: 2 });
    expect(body.refusals).toEqual([
      { id: second, title: 'Person 1', field: 'birthday', code: 'NOT_A_DATE', detail: 'This is not a date. Write it like 2026-03-09.' },
      { id: third, title: 'Person 2', field: 'createdAt', code: 'UNKNOWN_FIELD', detail: 'There is no such field here.' },
      { id: third, title: 'Person 2', field: '__nothing', code: 'UNKNOWN_FIELD', detail: 'There is no such field here.' },
    ]);
    const good = items.map(({ id, texts: { birthday, createdAt: _, __nothing: __, ...texts } }) => ({
      id,
      texts: { ...texts, ...(birthday === 'soon' ? {} : birthday ? { birthday } : {}) },
    }));
    const job = await bulk(call, { rows: good });
    expect(job).toMatchObject({ updated: 3, failed: 0 });
    const after = await byId(call);
    expect(after.get(first)).toMatchObject({ stage: 'regular', birthday: '1990-03-09', emails: [{ address: 'p0@example.com', label: 'work' }] });
    expect(after.get(first)?.owner).toBeUndefined();
    expect(after.get(second)).toMatchObject({ stage: 'regular', owner });
    expect(after.get(third)).toMatchObject({ phones: [{ number: '+4930123456' }], owner });
    await undo(call, job.id);
    expect((await byId(call)).get(first)).toMatchObject({ stage: 'new', owner });
  });

  it('begins once, and runs once, under one Idempotency-Key', async () => {
    const { call } = await local.workspace();
    const ids = await people(call, 2);
    const start = () => call('POST', '/v1/customers/bulk', { ids, add: { tags: ['once'] } }, { 'idempotency-key': 'one' });
    const [first, second] = [await start(), await start()];
    expect(second.body).toEqual(first.body);
    await ended(call, first.body.jobId);
    expect((await call('GET', `/v1/customers/${ids[0]}`)).body.version).toBe(2);
  });

  it('is broken off where somebody cancels it, and what it did until then can be undone', async () => {
    const { call } = await local.workspace();
    await people(call, 1500);
    const { body } = await call('POST', '/v1/customers/bulk', { matching: {}, set: { stage: 'regular' } });
    expect((await call('POST', `/v1/jobs/${body.jobId}/cancel`)).status).toBe(202);
    const job = await ended(call, body.jobId);
    expect(job).toMatchObject({ status: 'failed', reason: expect.stringContaining('cancelled') });
    expect(job.done).toBeLessThan(1500);
    const changed = async () => (await call('POST', '/v1/customers/search', { where: { field: 'stage', is: 'regular' }, include: ['count'] })).body.count;
    expect(await changed()).toBe(job.updated);
    await undo(call, body.jobId);
    expect(await changed()).toBe(0);
  });
});

describe('refuses', () => {
  it('no selection, two, no change, and one value for what must be unique', async () => {
    const { call } = await local.workspace();
    const [id] = await people(call, 1);
    for (const [body, pointer] of [
      [{ set: { stage: 'new' } }, '/ids'],
      [{ ids: [id], matching: {}, set: { stage: 'new' } }, '/ids'],
      [{ ids: [id] }, '/set'],
      [{ ids: [id], set: { stage: 'new' }, move: 'trash' }, '/move'],
      [{ ids: [id], set: { emails: [{ address: 'a@example.com' }] } }, '/set/emails'],
      [{ ids: [id], set: { stage: 'nothing' } }, '/set/stage'],
      [{ ids: [id], add: { stage: ['new'] } }, '/add/stage'],
      [{ ids: [id, id], move: 'trash' }, '/ids'],
      [{ matching: { where: { field: 'nothing', is: 1 } }, move: 'trash' }, '/matching/where/field'],
    ] as const) {
      const answer = await call('POST', '/v1/customers/bulk', body);
      expect({ body, status: answer.status, pointers: answer.body.errors?.map((one: { pointer: string }) => one.pointer) }).toEqual({
        body,
        status: 400,
        pointers: [pointer],
      });
    }
  });
});
