/** The cap warns, then stops what costs and nothing else; the statement adds up. Use is a thousand times as dear here. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Call, startTest } from '../local.ts';
import { ended, quiet } from './day.ts';

let local: Awaited<ReturnType<typeof startTest>>;
beforeAll(async () => {
  local = await startTest({ settings: { PRICE_FACTOR: '1000' }, summedEvery: 3_600_000 });
});
afterAll(() => local?.stop());

/** A process learns with its next lease: after twenty requests at the latest. */
async function learn(call: Call): Promise<void> {
  for (let n = 0; n < 20; n++) await call('GET', '/v1/workspace');
}

describe('a cap', () => {
  test('warns from four fifths on, then stops what costs, and never reading or exporting; raised, work goes on at once', async () => {
    const { call, as } = await local.workspace();
    const make = () => call('POST', '/v1/customers', { name: 'Anna' });
    const { id } = (await make()).body;
    for (let n = 0; n < 60; n++) await make();
    await quiet(local);
    await local.meter.flush();
    const { total, cap } = (await call('GET', '/v1/usage')).body;
    expect(cap).toMatchObject({ state: 'free' });
    expect(cap.cents).toBeUndefined();
    expect(total).toBeGreaterThan(100);

    const set = await call('PUT', '/v1/usage/cap', { cents: Math.ceil(cap.counted / 100 / 0.85) });
    expect(set.body).toMatchObject({ state: 'warned', setBy: expect.stringMatching(/^user_/) });
    await learn(call);
    expect((await make()).headers.get('x-usage-cap')).toMatch(/^warned; month=[-\d]+; set=/);

    while ((await call('GET', '/v1/usage')).body.cap.state !== 'reached') {
      await make();
      await local.meter.flush();
    }
    await learn(call);
    for (const [method, path, body] of [
      ['POST', '/v1/customers', { name: 'Bo' }],
      ['PATCH', `/v1/customers/${id}`, { name: 'Bo' }],
      ['DELETE', `/v1/customers/${id}`, undefined],
      ['POST', '/v1/customers/batch', { items: [{ create: { name: 'Bo' } }] }],
      ['POST', '/v1/imports', { object: 'customer', name: 'a.csv', size: 10 }],
      ['POST', '/v1/invitations', { email: 'guest@example.com', role: 'member' }],
    ] as const) {
      const answer = await call(method, path, body);
      expect([path, answer.status, answer.body.code]).toEqual([path, 402, 'CAP_REACHED']);
      expect(answer.headers.get('x-usage-cap')).toMatch(/^reached; /);
    }
    expect((await call('GET', `/v1/customers/${id}`)).body.name).toBe('Anna');
    expect((await call('GET', '/v1/customers')).status).toBe(200);
    expect((await call('POST', '/v1/customers/search', {})).status).toBe(200);
    const exported = await call('POST', '/v1/customers/export', { format: 'csv' });
    expect(exported.status).toBe(201);
    await ended(call, exported.body.id);
    expect((await call('GET', `/v1/jobs/${exported.body.id}`)).body.status).toBe('done');
    expect((await call('GET', '/v1/statements/2020-01')).status).toBe(200);

    expect((await (await as('manager'))('PUT', '/v1/usage/cap', { cents: 100 })).status).toBe(403);
    await call('PUT', '/v1/usage/cap', { cents: 1_000_000 });
    expect((await make()).status).toBe(201);
    expect((await call('PUT', '/v1/usage/cap', { cents: null })).body).toMatchObject({ state: 'free' });
  });

  test('a job that was asked for before is not begun after, and says why', async () => {
    const { call } = await local.workspace();
    for (let n = 0; n < 15; n++) await call('POST', '/v1/tasks', { subject: 'Call Anna' });
    const csv = 'Name\nAnna\n';
    const { id, upload } = (await call('POST', '/v1/imports', { object: 'customer', name: 'a.csv', size: csv.length })).body;
    await fetch(upload.url, { method: 'PUT', headers: upload.headers, body: csv });
    await quiet(local);
    await local.meter.flush();
    await call('PUT', '/v1/usage/cap', { cents: 1 }); // known to this process with its next lease, to a job at once
    const { jobId } = (await call('POST', `/v1/imports/${id}/start`, {})).body;
    await ended(call, jobId);
    expect((await call('GET', '/v1/usage')).body.cap.state).toBe('reached');
    expect((await call('GET', `/v1/jobs/${jobId}`)).body).toMatchObject({ status: 'failed', reason: expect.stringMatching(/cap/) });
    expect((await call('GET', '/v1/customers')).body.data).toEqual([]);
  });
});

const cells = (line: string) => line.split(',');

describe('a statement', () => {
  test('adds up: lines to features, to people and to the sum, in JSON, as CSV and as PDF alike', async () => {
    const { call, as, owner } = await local.workspace('茶 (Tea) & Co');
    for (let n = 0; n < 4; n++) await call('POST', '/v1/customers', { name: 'Anna' });
    const { id: other } = (await call('POST', '/v1/customers/batch', { items: [{ create: { name: 'Bo' } }] })).body;
    expect(other).toBeUndefined();
    await (await as('viewer'))('GET', '/v1/customers');
    await quiet(local);
    await local.meter.flush();
    const usage = (await call('GET', '/v1/usage')).body;
    const sum = (of: { amount: number }[]) => of.reduce((total, { amount }) => total + amount, 0);
    expect(sum(usage.lines)).toBeGreaterThan(0);
    expect(sum(usage.features)).toBe(sum(usage.lines));
    expect(sum(usage.users)).toBe(sum(usage.lines));
    expect(usage.total).toBe(sum(usage.lines) + usage.storage.amount);
    expect(usage.forecast).toBeGreaterThanOrEqual(usage.total - usage.lines.length);
    expect(usage.titles[owner]).toBe('Olga Owner');
    expect(Math.abs(sum(usage.days) - sum(usage.lines))).toBeLessThan(usage.lines.length + usage.days.length);

    const { data } = (await call('GET', '/v1/statements')).body;
    expect(data).toEqual([{ month: usage.month, running: true }]);
    const before = usage.total;
    const csv = await call('GET', `/v1/statements/${usage.month}?as=csv`, undefined, { 'accept-language': 'zh' });
    const [head = '', ...lines] = String(csv.body).replace('\ufeff', '').trim().split('\r\n');
    expect(cells(head)[0]).toBe('功能');
    const amounts = lines.map((line) => Math.round(Number(cells(line).at(-1)) * 10_000));
    const [total, ...rest] = amounts.toReversed();
    expect(rest.reduce((all, one) => all + one, 0)).toBe(total);
    expect(total).toBe(before);

    const pdf = await fetch(`${local.url}/v1/statements/${usage.month}`, { headers: { authorization: `Bearer ${(await local.workspace()).key}` } });
    expect(pdf.headers.get('content-disposition')).toContain(`regulars-${usage.month}.pdf`);
    const text = Buffer.from(await pdf.arrayBuffer()).toString('latin1');
    expect(text.startsWith('%PDF-1.4')).toBe(true);
    expect(text).toMatch(/\(Total\) Tj[\s\S]*\(\d+\.\d{4}\) Tj/);
  });
});
