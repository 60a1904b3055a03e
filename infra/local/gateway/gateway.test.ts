import { connect } from 'node:net';
import { sentenceOf } from '@regulars/shared/errors.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startFixture } from '../tests/fixture.ts';
import { asResult } from './answer.ts';
import type { HttpEvent } from './event.ts';
import { largestBody } from './gateway.ts';
import { makeRouter } from './router.ts';

let local: Awaited<ReturnType<typeof startFixture>>;
beforeAll(async () => void (local = await startFixture({ deadline: 1000 })));
afterAll(() => local.end());

const ask = async (path: string, init?: RequestInit) => ((await (await fetch(`${local.url}${path}`, init)).json()) as { event: HttpEvent }).event;
const post = (body: string | Uint8Array<ArrayBuffer>, type: string) => ask('/v1/echo', { method: 'POST', body, headers: { 'content-type': type } });

/** Bytes as they are, because fetch tidies headers up. */
const raw = (text: string) =>
  new Promise<HttpEvent>((done, fail) => {
    let answer = '';
    const socket = connect(local.port, '127.0.0.1', () => socket.write(text));
    socket.on('data', (chunk) => (answer += chunk));
    socket.on('end', () => done((JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4)) as { event: HttpEvent }).event));
    socket.on('error', fail);
  });

describe('the event', () => {
  it('has what is empty left out, not null', async () => {
    const event = await ask('/v1/echo/1');
    expect(event).toMatchObject({
      version: '2.0',
      routeKey: 'GET /v1/echo/{id}',
      rawPath: '/v1/echo/1',
      rawQueryString: '',
      pathParameters: { id: '1' },
      isBase64Encoded: false,
    });
    for (const name of ['cookies', 'body', 'queryStringParameters']) expect(event).not.toHaveProperty(name);
    expect(event.requestContext).toMatchObject({
      stage: '$default',
      routeKey: event.routeKey,
      http: { method: 'GET', path: '/v1/echo/1', protocol: 'HTTP/1.1' },
    });
    expect(event.requestContext.timeEpoch).toBeGreaterThan(1e12);
    expect(event.requestContext.time).toMatch(/^\d\d\/\w{3}\/\d{4}:\d\d:\d\d:\d\d \+0000$/);
  });

  it('joins what is repeated by commas, in lower case, and splits cookies out', async () => {
    const event = await raw(
      `GET /v1/echo/1?a=1&a=2&b=%20x+y HTTP/1.1\r\nHost: 127.0.0.1:${local.port}\r\nX-Many: one\r\nX-MANY: two\r\nCookie: a=1; b=2\r\nConnection: close\r\n\r\n`,
    );
    expect(event.headers['x-many']).toBe('one,two');
    expect(event.headers).not.toHaveProperty('cookie');
    expect(event.cookies).toEqual(['a=1', 'b=2']);
    expect(event.rawQueryString).toBe('a=1&a=2&b=%20x+y');
    expect(event.queryStringParameters).toEqual({ a: '1,2', b: ' x y' });
  });

  it('encodes what is not text', async () => {
    expect(await post('{"a":"熟"}', 'application/json')).toMatchObject({ body: '{"a":"熟"}', isBase64Encoded: false });
    expect(await post(new Uint8Array([0, 255]), 'application/octet-stream')).toMatchObject({ body: 'AP8=', isBase64Encoded: true });
  });

  it('is no way to a prototype', async () => {
    const event = await ask('/v1/echo/1?__proto__=x', { headers: { constructor: 'y' } });
    expect(event.queryStringParameters).toEqual(JSON.parse('{"__proto__":"x"}'));
  });
});

