import { statSync } from 'node:fs';
import { join } from 'node:path';
import { JwtRsaVerifier } from 'aws-jwt-verify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lastMail, makeBrowser, signUp } from '../tests/browser.ts';
import { startFixture } from '../tests/fixture.ts';

let local: Awaited<ReturnType<typeof startFixture>>;
beforeAll(async () => void (local = await startFixture()));
afterAll(() => local.end());

const password = 'a long enough password';
const token = (form: Record<string, string>) =>
  fetch(`${local.url}/identity/token`, { method: 'POST', body: new URLSearchParams({ client_id: 'regulars-web', ...form }) });
const redeem = (code: string, verifier: string) =>
  token({ grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: `${local.url}/signed-in` });
const begin = async (more: Record<string, string> = {}) => {
  const browser = makeBrowser(local.url);
  const page = await browser.go(browser.authorize(more));
  return { browser, page, base: page.url.pathname.replace(/\/sign-up$/, '') };
};

describe('signing up', () => {
  it('ends with tokens that say who', async () => {
    const { browser, code } = await signUp(local.url, 'mei@example.com');
    const { access_token, refresh_token, expires_in } = (await (await redeem(code, browser.verifier)).json()) as {
      access_token: string;
      refresh_token: string;
      expires_in: number;
    };
    expect([expires_in, typeof refresh_token]).toEqual([900, 'string']);

    const verifier = JwtRsaVerifier.create({ issuer: `${local.url}/identity`, audience: null, jwksUri: 'https://unused.example' });
    verifier.cacheJwks((await (await fetch(`${local.url}/identity/jwks`)).json()) as Parameters<typeof verifier.cacheJwks>[0]);
    expect(await verifier.verify(access_token)).toMatchObject({
      email: 'mei@example.com',
      token_use: 'access',
      client_id: 'regulars-web',
      sub: expect.stringMatching(/^[0-9A-HJKMNP-TV-Z]{26}$/),
    });
  });

  it('says the same for an address that has an account, and tells only its owner', async () => {
    const known = await begin({ prompt: 'create' });
    const shown = await known.browser.go(`${known.base}/sign-up`, { email: 'MEI@example.com', password });
    const fresh = await begin({ prompt: 'create' });
    const other = await fresh.browser.go(`${fresh.base}/sign-up`, { email: 'new@example.com', password });
    const plain = (text: string) => text.replace(/interaction\/[^/"]+/g, '').replace(/\w+@example\.com/g, '');
    expect(plain(shown.text)).toBe(plain(other.text));
    expect((await lastMail(local.url, 'mei@example.com')).subject).toMatch(/already have an account/);
  });

  it('makes one account of two that sign up at once', async () => {
    const both = await Promise.all([begin({ prompt: 'create' }), begin({ prompt: 'create' })]);
    const codes: string[] = [];
    for (const { browser, base } of both) {
      await browser.go(`${base}/sign-up`, { email: 'twin@example.com', password });
      codes.push(/\d{6}/.exec((await lastMail(local.url, 'twin@example.com')).subject)?.[0] ?? '');
    }
    const ends = await Promise.all(both.map(({ browser, base }, n) => browser.go(`${base}/verify`, { code: codes[n] ?? '' })));
    expect(ends.filter(({ url }) => url.pathname === '/signed-in')).toHaveLength(1);
    expect(ends.find(({ url }) => url.pathname !== '/signed-in')?.text).toMatch(/has an account already/);
  });

  it('keeps what was typed when something is wrong, and ties the sentence to its field', async () => {
    const { browser, base } = await begin({ prompt: 'create' });
    const { status, text } = await browser.go(`${base}/sign-up`, { email: 'li"><b>@example.com', password: 'short' });
    expect(status).toBe(400);
    expect(text).toContain('value="li&#34;&#62;&#60;b&#62;@example.com"');
    expect(text).toContain('value="short"');
    expect(text).toMatch(/aria-describedby="password-hint password-wrong" aria-invalid="true"/);
    expect(text).not.toContain('<b>');
  });

  it('takes five tries of a code, not more', async () => {
    const { browser, base } = await begin({ prompt: 'create' });
    await browser.go(`${base}/sign-up`, { email: 'tries@example.com', password });
    const right = /\d{6}/.exec((await lastMail(local.url, 'tries@example.com')).subject)?.[0] ?? '';
    const wrong = right === '000000' ? '000001' : '000000';
    for (let n = 0; n < 5; n++) expect((await browser.go(`${base}/verify`, { code: wrong })).status).toBe(400);
    expect((await browser.go(`${base}/verify`, { code: right })).status).toBe(400);
  });

  it('confirms by the link only with the password', async () => {
    const { browser, base } = await begin({ prompt: 'create' });
    await browser.go(`${base}/sign-up`, { email: 'link@example.com', password });
    const link = /link=([\w-]+)/.exec((await lastMail(local.url, 'link@example.com')).text)?.[1] ?? '';
    const elsewhere = makeBrowser(local.url);
    expect((await elsewhere.go(`/identity/confirm?link=${link}`)).text).toContain(link);
    expect((await elsewhere.go('/identity/confirm', { link, password: 'not the password' })).status).toBe(400);
    expect((await elsewhere.go('/identity/confirm', { link, password })).text).toMatch(/is confirmed/);
    expect((await elsewhere.go('/identity/confirm', { link, password })).status).toBe(400);
  });
});

describe('signing in', () => {
  it('lets in who knows the password', async () => {
    const { browser, base } = await begin();
    expect((await browser.go(base, { email: ' Mei@Example.com ', password })).url.searchParams.get('code')).toBeTruthy();
  });

  it('says the same for a wrong password and an unknown address', async () => {
    const answers = await Promise.all(
      ['mei@example.com', 'nobody@example.com'].map(async (email) => {
        const { browser, base } = await begin();
        const { status, text } = await browser.go(base, { email, password: 'something else' });
        return [status, text.replaceAll(base, '').replaceAll(email, '')];
      }),
    );
    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0]?.[1]).toMatch(/do not match/);
  });

  it('makes guessers wait, known address or not', async () => {
    for (const email of ['twin@example.com', 'nobody2@example.com']) {
      const { browser, base } = await begin();
      for (let n = 0; n < 5; n++) await browser.go(base, { email, password: `guess number ${n}` });
      expect((await browser.go(base, { email, password })).text).toMatch(/Too many tries. Wait 1 minute/);
    }
  });

  it('refuses a form that another site sent', async () => {
    const { browser, base } = await begin();
    expect((await browser.go(base, { email: 'mei@example.com', password }, { origin: 'https://evil.example' })).status).toBe(403);
  });

  it('refuses to go on in a browser that did not begin it', async () => {
    const { base } = await begin();
    expect((await makeBrowser(local.url).go(base, { email: 'mei@example.com', password })).text).toMatch(/has expired/);
  });

  it('sends nobody to a foreign address', async () => {
    const browser = makeBrowser(local.url);
    const { status, url } = await browser.go(browser.authorize({ redirect_uri: 'https://evil.example/signed-in' }));
    expect([status, url.origin]).toEqual([400, local.url]);
  });

  it('speaks the language of the app, and another when asked, without losing what was typed', async () => {
    const { browser, page, base } = await begin({ ui_locales: 'zh' });
    expect(page.text).toContain('<html lang="zh-CN">');
    const { text } = await browser.go(base, { email: 'mei@example.com', password: 'half', lang: 'en' });
    expect(text).toContain('<html lang="en">');
    expect(text).toContain('value="mei@example.com"');
    expect((await browser.go(`${base}/forgot`)).text).toContain('<html lang="en">');
  });
});

