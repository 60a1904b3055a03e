import { CrmError } from '@regulars/shared/errors.ts';
import { exchangeCode } from '@regulars/shared/operations/sessions.ts';
import { environment } from '../runtime/environment.ts';
import { handle } from '../runtime/http/handle.ts';
import { refreshCookie } from './cookie.ts';
import { fromOwnPage } from './ownPage.ts';
import { askTokens } from './provider.ts';

export const handler = handle(exchangeCode, async ({ input, request, header }) => {
  fromOwnPage(request);
  const { code, verifier, redirectUri } = input;
  if (new URL(redirectUri, environment.publicUrl).origin !== new URL(environment.publicUrl).origin) {
    throw new CrmError('INVALID', 'A foreign redirect URI', [{ pointer: '/redirectUri', code: 'INVALID' }]);
  }
  const tokens = await askTokens({ grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: redirectUri });
  if (tokens.refreshToken) header('set-cookie', refreshCookie(tokens.refreshToken));
  return { accessToken: tokens.accessToken, expiresIn: tokens.expiresIn };
});
