/**
 * Sign-in by authorization code with PKCE. The access token lives in memory only; the refresh token in a cookie that
 * script cannot read. Tabs renew one after the other: a refresh token that is shown twice ends the session.
 */
import { ApiError, ask, carries, forgetPosition } from '#lib/api/http.ts';
import { ownPath } from '#lib/api/ownPath.ts';
import { locale } from '#lib/i18n/locale.svelte.ts';
import { kept } from '#lib/kept.ts';

interface Token {
  accessToken: string;
  /** Seconds. */
  expiresIn: number;
}

interface Pending {
  state: string;
  verifier: string;
  next: string;
}

const PENDING = 'regulars.sign-in';
/** Only a hint that spares visitors a request that must fail. */
const signedInBefore = kept<'yes'>('signed-in', ['yes']);

let token: string | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;
let renewing: Promise<boolean> | undefined;

carries.token = () => token;
carries.renew = () => renew();

export const mayBeSignedIn = (): boolean => token !== undefined || signedInBefore.read() === 'yes';
export const isSignedIn = async (): Promise<boolean> => token !== undefined || renew();

const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

const random = (): string => base64url(crypto.getRandomValues(new Uint8Array(32)));

export async function signIn({ create = false, next = '/' }: { create?: boolean; next?: string } = {}): Promise<void> {
  const pending: Pending = { state: random(), verifier: random(), next: ownPath(next) };
  sessionStorage.setItem(PENDING, JSON.stringify(pending));
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(pending.verifier));
  const query = new URLSearchParams({
    client_id: 'regulars-web',
    response_type: 'code',
    scope: 'openid email offline_access',
    redirect_uri: `${location.origin}/signed-in`,
    code_challenge: base64url(new Uint8Array(digest)),
    code_challenge_method: 'S256',
    state: pending.state,
    ui_locales: locale.language,
    ...(create ? { prompt: 'create' } : {}),
  });
  location.assign(`/identity/auth?${query}`);
}

/** Ends a sign-in on the way back from the identity provider; gives the path to go on to. */
export async function finishSignIn(url: URL): Promise<string> {
  const pending: Partial<Pending> = JSON.parse(sessionStorage.getItem(PENDING) ?? '{}');
  sessionStorage.removeItem(PENDING);
  const code = url.searchParams.get('code');
  if (!code || !pending.verifier || pending.state !== url.searchParams.get('state'))
    throw new ApiError(400, { code: url.searchParams.get('error') ?? 'SIGN_IN_INTERRUPTED' });
  take(
    await ask<Token>('POST', '/v1/session', {
      open: true,
      body: { code, verifier: pending.verifier, redirectUri: `${location.origin}/signed-in` },
    }),
  );
  return ownPath(pending.next);
}

function take({ accessToken, expiresIn }: Token): void {
  token = accessToken;
  signedInBefore.write('yes');
  clearTimeout(timer);
  timer = setTimeout(() => void renew(), Math.max(expiresIn - 60, 20) * 1000);
}

function renew(): Promise<boolean> {
  renewing ??= navigator.locks
    .request('regulars-session', async () => {
      try {
        take(await ask<Token>('POST', '/v1/session/refresh', { open: true }));
        return true;
      } catch (error) {
        if (!(error instanceof ApiError) || error.status === 0 || error.status >= 500) throw error;
        drop();
        return false;
      }
    })
    .finally(() => {
      renewing = undefined;
    });
  return renewing;
}

function drop(): void {
  token = undefined;
  clearTimeout(timer);
  signedInBefore.write(undefined);
  forgetPosition();
}

export async function signOut(next = '/'): Promise<void> {
  await ask('DELETE', '/v1/session').catch(() => undefined);
  drop();
  location.assign(ownPath(next));
}
