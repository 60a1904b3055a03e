/** Who looks at a record, told to everybody else who does and may. */
import type { AnyRecord } from '@regulars/shared/objects/object.ts';
import type { Present } from '@regulars/shared/operations/sockets.ts';
import { type Connection, nameOf, type Presence } from '../runtime/sockets/connections.ts';
import type { Seeing } from '../runtime/sockets/hints.ts';
import type { Sockets } from '../runtime/sockets/sockets.ts';
import { sees } from '../runtime/store/reader.ts';

/** One line a person, however many windows they have open. */
export function peopleAt(presences: readonly Presence[], record: string, apart: string): Present[] {
  const people = new Map<string, boolean>();
  for (const one of presences) if (one.record === record && one.user !== apart) people.set(one.user, one.editing || (people.get(one.user) ?? false));
  return [...people].map(([user, editing]) => ({ user, editing })).sort((a, b) => (a.user < b.user ? -1 : 1));
}

export async function tellPresence(
  record: string,
  { connections, presences }: { connections: readonly Connection[]; presences: readonly Presence[] },
  apart: string,
  seeing: Seeing,
  sockets: Sockets,
): Promise<void> {
  const looking = new Set(presences.filter((one) => one.record === record && one.connection !== apart).map(({ connection }) => connection));
  const heard = connections.filter(({ id }) => looking.has(id));
  if (heard.length === 0) return;
  const found = await seeing.read(record.slice(0, -27), record);
  const of = seeing.definitions.find(({ name }) => name === record.slice(0, -27));
  if (!found || !of) return;
  const readers = await sockets.readers(
    heard.map(({ caller }) => caller),
    seeing,
  );
  await Promise.all(
    heard.map(async ({ id, caller }) => {
      const reader = readers.get(nameOf(caller));
      if (!reader || !(await sees(reader, of, found as AnyRecord, seeing.teamsOf))) return;
      await sockets.tell(id, { kind: 'present', record, people: peopleAt(presences, record, caller.user) });
    }),
  );
}
