import { sessionOperations } from '@regulars/shared/operations/sessions.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { functionsRoot } from '../functions/handler.ts';
import { makeBrowser, signUp } from './browser.ts';
import { startFixture } from './fixture.ts';

let local: Awaited<ReturnType<typeof startFixture>>;
beforeAll(async () => void (local = await startFixture({ operations: sessionOperations, jobs: [], root: functionsRoot })));
afterAll(() => local.end());

const call = (method: string, path: string, { cookie = '', body, headers = {} }: { cookie?: string; body?: object; headers?: Record<string, string> } = {}) =>
  fetch(`${local.url}/v1/session${path}`, {
    method,
    headers: { origin: local.url, cookie, ...(body ? { 'content-type': 'application/json' } : {}), ...headers },
    body: body && JSON.stringify(body),
  });
const cookieOf = (answer: Response) => answer.headers.get('set-cookie')?.split(';')[0] ?? '';

async function begin(email: string) {
  const { browser, code } = await signUp(local.url, email);
  const answer = await call('POST', '', { body: { code, verifier: browser.verifier, redirectUri: `${local.url}/signed-in` } });
  return { answer, browser, code, cookie: cookieOf(answer) };
}

describe('a session', () => {
  it('begins with a code: the access token in the answer, the refresh token where no script reads it', async () => {
    const { answer } = await begin('begin@example.com');
    expect([answer.status, await answer.json()]).toEqual([200, { accessToken: expect.stringMatching(/^ey/), expiresIn: 900 }]);
    expect(answer.headers.get('set-cookie')).toMatch(/^refresh=[\w-]+; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Strict$/);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it('goes on with a new refresh token each time, and bears one retry of a lost answer', async () => {
    const { cookie } = await begin('again@example.com');
    const answer = await call('POST', '/refresh', { cookie });
    expect(answer.status).toBe(200);
    expect(cookieOf(answer)).not.toBe(cookie);
    expect((await call('POST', '/refresh', { cookie })).status).toBe(200);
    expect((await call('POST', '/refresh', { cookie: cookieOf(answer) })).status).toBe(200);
  });

  it('ends for good, on the sign-in page too', async () => {
    const { cookie, browser } = await begin('end@example.com');
    expect((await browser.go(browser.authorize())).url.pathname).toBe('/signed-in'); // still known there
    const answer = await call('DELETE', '', { cookie });
    expect([answer.status, cookieOf(answer)]).toEqual([204, 'refresh=']);
    const refused = await call('POST', '/refresh', { cookie });
    expect([refused.status, cookieOf(refused)]).toEqual([401, 'refresh=']);
    expect((await browser.go(browser.authorize())).url.pathname).toMatch(/interaction/);
  });

  it.each([
    ['POST', ''],
    ['POST', '/refresh'],
    ['DELETE', ''],
  ])('refuses %s %s of another site, and what is no JSON', async (method, path) => {
    const body = { code: 'x', verifier: 'x'.repeat(43), redirectUri: `${local.url}/signed-in` };
    const foreign = await call(method, path, { body: method === 'POST' && !path ? body : undefined, headers: { origin: 'https://evil.example' } });
    expect([foreign.status, ((await foreign.json()) as { code: string }).code]).toEqual([403, 'WRONG_ORIGIN']);
    expect((await call(method, path, { body: method === 'DELETE' ? undefined : body, headers: { 'content-type': 'text/plain' } })).status).toBe(415);
  });

  it('does not begin with a foreign code, verifier or address', async () => {
    const { code } = await signUp(local.url, 'foreign@example.com');
    const { verifier } = makeBrowser(local.url);
    expect((await call('POST', '', { body: { code, verifier, redirectUri: `${local.url}/signed-in` } })).status).toBe(401);
    expect((await call('POST', '', { body: { code, verifier, redirectUri: 'https://evil.example/signed-in' } })).status).toBe(400);
    expect((await call('POST', '/refresh')).status).toBe(401);
  });
});
