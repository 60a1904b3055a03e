/** Limits: what is let in, what every answer says of it, and that nobody pays for another's noise. No time is judged here. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, caller, startTest } from '../local.ts';

/** Buckets that fill again so slowly that a test sees them empty: one token in a quarter of an hour. */
let local: Awaited<ReturnType<typeof startTest>>;
beforeAll(async () => {
  local = await startTest({ settings: { LIMIT_WORKSPACE: '0.001/120', LIMIT_KEY: '0.001/60' } });
});
afterAll(() => local?.stop());

const remaining = ({ headers }: Answer) => [...(headers.get('ratelimit') ?? '').matchAll(/"(\w+)";r=(\d+)/g)].map(([, policy, left]) => [policy, Number(left)]);

describe('a key that asks too much', () => {
  test('is let in as often as its bucket holds tokens, then told when to come back; another key and another workspace go on', async () => {
    const [noisy, quiet] = [await local.workspace(), await local.workspace()];
    const answers: Answer[] = [];
    for (let n = 0; n < 75; n++) answers.push(await noisy.call('GET', '/v1/workspace'));
    expect(answers.slice(0, 60).every(({ status }) => status === 200)).toBe(true);
    expect(answers.slice(60).map(({ status }) => status)).toEqual(Array(15).fill(429));
    expect(remaining(answers[0] as Answer)).toEqual([
      ['workspace', 119],
      ['key', 59],
    ]);
    expect(remaining(answers[59] as Answer)).toEqual([
      ['workspace', 60],
      ['key', 0],
    ]);
    const refused = answers[74] as Answer;
    expect(refused.headers.get('ratelimit-policy')).toBe('"workspace";q=120;w=120000, "key";q=60;w=60000');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(1000);
    expect(refused.body).toMatchObject({ code: 'TOO_MANY_REQUESTS', status: 429, title: expect.stringMatching(/Retry-After/) });

    const other = await noisy.as('viewer');
    expect((await other('GET', '/v1/workspace')).status).toBe(200);
    for (let n = 0; n < 30; n++) expect((await quiet.call('GET', '/v1/workspace')).status).toBe(200);
  });

  test('a workspace is held as a whole, whatever keys it uses; what is refused costs the table nothing', async () => {
    const { as } = await local.workspace();
    const calls = [await as('owner'), await as('admin'), await as('viewer')];
    const answers: Answer[] = [];
    for (let n = 0; n < 50; n++) for (const call of calls) answers.push(await call('GET', '/v1/workspace'));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(120);
    const late = answers.slice(-20);
    expect(late.map(({ status }) => status)).toEqual(Array(20).fill(429));
    expect(late.map(({ headers }) => headers.get('x-usage-units'))).toEqual(Array(20).fill('read=0, write=0'));
  });

  test('many at once are let in exactly as often', async () => {
    const { call } = await local.workspace();
    const answers = await Promise.all(Array.from({ length: 90 }, () => call('GET', '/v1/workspace')));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(60);
  });
});

describe('every answer says what is left', () => {
  test('refusals, public operations and those without a workspace among them', async () => {
    const { call } = await local.workspace();
    const nobody = caller(local.url);
    for (const answer of [
      await call('GET', '/v1/customers/customer_01M8AKFZF0QGVDCM787Q743HW8'),
      await call('POST', '/v1/customers', '{broken'),
      await call('GET', '/v1/customers'),
      await nobody('GET', '/v1/openapi.json'),
      await nobody('POST', '/v1/invitations/look', { token: 'none' }),
    ]) {
      expect(answer.headers.get('ratelimit-policy'), JSON.stringify(answer.body).slice(0, 80)).toMatch(/^"(workspace|caller)";q=\d+;w=\d+/);
      expect(answer.headers.get('ratelimit')).toMatch(/^"(workspace|caller)";r=\d+;t=\d+/);
    }
  });

  test('one request in twenty pays for the lease of all, and says so', async () => {
    const { call } = await local.workspace();
    const units: string[] = [];
    for (let n = 0; n < 40; n++) units.push((await call('GET', '/v1/workspace')).headers.get('x-usage-units') ?? '');
    expect(units.filter((text) => text.includes('lease=2'))).toHaveLength(2); // a workspace's and a key's, each for twenty
    expect(units.filter((text) => text.includes('lease'))).toHaveLength(2);
  });
});
