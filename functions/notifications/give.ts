/** Gives a person a notice, if they want its kind and have not got it already, and tells their open pages. */
import { type Notice, notificationsOf } from '../runtime/notifications/notifications.ts';
import type { Sockets } from '../runtime/sockets/sockets.ts';
import type { Keyring } from '../runtime/store/seal.ts';
import type { Table } from '../runtime/store/table.ts';

export interface Giving {
  table: Table;
  keyring: Keyring;
  sockets: Sockets;
  /** What somebody must have seen who has seen what the notice is about. */
  position?: string;
}

export async function give({ table, keyring, sockets, position }: Giving, user: string, notice: Notice): Promise<void> {
  const notifications = notificationsOf(table, keyring, user);
  if (notice.kind !== 'stopped' && !(await notifications.reading()).wanted[notice.kind]) return;
  if (!(await notifications.add(notice))) return;
  const { connections } = await sockets.all();
  await Promise.all(
    connections
      .filter(({ caller }) => caller.user === user && !caller.key)
      .map(({ id }) => sockets.tell(id, { kind: 'notified', ...(position ? { position } : {}) })),
  );
}
