import { signOut } from '@regulars/shared/operations/sessions.ts';
import { handle } from '../runtime/http/handle.ts';
import { noCookie, readRefresh } from './cookie.ts';
import { fromOwnPage } from './ownPage.ts';
import { revoke } from './provider.ts';

export const handler = handle(signOut, async ({ request, header }) => {
  fromOwnPage(request);
  const refreshToken = readRefresh(request.cookies);
  header('set-cookie', noCookie());
  if (refreshToken) await revoke(refreshToken);
  return {};
});
