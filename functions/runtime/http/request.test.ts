import type { CrmError } from '@regulars/shared/errors.ts';
import { expect, test } from 'vitest';
import { type Event, languageOf, requestOf } from './request.ts';

const event = (given: {
  headers?: Record<string, string>;
  body?: string;
  method?: string;
  path?: string;
  isBase64Encoded?: boolean;
  pathParameters?: Record<string, string>;
}): Event =>
  ({
    headers: given.headers ?? {},
    isBase64Encoded: given.isBase64Encoded ?? false,
    ...(given.body === undefined ? {} : { body: given.body }),
    ...(given.pathParameters ? { pathParameters: given.pathParameters } : {}),
    requestContext: { requestId: 'r', http: { method: given.method ?? 'POST', path: given.path ?? '/v1/customers' } },
  }) as unknown as Event; // what requestOf reads of one

const json = { 'content-type': 'application/json' };
const refusal = (run: () => unknown): CrmError => {
  try {
    run();
  } catch (error) {
    return error as CrmError;
  }
  throw new Error('It was accepted');
};

test('reads JSON in any spelling of its type, also handed over as base64', () => {
  for (const type of ['application/json', 'application/json; charset=utf-8', 'Application/JSON'])
    expect(requestOf(event({ headers: { 'content-type': type }, body: '{"a":1}' })).body).toEqual({ a: 1 });
  expect(requestOf(event({ headers: json, body: Buffer.from('{"名":"张"}').toString('base64'), isBase64Encoded: true })).body).toEqual({ 名: '张' });
  expect(requestOf(event({})).body).toBeUndefined();
});

test('refuses other types, broken JSON, and keys that reach a prototype, however they are written', () => {
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'application/jsonp'])
    expect(refusal(() => requestOf(event({ headers: { 'content-type': type }, body: '{}' }))).code).toBe('WRONG_TYPE_OF_CONTENT');
  expect(refusal(() => requestOf(event({ body: '{}' }))).code).toBe('WRONG_TYPE_OF_CONTENT');
  expect(refusal(() => requestOf(event({ headers: json, body: '{' }))).code).toBe('BAD_JSON');
  for (const body of ['{"__proto__":{}}', '{"a":{"b":[{"__proto__":1}]}}', '{"\\u005f\\u005fproto__":1}']) {
    const { code, faults } = refusal(() => requestOf(event({ headers: json, body })));
    expect([code, faults[0]?.pointer.endsWith('/__proto__')]).toEqual(['INVALID', true]);
  }
});

test('refuses what nests deeper than anything that can be asked, whatever would walk it', () => {
  const nested = (levels: number, inner: string) => `${'{"a":'.repeat(levels)}${inner}${'}'.repeat(levels)}`;
  expect(requestOf(event({ headers: json, body: nested(90, '1') })).body).toBeTypeOf('object');
  for (const body of [nested(20_000, '{"__proto__":1}'), nested(200, '1'), `{"__":${'['.repeat(20_000)}${']'.repeat(20_000)}}`])
    expect(refusal(() => requestOf(event({ headers: json, body }))).code).toBe('INVALID');
});

test('tells one request from another by method, path and body', () => {
  const of = (given: Parameters<typeof event>[0]) => requestOf(event({ headers: json, ...given })).fingerprint;
  expect(of({ body: '{"a":1}' })).toBe(of({ body: '{"a":1}' }));
  expect(new Set([of({ body: '{"a":1}' }), of({ body: '{"a":2}' }), of({}), of({ method: 'PUT' }), of({ path: '/v1/tasks' })]).size).toBe(5);
});

test('reads versions, keys, languages and path parameters', () => {
  expect(requestOf(event({ headers: { 'if-match': 'W/"12"' } })).ifMatch).toBe(12);
  expect(requestOf(event({ headers: { 'if-match': '*' } })).ifMatch).toBeUndefined();
  expect(refusal(() => requestOf(event({ headers: { 'if-match': 'abc' } }))).code).toBe('INVALID');
  expect(refusal(() => requestOf(event({ headers: { 'idempotency-key': 'a#b' } }))).code).toBe('INVALID');
  expect(requestOf(event({ pathParameters: { value: '%E5%BC%A0%2F1' } })).path.value).toBe('张/1');
  expect(refusal(() => requestOf(event({ pathParameters: { value: '%E5%' } }))).code).toBe('NOT_FOUND');
  expect([languageOf('zh-CN,zh;q=0.9'), languageOf('fr, zh'), languageOf('de'), languageOf(undefined), languageOf('en-GB,zh')]).toEqual([
    'zh',
    'zh',
    'en',
    'en',
    'en',
  ]);
});