describe('routes', () => {
  it('are chosen fixed before open before greedy, and keep an encoded slash in its segment', () => {
    const find = makeRouter(['GET /v1/{objects}/{id}', 'GET /v1/deals/search', 'GET /v1/{rest+}', 'GET /v1/deals'].map((route) => ({ route })));
    const key = (path: string) => find('GET', path)?.routeKey;
    expect([key('/v1/deals/search'), key('/v1/deals/1'), key('/v1/leads/search'), key('/v1/deals/1/2'), key('/v1/deals'), key('/v2')]).toEqual([
      'GET /v1/deals/search',
      'GET /v1/{objects}/{id}',
      'GET /v1/{objects}/{id}',
      'GET /v1/{rest+}',
      'GET /v1/deals',
      undefined,
    ]);
    expect(find('GET', '/v1/deals/a%2Fb')?.pathParameters).toEqual({ objects: 'deals', id: 'a%2Fb' });
    expect(find('POST', '/v1/deals')).toBeUndefined();
  });

  it('must not be given twice', () => expect(() => makeRouter([{ route: 'GET /a' }, { route: 'GET /a' }])).toThrow(/share/));
});

describe('an answer', () => {
  it('without a status is JSON with 200', () => {
    expect(asResult({ a: 1 })).toEqual({ statusCode: 200, headers: { 'content-type': 'application/json' }, body: '{"a":1}' });
  });

  it.each([
    ['an unknown path', '/v1/nothing', {}, 404, 'NOT_FOUND'],
    ['no token', '/v1/guarded', {}, 401, 'NOT_SIGNED_IN'],
    ['a token that is refused', '/v1/guarded', { headers: { authorization: 'Bearer bad' } }, 403, 'NOT_ALLOWED'],
    ['a token that is forged', '/v1/guarded', { headers: { authorization: 'Bearer forged' } }, 401, 'NOT_SIGNED_IN'],
    ['a handler that fails', '/v1/broken', {}, 500, 'INTERNAL'],
    ['a body above 10 MB', '/v1/echo', { method: 'POST', body: 'x'.repeat(largestBody + 1) }, 413, 'TOO_LARGE'],
    ['an answer that takes too long', '/v1/reader?take=forever', {}, 504, 'TOO_SLOW'],
  ])('to %s is a problem with a code', async (_name, path, init, status, code) => {
    const answer = await fetch(`${local.url}${path}`, init);
    expect([answer.status, answer.headers.get('content-type'), ((await answer.json()) as { code: string }).code]).toEqual([
      status,
      'application/problem+json',
      code,
    ]);
  });

  it('that refuses is a sentence in the language asked for', async () => {
    const title = async (language: string) =>
      ((await (await fetch(`${local.url}/v1/guarded`, { headers: { 'accept-language': language } })).json()) as { title: string }).title;
    expect(await title('zh-CN,zh;q=0.9')).toBe(sentenceOf('NOT_SIGNED_IN', 'zh'));
    expect(await title('fr')).toBe(sentenceOf('NOT_SIGNED_IN', 'en'));
  });

  it('of the authorizer is kept by token and workspace, and its values are strings', async () => {
    const asked = async (workspace: string) =>
      (await ask('/v1/guarded', { headers: { authorization: 'Bearer good', 'x-workspace': workspace } })).requestContext.authorizer?.lambda;
    const first = await asked('a');
    expect(first).toEqual({ user: 'u1', workspace: 'a', asked: expect.stringMatching(/^\d+$/) });
    expect(await asked('a')).toEqual(first);
    expect((await asked('b'))?.workspace).toBe('b');
  });

  it('has the security headers, whatever it is', async () => {
    for (const path of ['/v1/echo/1', '/v1/nothing', '/', '/identity/auth', '/mailbox']) {
      const { headers } = await fetch(`${local.url}${path}`);
      expect([path, headers.get('x-content-type-options'), headers.get('content-security-policy')]).toEqual([
        path,
        'nosniff',
        expect.stringContaining("frame-ancestors 'none'"),
      ]);
    }
  });

  it('to a preflight comes before the authorizer, and only for our own page', async () => {
    const preflight = (origin: string) => fetch(`${local.url}/v1/guarded`, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'GET' } });
    expect((await preflight(local.url)).headers.get('access-control-allow-origin')).toBe(local.url);
    expect((await preflight('https://evil.example')).headers.get('access-control-allow-origin')).toBeNull();
  });
});
