/** Gives a person a notice, if they want its kind and have not got it already, and tells their open pages. */
import { mailNotice } from '@regulars/shared/operations/jobs.ts';
import { wants, wantsByMail } from '@regulars/shared/rules/notices.ts';
import { events } from '../runtime/events/events.ts';
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

/** Whoever looks at the page reads it there, and needs no mail. */
const MAILED_AFTER_SECONDS = 120;

export async function give({ table, keyring, sockets, position }: Giving, user: string, notice: Notice): Promise<void> {
  const { workspace } = keyring;
  const notifications = notificationsOf(table, keyring, user);
  const { wanted } = await notifications.reading();
  if (!wants(wanted, notice.kind)) return;
  // Before the notice: whatever ends between the two is done again, and a mail is sent once however often it is ordered.
  if (wantsByMail(wanted, notice.kind)) await events.send(mailNotice, { workspace, job: `${user}|${notice.id}` }, MAILED_AFTER_SECONDS);
  if (!(await notifications.add(notice))) return;
  const { connections } = await sockets.all();
  await Promise.all(
    connections
      .filter(({ caller }) => caller.user === user && !caller.key)
      .map(({ id }) => sockets.tell(id, { kind: 'notified', ...(position ? { position } : {}) })),
  );
}
