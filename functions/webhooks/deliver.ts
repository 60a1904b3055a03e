/** One round of deliveries: what is due, of each record the earliest alone, some at once. */
import type { CrmEvent } from '@regulars/shared/rules/events.ts';
import { clock } from '../runtime/clock.ts';
import { eventId } from '../runtime/feed/seen.ts';
import { post } from '../runtime/outgoing/outgoing.ts';
import { readEntry } from '../runtime/store/journal.ts';
import type { TransactItem } from '../runtime/store/table.ts';
import { backOff, PATIENCE_MS } from '../runtime/webhooks/backOff.ts';
import { type Delivery, type Try, tried } from '../runtime/webhooks/deliveries.ts';
import { signedHeaders } from '../runtime/webhooks/signature.ts';
import type { State } from '../runtime/webhooks/state.ts';
import { liveSecrets, type Webhook, webhooksOf } from '../runtime/webhooks/webhooks.ts';
import type { Working } from './working.ts';

const AT_ONCE = 8;
/** After so many failures in a row the webhook as a whole rests, and then tries one at a time. */
const REST_AFTER = 3;
const GONE = 410;

export interface Round {
  done: number;
  /** When the next delivery is due; ISO 8601. */
  wakeAt?: string | undefined;
  /** Somebody changed the webhook since it was read: nothing was sent. */
  changed?: true;
  /** Why the webhook is to stop. */
  stop?: NonNullable<Webhook['because']>;
}

export async function deliver(working: Working): Promise<Round> {
  const { deliveries, held } = working;
  const began = clock.iso();
  if (held.state.restUntil !== undefined && held.state.restUntil > began) return { done: 0, wakeAt: held.state.restUntil };
  const { due, wakeAt } = await choose(working, began, held.state.failures >= REST_AFTER ? 1 : AT_ONCE);
  if (due.length === 0) return { done: 0, wakeAt };
  if (await isChanged(working)) return { done: 0, changed: true };
  const seen = working.seen();
  const told = await Promise.all(due.map(async (delivery) => ({ delivery, one: await tell(working, seen, delivery) })));

  const now = clock.iso();
  const answered = told.flatMap(({ one }) => one ?? []);
  const state = stateAfter(held.state, answered, now);
  const items = told.flatMap(({ delivery, one }): TransactItem[] => {
    if (!one) return deliveries.finish({ ...delivery, status: 'withheld' }, now);
    const after = tried(delivery, one);
    if (!one.problem) return deliveries.finish({ ...after, status: 'delivered' }, now);
    if (isGivenUp(after, state, now)) return deliveries.finish({ ...after, status: 'failed' }, now);
    return [deliveries.put({ ...after, next: new Date(Date.parse(now) + backOff(after.count)).toISOString() })];
  });
  await held.write(items, state);
  if (answered.some(({ status }) => status === GONE)) return { done: due.length, stop: 'GONE' };
  const isLong = state.failingSince !== undefined && Date.parse(now) - Date.parse(state.failingSince) >= PATIENCE_MS;
  return { done: due.length, ...(isLong ? { stop: 'FAILING' } : {}) };
}

/** What is due may have happened after somebody paused the webhook or gave it a new secret, while this turn was under way. */
const isChanged = async ({ table, keyring, webhook }: Working): Promise<boolean> =>
  (await webhooksOf(table, keyring).read(webhook.id))?.version !== webhook.version;

/** A later change of a record waits until the earlier one is through or given up. */
async function choose({ deliveries }: Working, now: string, most: number): Promise<{ due: Delivery[]; wakeAt: string | undefined }> {
  const seen = new Set<string>();
  const due: Delivery[] = [];
  let wakeAt: string | undefined;
  for await (const page of deliveries.ascending('wait', 0, 50)) {
    for (const delivery of page) {
      if (seen.has(delivery.record)) continue;
      seen.add(delivery.record);
      if (delivery.next <= now) due.push(delivery);
      else if (wakeAt === undefined || delivery.next < wakeAt) wakeAt = delivery.next;
      if (due.length === most) return { due, wakeAt };
    }
  }
  return { due, wakeAt };
}

/** Undefined where the webhook's role does not see the event any more. */
async function tell({ table, keyring, webhook }: Working, seen: ReturnType<Working['seen']>, { lane, sequence }: Delivery): Promise<Try | undefined> {
  const entry = await readEntry(table, keyring, lane, sequence);
  const event: CrmEvent | undefined = entry && (await seen.eventOf(entry));
  if (!entry || !event) return undefined;
  const at = new Date(clock.now());
  const body = JSON.stringify(event);
  const secrets = liveSecrets(keyring, webhook, at.toISOString());
  const headers = signedHeaders(eventId(keyring.workspace, entry), at, body, secrets);
  return { at: at.toISOString(), ...(await post({ url: webhook.url, headers, body })) };
}

/** What gets through ends a row of failures. */
function stateAfter(state: State, answered: readonly Try[], now: string): State {
  if (answered.length === 0) return state;
  const [first = now] = answered.map(({ at }) => at).sort();
  const { failingSince = first, failures, restUntil: _, ...rest } = state;
  if (answered.some(({ problem }) => !problem)) return { lanes: rest.lanes, next: rest.next, failures: 0, deliveredAt: now };
  const more = failures + answered.length;
  const restUntil = more < REST_AFTER ? undefined : new Date(Date.parse(now) + backOff(more - REST_AFTER + 1)).toISOString();
  return { ...rest, failures: more, failingSince, restUntil };
}

/** For three days, while others got through: where none did, it is the webhook that fails, and keeps what it has. */
function isGivenUp({ tries: [first] }: Delivery, { failingSince }: State, now: string): boolean {
  if (!first || Date.parse(now) - Date.parse(first.at) < PATIENCE_MS) return false;
  return failingSince === undefined || failingSince > first.at;
}
