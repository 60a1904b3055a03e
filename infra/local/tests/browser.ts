/** A browser's part of a sign-in without a browser: keeps cookies by path, follows redirects inside the site, sends forms. */
import { createHash, randomBytes } from 'node:crypto';

export type Shown = { status: number; url: URL; text: string; headers: Headers };

export function makeBrowser(site: string) {
  const cookies = new Map<string, { value: string; path: string }>();

  async function go(path: string, form?: Record<string, string>, headers: Record<string, string> = {}): Promise<Shown> {
    let url = new URL(path, site);
    let init: RequestInit = form ? { method: 'POST', body: new URLSearchParams(form), headers: { origin: site, ...headers } } : { headers };
    for (let hops = 0; hops < 10; hops++) {
      const sent = [...cookies]
        .filter(([, { path }]) => url.pathname.startsWith(path))
        .map(([key, { value }]) => `${key.split('@')[0]}=${value}`)
        .join('; ');
      const answer = await fetch(url, { ...init, redirect: 'manual', headers: { ...init.headers, cookie: sent } });
      for (const line of answer.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        const path = /;\s*path=([^;]+)/i.exec(line)?.[1] ?? '/';
        if (/expires=thu, 01 jan 1970|max-age=0/i.test(line) || !value) cookies.delete(`${name}@${path}`);
        else cookies.set(`${name}@${path}`, { value, path });
      }
      const location = answer.headers.get('location');
      if (!location) return { status: answer.status, url, text: await answer.text(), headers: answer.headers };
      url = new URL(location, url);
      // The way back into the app ends the tour.
      if (url.pathname === '/signed-in') return { status: answer.status, url, text: '', headers: answer.headers };
      init = { headers };
    }
    throw new Error('Too many redirects');
  }

  const verifier = randomBytes(32).toString('base64url');
  const authorize = (more: Record<string, string> = {}) =>
    `/identity/auth?${new URLSearchParams({
      client_id: 'regulars-web',
      response_type: 'code',
      scope: 'openid email offline_access',
      redirect_uri: `${site}/signed-in`,
      state: 's',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      ...more,
    })}`;
  return { go, authorize, verifier, cookies };
}

export async function lastMail(site: string, to: string): Promise<{ subject: string; text: string }> {
  const all = (await (await fetch(`${site}/mailbox/messages`)).json()) as { to: string[]; subject: string; text: string }[];
  const found = all.find((one) => one.to.includes(to));
  if (!found) throw new Error(`No mail for ${to}`);
  return found;
}

/** Signs a new person up and gives the browser with the code it was sent back with. */
export async function signUp(site: string, email: string, password = 'a long enough password') {
  const browser = makeBrowser(site);
  const page = await browser.go(browser.authorize({ prompt: 'create' }));
  await browser.go(page.url.pathname, { email, password });
  const code = /\d{6}/.exec((await lastMail(site, email)).subject)?.[0] ?? '';
  const back = await browser.go(page.url.pathname.replace('sign-up', 'verify'), { code });
  return { browser, code: back.url.searchParams.get('code') ?? '', back };
}
