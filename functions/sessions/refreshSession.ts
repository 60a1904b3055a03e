import { CrmError } from '@regulars/shared/errors.ts';
import { refreshSession } from '@regulars/shared/operations/sessions.ts';
import { handle } from '../runtime/http/handle.ts';
import { noCookie, readRefresh, refreshCookie } from './cookie.ts';
import { fromOwnPage } from './ownPage.ts';
import { askTokens } from './provider.ts';

export const handler = handle(refreshSession, async ({ request, header }) => {
  fromOwnPage(request);
  const refreshToken = readRefresh(request.cookies);
  if (!refreshToken) throw new CrmError('NOT_SIGNED_IN', 'No refresh token');
  const tokens = await askTokens({ grant_type: 'refresh_token', refresh_token: refreshToken }).catch((error: Error) => {
    // A token that is refused will be refused again: the browser need not keep it.
    if (error instanceof CrmError) header('set-cookie', noCookie());
    throw error;
  });
  if (tokens.refreshToken) header('set-cookie', refreshCookie(tokens.refreshToken));
  return { accessToken: tokens.accessToken, expiresIn: tokens.expiresIn };
});
