import { CrmError } from '@regulars/shared/errors.ts';
import { bePresent } from '@regulars/shared/operations/sockets.ts';
import { handleSocket } from '../runtime/sockets/handleSocket.ts';
import { seeingIn } from '../runtime/sockets/seeing.ts';
import { sees } from '../runtime/store/reader.ts';
import { peopleAt, tellPresence } from './presence.ts';

export const handler = handleSocket(
  bePresent,
  async ({ input: { record, editing = false }, connection, caller, reader, settings, table, keyring, sockets }) => {
    const seeing = seeingIn(table, keyring, settings);
    if (record) {
      const of = settings.definitions.find(({ name, internal }) => name === record.slice(0, -27) && !internal);
      const [who, found] = await Promise.all([reader(), of && seeing.read(of.name, record)]);
      if (!of || !found || !(await sees(who, of, found, seeing.teamsOf))) throw new CrmError('NOT_FOUND', record);
    }
    // One's own word is kept before the others' are read: of two who come at once, each hears of the other.
    const before = await sockets.look(connection, record ? { user: caller.user, record, editing } : undefined);
    const all = await sockets.all();
    for (const one of new Set([record, before?.record])) if (one) await tellPresence(one, all, connection, seeing, sockets);
    return { kind: 'present' as const, record, people: record ? peopleAt(all.presences, record, caller.user) : [] };
  },
);
