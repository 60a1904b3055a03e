import { pushChanges } from '@regulars/shared/operations/jobs.ts';
import { handleEntries } from '../runtime/jobs/handleEntries.ts';
import { nameOf } from '../runtime/sockets/connections.ts';
import { hintsFor } from '../runtime/sockets/hints.ts';
import { seeingIn } from '../runtime/sockets/seeing.ts';
import type { Entry } from '../runtime/store/entry.ts';

/** Rights change what may be heard from the next batch on; the connection ends, so that the next one begins with them. */
const rights = ['role', 'access', 'teams'];
const changesRights = ({ object, before, after, action }: Entry) =>
  object === 'user' && (action === 'trash' || rights.some((name) => name in before || name in after));

/** Each connection is told of the entries that it watches and may see. Told twice is as good as once. */
export const handler = handleEntries(pushChanges, async ({ lane, from, to, entries, settings, table, keyring, sockets }) => {
  const { connections } = await sockets.all();
  if (connections.length === 0) return;
  const opened = entries();
  const now = await settings();
  const seeing = seeingIn(table, keyring, now);
  const readers = await sockets.readers(
    connections.map(({ caller }) => caller),
    now,
  );
  const changed = new Set(opened.filter((entry) => entry.version > 1 && changesRights(entry)).map(({ record }) => record));
  await Promise.all(
    connections.map(async (connection) => {
      const reader = readers.get(nameOf(connection.caller));
      if (!reader || changed.has(reader.user)) return sockets.close(connection.id);
      const changes = await hintsFor(opened, connection, reader, seeing);
      if (changes.length > 0) await sockets.tell(connection.id, { kind: 'changes', lane, from, to, changes });
    }),
  );
});