describe('a forgotten password', () => {
  it('is replaced by mail, and ends every session', async () => {
    const { browser, code } = await signUp(local.url, 'forgot@example.com');
    const { refresh_token = '' } = (await (await redeem(code, browser.verifier)).json()) as { refresh_token?: string };
    const other = await begin();
    await other.browser.go(`${other.base}/forgot`, { email: 'forgot@example.com' });
    const sent = /\d{6}/.exec((await lastMail(local.url, 'forgot@example.com')).subject)?.[0] ?? '';
    const back = await other.browser.go(`${other.base}/reset`, { code: sent, password: 'quite another password' });
    expect(back.url.pathname).toBe('/signed-in');
    expect((await token({ grant_type: 'refresh_token', refresh_token })).status).toBe(400);
    const again = await begin();
    expect((await again.browser.go(again.base, { email: 'forgot@example.com', password })).status).toBe(400);
  });

  it('is never asked of an unknown address, which looks the same', async () => {
    const { browser, base } = await begin();
    expect((await browser.go(`${base}/forgot`, { email: 'unknown@example.com' })).text).toMatch(/If unknown@example.com has an account/);
    await expect(lastMail(local.url, 'unknown@example.com')).rejects.toThrow('No mail');
  });
});

describe('tokens', () => {
  it('ask for PKCE', async () => {
    const { browser, code } = await signUp(local.url, 'pkce@example.com');
    expect((await redeem(code, `${browser.verifier}x`)).status).toBe(400);
  });

  it('survive a restart, and so does the account', async () => {
    const first = await startFixture();
    const { browser, code } = await signUp(first.url, 'stay@example.com');
    const { refresh_token = '' } = (await (
      await fetch(`${first.url}/identity/token`, {
        method: 'POST',
        body: new URLSearchParams({
          client_id: 'regulars-web',
          grant_type: 'authorization_code',
          code,
          code_verifier: browser.verifier,
          redirect_uri: `${first.url}/signed-in`,
        }),
      })
    ).json()) as { refresh_token?: string };
    await first.stop();
    const second = await startFixture({ data: first.data, port: first.port });
    const answer = await fetch(`${second.url}/identity/token`, {
      method: 'POST',
      body: new URLSearchParams({ client_id: 'regulars-web', grant_type: 'refresh_token', refresh_token }),
    });
    expect(answer.status).toBe(200);
    expect(statSync(join(second.data, 'identity.db')).mode & 0o777).toBe(0o600);
    await second.end();
  });
});
