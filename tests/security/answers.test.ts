/** S7, S14, S19, S21, S24, S25: what is asked wrongly is answered safely, at once, and tells nothing about the inside. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startTest } from '../local.ts';

let local: Awaited<ReturnType<typeof startTest>>;
let space: Awaited<ReturnType<typeof local.workspace>>;
const lines: string[] = [];

beforeAll(async () => {
  process.env.REGULARS_LOG = 'all';
  for (const stream of ['log', 'error', 'warn'] as const)
    vi.spyOn(console, stream).mockImplementation((...parts: unknown[]) => void lines.push(parts.join(' ')));
  vi.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
  local = await startTest();
  space = await local.workspace();
});
afterAll(async () => {
  await local.stop();
  vi.restoreAllMocks();
});

const inside = /node_modules|\.ts:\d|at \w+ \(|T#[0-9A-Z]{26}|arn:|AKIA|GLOBAL#|ConditionalCheck|SQLITE|sqlite/;

describe('a refusal', () => {
  const wrong: [string, string, unknown][] = [
    ['POST', '/v1/customers', { name: 7 }],
    ['POST', '/v1/customers', { name: 'x', emails: 'no list' }],
    ['POST', '/v1/customers/search', { where: { field: "name'); DROP TABLE customer; --", is: 1 } }],
    ['POST', '/v1/customers/search', { cursor: 'AAAA' }],
    ['POST', '/v1/customers/search', { sort: ['"; --'] }],
    ['GET', '/v1/customers/customer_01J00000000000000000000000', undefined],
    ['GET', '/v1/customers/%2e%2e%2f%2e%2e', undefined],
    ['GET', '/v1/customers/%ff', undefined],
    ['GET', '/v1/nothing', undefined],
    ['POST', '/v1/changes/99-1/undo', {}],
    ['POST', '/v1/changes/00-999999999999999/undo', {}],
    ['GET', '/v1/jobs/job_01J00000000000000000000000', undefined],
  ];
  it.each(wrong)('of %s %s says why in a sentence and nothing of the inside', async (method, path, body) => {
    const answer = await space.call(method, path, body);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(answer.body.title).toMatch(/\w{3}/);
    expect(JSON.stringify(answer.body)).not.toMatch(inside);
  });

  it('comes in the language of the reader', async () => {
    const chinese = await space.call('POST', '/v1/customers', {}, { 'accept-language': 'zh-CN,zh;q=0.9,en;q=0.8' });
    expect(chinese.body.title).toMatch(/\p{Script=Han}/u);
    expect(chinese.body.errors[0].detail).toMatch(/\p{Script=Han}/u);
  });

  it('of a body that is no JSON, or not sent as JSON, is 400 and 415', async () => {
    const send = (body: string, type: string) =>
      fetch(`${local.url}/v1/customers`, { method: 'POST', headers: { authorization: `Bearer ${space.key}`, 'content-type': type }, body });
    for (const body of ['{', '[1', '"x', 'null x', '\u0000']) expect((await send(body, 'application/json')).status).toBe(400);
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])
      expect((await send('{"name":"x"}', type)).status).toBe(415);
  });
});

describe('keys that would reach a prototype', () => {
  it.each([
    '{"name":"x","__proto__":{"polluted":1}}',
    '{"name":"x","\\u005f_proto__":{"polluted":1}}',
    '{"name":"x","emails":[{"address":"a@b.example","__proto__":{"x":1}}]}',
  ])('are refused: %s', async (text) => {
    const body = JSON.parse(text);
    const answer = await space.call('POST', '/v1/customers', body);
    expect(answer.status).toBe(400);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });
  it.each(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'])('are no field, sort or filter: %s', async (name) => {
    expect((await space.call('POST', '/v1/customers', { name: 'x', [name]: 1 })).status).toBe(400);
    expect((await space.call('POST', '/v1/customers/search', { sort: [name] })).status).toBe(400);
    expect((await space.call('POST', '/v1/customers/search', { where: { field: name, is: 1 } })).status).toBe(400);
    expect((await space.call('GET', `/v1/customers?filter[${name}][is]=1`)).status).toBe(400);
    expect((await space.call('GET', `/v1/${name}`)).status).toBe(404);
  });
});

describe('long and twisted text', () => {
  const long = 100_000;
  const texts = [
    'a'.repeat(long),
    `${'a.'.repeat(long / 2)}@`,
    `${'@'.repeat(long)}`,
    `${' '.repeat(long)}x`,
    `${'1,'.repeat(long / 2)}`,
    `https://${'a.'.repeat(long / 2)}`,
    `${'-'.repeat(long)}1`,
    '\u0301'.repeat(long),
  ];
  it('is answered, not pondered, in every kind of field', async () => {
    const fields = ['name', 'note', 'website', 'birthday', 'stage'];
    for (const text of texts) {
      for (const field of fields) expect([201, 400, 422]).toContain((await space.call('POST', '/v1/customers', { name: 'x', [field]: text })).status);
      expect([201, 400]).toContain((await space.call('POST', '/v1/customers', { name: 'x', emails: [{ address: text }] })).status);
      expect([201, 400]).toContain((await space.call('POST', '/v1/customers', { name: 'x', phones: [{ number: text }] })).status);
      expect([200, 400]).toContain((await space.call('POST', '/v1/customers/search', { text })).status);
    }
  });
});

describe('the log', () => {
  it('has one line of at most 2 KB a request, without tokens and without what people entered', async () => {
    lines.length = 0;
    const canary = 'Kanarienvogel';
    const key = 'rk_neverLogged';
    await space.call('POST', '/v1/customers', { name: canary, emails: [{ address: `${canary}@example.com` }], note: canary });
    await space.call('POST', '/v1/customers', { name: canary, emails: [{ address: `${canary}@example.com` }] });
    await space.call('POST', '/v1/customers', { name: canary, emails: [{ address: `${canary} at` }] });
    await fetch(`${local.url}/v1/me`, { headers: { authorization: `Bearer ${key}` } });
    expect(lines.filter((line) => line.includes('"operation":"createRecord"'))).toHaveLength(3);
    for (const line of lines) {
      expect(line.length).toBeLessThanOrEqual(2048);
      expect(line.toLowerCase()).not.toContain(canary.toLowerCase());
      expect(line).not.toContain(key);
    }
  });
});
