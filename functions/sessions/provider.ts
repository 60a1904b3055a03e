/** The OpenID provider's token endpoints, found by its own description: Cognito's on AWS, ours on one machine. */
import { CrmError } from '@regulars/shared/errors.ts';
import { environment } from '../runtime/environment.ts';

export interface Tokens {
  accessToken: string;
  refreshToken: string | undefined;
  expiresIn: number;
}

interface Description {
  authorization_endpoint: string;
  jwks_uri: string;
  token_endpoint: string;
  revocation_endpoint: string;
}

const known = new Map<string, Promise<Description>>();

function describe(issuer: string): Promise<Description> {
  let found = known.get(issuer);
  if (!found) {
    found = fetch(`${issuer}/.well-known/openid-configuration`, { signal: AbortSignal.timeout(5000) }).then((answer) => {
      if (!answer.ok) throw new Error(`The OpenID provider's description: ${answer.status}`);
      return answer.json() as Promise<Description>; // OpenID Connect Discovery 1.0
    });
    found.catch(() => known.delete(issuer)); // asked again by the next caller
    known.set(issuer, found);
  }
  return found;
}

const send = (endpoint: string, form: Record<string, string>) =>
  fetch(endpoint, { method: 'POST', body: new URLSearchParams({ client_id: environment.client, ...form }), signal: AbortSignal.timeout(10_000) });

/** Throws NOT_SIGNED_IN when the code or token is no good; any other failure is the provider's. */
export async function askTokens(form: Record<string, string>): Promise<Tokens> {
  const answer = await send((await describe(environment.issuer)).token_endpoint, form);
  // RFC 6749, sections 5.1 and 5.2.
  const said = (await answer.json().catch(() => ({}))) as { access_token?: string; refresh_token?: string; expires_in?: number; error?: string };
  if (said.error === 'invalid_grant') throw new CrmError('NOT_SIGNED_IN', 'The provider refuses the grant');
  if (!answer.ok || !said.access_token || !said.expires_in) throw new Error(`The token endpoint answered ${answer.status} ${said.error ?? ''}`);
  return { accessToken: said.access_token, refreshToken: said.refresh_token, expiresIn: said.expires_in };
}

export async function revoke(refreshToken: string): Promise<void> {
  const answer = await send((await describe(environment.issuer)).revocation_endpoint, { token: refreshToken, token_type_hint: 'refresh_token' });
  if (!answer.ok) throw new Error(`The revocation endpoint answered ${answer.status}`);
}

/** Where the keys are that tokens are signed with. */
export const keysEndpoint = async (): Promise<string> => (await describe(environment.issuer)).jwks_uri;

/** Where browsers sign in. */
export const signInEndpoint = async (): Promise<string> => (await describe(environment.issuer)).authorization_endpoint;
