/** Refuses a webhook that could not tell what it says: addresses that are not public, roles and fields that are not there. */
import { CrmError, type Fault } from '@regulars/shared/errors.ts';
import { conditionFaults } from '@regulars/shared/rules/conditionFaults.ts';
import type { EventFilter } from '@regulars/shared/rules/events.ts';
import { grantable } from '../people/grantable.ts';
import { eventsFor } from '../runtime/feed/seen.ts';
import { outgoingUrl } from '../runtime/outgoing/addresses.ts';
import { type Reader, readerOf } from '../runtime/store/reader.ts';
import type { Settings } from '../runtime/store/settings.ts';
import type { ReadStore } from '../runtime/store/store.ts';

interface Asked {
  url: string;
  role: string;
  filters: readonly EventFilter[];
}

export function checkWebhook({ url, role, filters }: Asked, store: Pick<ReadStore, 'table' | 'keyring'>, settings: Settings, user: Reader): void {
  if (!outgoingUrl(url)) throw new CrmError('INVALID', 'Not public', [{ pointer: '/url', code: 'NOT_AN_OUTGOING_ADDRESS' }]);
  grantable(settings, user, undefined, role);
  const reader = readerOf(settings, { user: user.user, role, access: 'all', teams: [] });
  const { objectSeen } = eventsFor(store.table, store.keyring, settings, reader);
  const faults = filters.flatMap(({ object, fields = [], before, after }, at): Fault[] => {
    const of = objectSeen(object);
    if (!of || of.deleted) return [{ pointer: `/filters/${at}/object`, code: 'NOT_A_CHOICE' }];
    const unknown = fields.flatMap((name, nth) =>
      Object.hasOwn(of.fields, name) ? [] : [{ pointer: `/filters/${at}/fields/${nth}`, code: 'UNKNOWN_FIELD' as const }],
    );
    const conditions = Object.entries({ before, after }).flatMap(([name, one]) => (one ? conditionFaults(one, of, `/filters/${at}/${name}`) : []));
    return [...unknown, ...conditions];
  });
  if (faults.length > 0) throw new CrmError('INVALID', 'Filters', faults);
}
