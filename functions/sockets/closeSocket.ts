import { closeSocket } from '@regulars/shared/operations/sockets.ts';
import { handleSocket } from '../runtime/sockets/handleSocket.ts';
import { seeingIn } from '../runtime/sockets/seeing.ts';
import { tellPresence } from './presence.ts';

export const handler = handleSocket(closeSocket, async ({ connection, settings, table, keyring, sockets }) => {
  const before = await sockets.remove(connection);
  if (before) await tellPresence(before.record, await sockets.all(), connection, seeingIn(table, keyring, settings), sockets);
  return {};
});
