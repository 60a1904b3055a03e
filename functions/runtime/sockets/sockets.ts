/** What a use case is handed as `sockets`: the workspace's connections, and the way to them. */
import type { Told } from '@regulars/shared/operations/sockets.ts';
import type { Keyring } from '../store/seal.ts';
import { count, type Table } from '../store/table.ts';
import { connectionsOf } from './connections.ts';
import { openTicket } from './tickets.ts';

/** Loaded when first used: few functions speak first. */
const loadLine = async () => (await import('./line.ts')).line;

export function socketsOf(table: Table, keyring: Keyring) {
  const connections = connectionsOf(table, keyring);
  return {
    ...connections,
    openTicket: (bearer: Parameters<typeof openTicket>[2]) => openTicket(table, keyring, bearer),
    /** A connection that is found to be gone is forgotten. */
    async tell(id: string, message: Told): Promise<void> {
      if (await (await loadLine()).tell(id, message)) count(table.meter, 'messages', 1);
      else await connections.remove(id);
    },
    async close(id: string): Promise<void> {
      await (await loadLine()).close(id);
      await connections.remove(id);
    },
  };
}

export type Sockets = ReturnType<typeof socketsOf>;
