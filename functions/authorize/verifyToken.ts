/** Access tokens of our own client, signed by our own provider and checked by aws-jwt-verify. */
import { JwtRsaVerifier } from 'aws-jwt-verify';
import { JwtBaseError } from 'aws-jwt-verify/error';
import { SimpleJwksCache } from 'aws-jwt-verify/jwk';
import { environment } from '../runtime/environment.ts';
import { keysEndpoint } from '../sessions/provider.ts';

/** The verifier's own fetcher takes https only; on one machine the provider speaks http on the loopback. */
const fetcher = {
  async fetch(uri: string): Promise<ArrayBuffer> {
    const response = await fetch(uri);
    if (!response.ok) throw new Error(`${uri} answered ${response.status}`);
    return response.arrayBuffer();
  },
};

class WrongToken extends JwtBaseError {}

let verifier: ReturnType<typeof make> | undefined;
const make = async () =>
  JwtRsaVerifier.create(
    {
      issuer: environment.issuer,
      audience: null,
      jwksUri: await keysEndpoint(),
      customJwtCheck: ({ payload }) => {
        if (payload.token_use !== 'access' || payload.client_id !== environment.client) throw new WrongToken('Not an access token of our client');
      },
    },
    { jwksCache: new SimpleJwksCache({ fetcher }) },
  );

export async function verifyToken(token: string): Promise<{ sub: string; email: string } | undefined> {
  verifier ??= make();
  verifier.catch(() => (verifier = undefined)); // the provider is asked again for the next
  const ours = await verifier;
  try {
    const { sub, email } = await ours.verify(token);
    return typeof sub === 'string' && typeof email === 'string' ? { sub, email } : undefined;
  } catch (error) {
    if (error instanceof JwtBaseError || error instanceof SyntaxError) return undefined; // proves nothing: 401
    throw error;
  }
}
