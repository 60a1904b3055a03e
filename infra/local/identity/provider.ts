/** The OpenID provider, set up to say what Cognito says: code flow with PKCE, access tokens as JWT, refresh tokens that rotate. */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { type Configuration, interactionPolicy, type KoaContextWithOIDC, Provider } from 'oidc-provider';
import { makeAdapter } from './adapter.ts';
import { secret } from './database.ts';
import type { People } from './people.ts';

const minutes = 60;
const days = 24 * 60 * minutes;
const scopes = 'openid email';

const newKey = () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return JSON.stringify({ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: randomBytes(8).toString('hex') });
};

export type ProviderOptions = {
  db: DatabaseSync;
  issuer: string;
  publicUrl: string;
  client: string;
  people: People;
  renderError(context: KoaContextWithOIDC): void;
  log: (line: object) => void;
};

export function makeProvider({ db, issuer, publicUrl, client, people, renderError, log }: ProviderOptions): Provider {
  const origin = new URL(publicUrl).origin;
  const isSecure = origin.startsWith('https:');
  const policy = interactionPolicy.base();
  policy.remove('consent'); // our own client needs none, see loadExistingGrant
  policy.add(new interactionPolicy.Prompt({ name: 'create', requestable: true }), 0); // "sign me up", as in Initiating User Registration 1.0

  const configuration: Configuration = {
    adapter: makeAdapter(db),
    clients: [
      {
        client_id: client,
        application_type: 'web',
        token_endpoint_auth_method: 'none',
        response_types: ['code'],
        grant_types: ['authorization_code', 'refresh_token'],
        redirect_uris: [`${origin}/signed-in`],
        scope: scopes,
        id_token_signed_response_alg: 'RS256',
      },
    ],
    // Made at the first start and kept: an access token stays good over a restart.
    jwks: { keys: [JSON.parse(secret(db, 'signing-key', newKey))] },
    cookies: {
      keys: [secret(db, 'cookie-key', () => randomBytes(32).toString('base64url'))],
      long: { signed: true, httpOnly: true, sameSite: 'lax', secure: isSecure },
      short: { signed: true, httpOnly: true, sameSite: 'lax', secure: isSecure },
    },
    scopes: ['openid', 'email', 'offline_access'],
    claims: { openid: ['sub'], email: ['email', 'email_verified'] },
    pkce: { required: () => true },
    interactions: { url: (_context, { uid }) => `${new URL(issuer).pathname}/interaction/${uid}`, policy },
    features: {
      devInteractions: { enabled: false },
      revocation: { enabled: true, allowedPolicy: async (_context, asking, token) => token.clientId === asking.clientId },
      rpInitiatedLogout: { enabled: false },
      userinfo: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => origin,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope: scopes,
          audience: origin,
          accessTokenFormat: 'jwt',
          accessTokenTTL: 15 * minutes,
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
    async extraTokenClaims(_context, token) {
      const person = 'accountId' in token && token.accountId ? people.find(token.accountId) : undefined;
      return { token_use: 'access', client_id: client, email: person?.email };
    },
    async findAccount(_context, sub) {
      const person = people.find(sub);
      return person && { accountId: sub, claims: async () => ({ sub, email: person.email, email_verified: true }) };
    },
    async loadExistingGrant({ oidc }) {
      const account = oidc.session?.accountId;
      const known = oidc.session?.grantIdFor(client);
      const kept = known ? await oidc.provider.Grant.find(known) : undefined;
      if (kept || !account) return kept;
      const grant = new oidc.provider.Grant({ clientId: client, accountId: account });
      grant.addOIDCScope(scopes);
      grant.addResourceScope(origin, scopes);
      await grant.save();
      return grant;
    },
    rotateRefreshToken: true,
    issueRefreshToken: async () => true,
    expiresWithSession: async () => false,
    ttl: {
      AccessToken: 15 * minutes,
      AuthorizationCode: minutes,
      IdToken: 15 * minutes,
      RefreshToken: 30 * days,
      Session: days,
      Interaction: 60 * minutes,
      Grant: 400 * days,
    },
    renderError,
  };

  const provider = new Provider(issuer, configuration);
  provider.proxy = isSecure; // behind somebody's TLS
  provider.on('server_error', (_context, error) => log({ message: 'The OpenID provider failed', error: error.stack }));
  // Signing out revokes the refresh token; the browser's session here ends with it, else the next sign-in would ask for nothing.
  provider.on('grant.revoked', (_context, grant) => {
    db.prepare("DELETE FROM model WHERE kind = 'Session' AND instr(payload, ?) > 0").run(JSON.stringify(grant));
  });
  return provider;
}
