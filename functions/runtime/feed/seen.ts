/** Entries of the journal as events for one reader: of objects, fields and records that they see. */
import { type CrmEvent, eventOf } from '@regulars/shared/rules/events.ts';
import { scopeOf, seenAlone } from '@regulars/shared/rules/rights.ts';
import { seeingIn } from '../sockets/seeing.ts';
import type { Entry } from '../store/entry.ts';
import { ulidAt } from '../store/ids.ts';
import { type Reader, sees } from '../store/reader.ts';
import type { Keyring } from '../store/seal.ts';
import type { Settings } from '../store/settings.ts';
import type { Table } from '../store/table.ts';

/** The same for the same entry, wherever it is told. */
export const eventId = (workspace: string, { lane, sequence, at }: Pick<Entry, 'lane' | 'sequence' | 'at'>): string =>
  `event_${ulidAt(at, `${workspace}|${lane}|${sequence}`)}`;

/** Rights count as they are now, of the record as it is now: who does not see it is told nothing of its past either. */
export function eventsFor(table: Table, keyring: Keyring, settings: Settings, reader: Reader) {
  const { read, teamsOf } = seeingIn(table, keyring, settings);
  const objectSeen = (name: string) => {
    const of = settings.definitions.find((one) => one.name === name);
    return of && !of.internal && scopeOf(reader, of) !== 'none' ? seenAlone(settings.definitions, of, reader) : undefined;
  };
  return {
    objectSeen,
    async eventOf(entry: Entry): Promise<CrmEvent | undefined> {
      const of = objectSeen(entry.object);
      const event = of && eventOf(entry, of);
      if (!of || !event) return undefined;
      const scope = scopeOf(reader, of);
      if (!of.shared && (scope === 'all' || scope === 'unowned')) return event;
      const record = await read(entry.object, entry.record);
      return record && (await sees(reader, of, record, teamsOf)) ? event : undefined;
    },
  };
}
