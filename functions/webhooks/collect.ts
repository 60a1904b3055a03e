/**
 * From the journal to what a webhook has to deliver. The place in the journal moves in the transaction of the
 * deliveries, so each entry becomes one delivery or none, and their numbers have the order of the feed.
 */
import { passes } from '@regulars/shared/rules/events.ts';
import { clock } from '../runtime/clock.ts';
import { readFeed } from '../runtime/feed/feed.ts';
import type { Delivery } from '../runtime/webhooks/deliveries.ts';
import type { Working } from './working.ts';

/** A transaction has a hundred items, the webhook's own state among them. */
const PAGE = 80;

/** How many entries were looked at, and whether there are more. */
export async function collect({ table, keyring, settings, webhook, held, deliveries, seen }: Working): Promise<{ looked: number; more: boolean }> {
  const { state } = held;
  const from = state.lanes.map((sequence, lane) => Math.max(sequence, webhook.skipTo[lane] ?? 0));
  const { entries, lanes, more } = await readFeed(table, keyring, from, PAGE);
  if (entries.length === 0) return { looked: 0, more };
  const now = clock.iso();
  const role = seen();
  const made: Delivery[] = [];
  for (const entry of entries) {
    const event = await role.eventOf(entry);
    const of = event && role.objectSeen(entry.object);
    if (!event || !of || !passes(webhook.filters, event, of, { now, timeZone: settings.timeZone })) continue;
    const { lane, sequence, at, record, version } = entry;
    made.push({ number: state.next + made.length, lane, sequence, at, type: event.type, record, version, count: 0, tries: [], next: now });
  }
  await held.write(made.map(deliveries.put), { ...state, lanes, next: state.next + made.length });
  return { looked: entries.length, more };
}
