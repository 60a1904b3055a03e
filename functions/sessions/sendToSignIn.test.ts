import { expect, test } from 'vitest';
import { addressOf } from './sendToSignIn.ts';

const endpoint = 'https://people.example/oauth2/authorize';
const ours = { client: 'web', publicUrl: 'https://crm.example' };
const ask = (asked: Record<string, string>) => new URL(addressOf(endpoint, asked, ours));

test('a browser is sent to sign in, with what the page made for this time', () => {
  const url = ask({ state: 's', code_challenge: 'c', ui_locales: 'zh' });
  expect(url.origin + url.pathname).toBe(endpoint);
  expect(Object.fromEntries(url.searchParams)).toEqual({
    client_id: 'web',
    response_type: 'code',
    scope: 'openid email',
    redirect_uri: 'https://crm.example/signed-in',
    code_challenge_method: 'S256',
    state: 's',
    code_challenge: 'c',
    lang: 'zh-CN',
  });
});

test('who is new is sent to sign up', () => expect(ask({ prompt: 'create' }).pathname).toBe('/signup'));

test('nobody else chooses the client, the way back or the host', () => {
  const url = ask({ client_id: 'other', redirect_uri: 'https://evil.example', scope: 'aws.cognito.signin.user.admin', state: 'https://evil.example' });
  expect([url.host, url.searchParams.get('client_id'), url.searchParams.get('redirect_uri'), url.searchParams.get('scope')]).toEqual([
    'people.example',
    'web',
    'https://crm.example/signed-in',
    'openid email',
  ]);
});
