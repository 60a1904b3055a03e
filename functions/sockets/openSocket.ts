import { openSocket } from '@regulars/shared/operations/sockets.ts';
import { handleSocket } from '../runtime/sockets/handleSocket.ts';

export const handler = handleSocket(openSocket, async ({ connection, caller, reader, sockets }) => {
  await reader(); // a ticket may be older than its bearer's leaving
  await sockets.open(connection, caller);
  return {};
});
