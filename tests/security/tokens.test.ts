/** S17: forged and foreign tokens prove nothing. Each forgery differs from a good token, which is let in, in one thing. */
import { createHmac, createPrivateKey, createPublicKey, createSign, generateKeyPairSync, type JsonWebKey, type KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { signUp } from '@regulars/infra/local/tests/browser.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTest } from '../local.ts';

let local: Awaited<ReturnType<typeof startTest>>;
let good: { header: Record<string, unknown>; payload: Record<string, unknown>; token: string };
let key: KeyObject;
let jwk: JsonWebKey & { kid?: string };

beforeAll(async () => {
  local = await startTest();
  const { browser, code } = await signUp(local.url, 'good@example.com');
  const answer = await fetch(`${local.url}/v1/session`, {
    method: 'POST',
    headers: { origin: local.url, 'content-type': 'application/json' },
    body: JSON.stringify({ code, verifier: browser.verifier, redirectUri: `${local.url}/signed-in` }),
  });
  const { accessToken: token } = (await answer.json()) as { accessToken: string };
  const [header, payload] = token
    .split('.')
    .slice(0, 2)
    .map((one) => JSON.parse(Buffer.from(one, 'base64url').toString()));
  good = { header, payload, token };
  const db = new DatabaseSync(join(local.data, 'identity.db'), { readOnly: true });
  jwk = JSON.parse((db.prepare("SELECT value FROM secret WHERE name = 'signing-key'").get() as { value: string }).value);
  db.close();
  key = createPrivateKey({ key: jwk, format: 'jwk' });
});
afterAll(() => local.stop());

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
function signed(header: object, payload: object, by: KeyObject = key): string {
  const body = `${part({ ...good.header, ...header })}.${part({ ...good.payload, ...payload })}`;
  return `${body}.${createSign('RSA-SHA256').update(body).sign(by).toString('base64url')}`;
}
const unsigned = (header: object, signature = '') => `${part({ ...good.header, ...header })}.${part(good.payload)}.${signature}`;
const status = async (token: string, scheme = 'Bearer') => (await fetch(`${local.url}/v1/me`, { headers: { authorization: `${scheme} ${token}` } })).status;
const now = Math.floor(Date.now() / 1000);
const other = generateKeyPairSync('rsa', { modulusLength: 2048 });

const hmac = (secret: string | Buffer) => {
  const body = `${part({ ...good.header, alg: 'HS256' })}.${part(good.payload)}`;
  return `${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`;
};
const publicPem = () => createPublicKey(key).export({ type: 'spki', format: 'pem' });

const forgeries: Record<string, () => string> = {
  'alg none': () => unsigned({ alg: 'none' }),
  'alg NONE': () => unsigned({ alg: 'NONE' }),
  'alg none with a signature': () => unsigned({ alg: 'none' }, good.token.split('.')[2]),
  'no signature': () => unsigned({}),
  'HS256 with the public key': () => hmac(publicPem()),
  'HS256 with the public key as bytes': () => hmac(createPublicKey(key).export({ type: 'spki', format: 'der' })),
  'HS256 with an empty secret': () => hmac(''),
  'alg HS256 over a good signature': () => unsigned({ alg: 'HS256' }, good.token.split('.')[2]),
  'signed by another key': () => signed({}, {}, other.privateKey),
  'another key, given along as jwk': () => signed({ jwk: other.publicKey.export({ format: 'jwk' }) }, {}, other.privateKey),
  'another key, named by jku': () => signed({ jku: `${local.url}/evil/jwks`, kid: 'evil' }, {}, other.privateKey),
  'another key, named by x5u': () => signed({ x5u: 'https://evil.example/cert', kid: 'evil' }, {}, other.privateKey),
  'a kid that is a path': () => signed({ kid: '../../../../dev/null' }, {}),
  'a kid that is SQL': () => signed({ kid: "' OR 1=1 --" }, {}),
  'no kid': () => signed({ kid: undefined }, {}),
  expired: () => signed({}, { exp: now - 60 }),
  'not yet valid': () => signed({}, { nbf: now + 3600 }),
  'another issuer': () => signed({}, { iss: 'https://evil.example/identity' }),
  'an issuer that begins alike': () => signed({}, { iss: `${good.payload.iss}.evil.example` }),
  'another client': () => signed({}, { client_id: 'another-client' }),
  'an identity token': () => signed({}, { token_use: 'id' }),
  'no use': () => signed({}, { token_use: undefined }),
  'no subject': () => signed({}, { sub: undefined }),
  'no address': () => signed({}, { email: undefined }),
  'a subject that is no text': () => signed({}, { sub: { $ne: null } }),
  'a changed payload': () => `${good.token.split('.')[0]}.${part({ ...good.payload, sub: 'somebody' })}.${good.token.split('.')[2]}`,
  'a changed signature': () => good.token.replace(/\.([^.])([^.]*)$/, (_, first: string, rest: string) => `.${first === 'A' ? 'B' : 'A'}${rest}`),
  'two parts': () => good.token.split('.').slice(0, 2).join('.'),
  'not base64': () => '%%%.%%%.%%%',
  rubbish: () => 'a.b.c',
};

describe('an access token', () => {
  it('lets in when it is good, also when we sign it here', async () => {
    expect(await status(good.token)).toBe(200);
    expect(await status(signed({}, {}))).toBe(200);
  });
  it.each(Object.keys(forgeries))('is refused: %s', async (name) => {
    expect(await status(forgeries[name]?.() ?? '')).toBe(401);
  });
  it.each(['Basic', 'bearer2', ''])('is refused under the scheme "%s"', async (scheme) => {
    expect(await status(good.token, scheme)).toBe(401);
  });
  it('opens no workspace that its person is no member of', async () => {
    const { workspace } = await local.workspace();
    const answer = await fetch(`${local.url}/v1/customers`, { headers: { authorization: `Bearer ${good.token}`, 'x-workspace': workspace } });
    expect(answer.status).toBe(404);
  });
});

describe('an API key', () => {
  it('is refused when a character differs, and is kept as a hash only', async () => {
    const { call } = await local.workspace();
    expect((await call('GET', '/v1/workspace')).status).toBe(200);
    for (const wrong of ['rk_', `rk_${'A'.repeat(40)}`, 'rk_%00', `rk_${'a'.repeat(5000)}`]) expect(await status(wrong)).toBe(401);
  });
  it('stays in its workspace, whatever the header names', async () => {
    const [mine, other] = [await local.workspace('Mine'), await local.workspace('Other')];
    const answer = await mine.call('GET', '/v1/workspace', undefined, { 'x-workspace': other.workspace });
    expect([answer.status, answer.body.name]).toEqual([200, 'Mine']);
  });
});
