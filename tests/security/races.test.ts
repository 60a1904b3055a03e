/** S22: of many that want the same one thing at once, one gets it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTest } from '../local.ts';

let local: Awaited<ReturnType<typeof startTest>>;
beforeAll(async () => void (local = await startTest()));
afterAll(() => local.stop());

const count = async (call: Awaited<ReturnType<typeof local.workspace>>['call']) =>
  (await call('POST', '/v1/customers/search', { include: ['count'], limit: 1 })).body.count;

describe('200 at once', () => {
  it('with one e-mail address make one customer', async () => {
    const { call, as } = await local.workspace();
    const callers = await Promise.all(Array.from({ length: 10 }, () => as('member')));
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, at) =>
        (callers[at % 10] ?? call)('POST', '/v1/customers', { name: `Racer ${at}`, emails: [{ address: at % 2 ? 'one@example.com' : 'ONE@example.com' }] }),
      ),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201, 409]));
    expect(await count(call)).toBe(1);
  });

  it('under one idempotency key have one effect and one answer', async () => {
    const { call } = await local.workspace();
    const answers = await Promise.all(Array.from({ length: 200 }, () => call('POST', '/v1/customers', { name: 'Once' }, { 'idempotency-key': 'the-same' })));
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.id}`)).size).toBe(1);
    expect(answers[0]?.status).toBe(201);
    expect(await count(call)).toBe(1);
  });

  it('upserting one value make one record', async () => {
    const { call } = await local.workspace();
    const answers = await Promise.all(Array.from({ length: 200 }, (_, at) => call('PUT', '/v1/customers/by/emails/one@example.com', { name: `Name ${at}` })));
    const ids = new Set(answers.flatMap(({ status, body }) => (status === 200 ? [body.id] : [])));
    expect(ids.size).toBe(1);
    for (const { status } of answers) expect([200, 409, 503]).toContain(status);
    expect(await count(call)).toBe(1);
  });

  it('editing one version win once', async () => {
    const { call } = await local.workspace();
    const { body } = await call('POST', '/v1/customers', { name: 'Before' });
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, at) => call('PATCH', `/v1/customers/${body.id}`, { name: `After ${at}` }, { 'if-match': '"1"' })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const { status } of answers) expect([200, 409, 412]).toContain(status);
    expect((await call('GET', `/v1/customers/${body.id}`)).body.version).toBe(2);
  });
});
