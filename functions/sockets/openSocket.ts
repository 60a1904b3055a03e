import { openSocket } from '@regulars/shared/operations/sockets.ts';
import { handleSocket } from '../runtime/sockets/handleSocket.ts';

export const handler = handleSocket(openSocket, async ({ connection, caller, sockets }) => {
  await sockets.open(connection, caller);
  return {};
});
