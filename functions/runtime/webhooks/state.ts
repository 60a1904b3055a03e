/**
 * How far a webhook is, and who works on it: one worker at a time, so that what it sends has an order. A worker that is
 * killed loses its hold after half a minute; whoever met it comes back then. The index `due` wakes the webhook when
 * something is to be tried again, and when a hold was not let go and nobody met it.
 */
import { randomUUID } from 'node:crypto';
import { clock } from '../clock.ts';
import { dueKey, dueShardOf, webhookStateKey } from '../store/keys.ts';
import { type Keyring, seal, unseal } from '../store/seal.ts';
import { Cancelled, type Item, isRefused, type Table, type TransactItem } from '../store/table.ts';

export interface State {
  /** Sequence numbers of the lanes: what lies behind is among the deliveries. */
  lanes: readonly number[];
  /** Number of the next delivery. */
  next: number;
  /** Since when nothing has got through, and how often in a row it did not. ISO 8601. */
  failingSince?: string | undefined;
  failures: number;
  /** Until when nothing is tried. */
  restUntil?: string | undefined;
  /** When something last got through. */
  deliveredAt?: string | undefined;
}

/** By the machine's clock: it is about processes, and no affair of the deployment's. */
const HELD_MS = 30_000;
const about = (id: string) => `webhook-state|${id}`;

export const openState = (keyring: Keyring, id: string, { d }: Item): State | undefined =>
  d ? (unseal(keyring, about(id), d as Uint8Array) as State) : undefined; // sealed below

/** Another worker has taken the webhook over. */
class Lost extends Error {}

export interface Hold {
  state: State;
  /** The write of the state that goes with others in one transaction; it keeps the hold for another half minute. */
  put(state: State): TransactItem;
  /** Writes all or none; throws `Lost` where the hold has gone to another worker. */
  write(items: readonly TransactItem[], state: State): Promise<void>;
  /** Lets go after an error: who tries again has it at once. */
  drop(): Promise<void>;
  /** Lets go, to be woken at an instant or by the next change. False: there was something new meanwhile, and the hold is kept. */
  end(wakeAt: string | undefined): Promise<boolean>;
}

/** Where another worker has it, that one is told that there is something new; `again`: when to come back, lest it was killed. */
export async function hold(table: Table, keyring: Keyring, id: string, first: State): Promise<Hold | { again: string | undefined }> {
  const me = randomUUID();
  const key = webhookStateKey(keyring.workspace, id);
  const due = { dpk: dueKey(dueShardOf(id)) };
  const soon = () => clock.iso(2 * HELD_MS);
  const update = (expression: string, condition: string, values: Record<string, unknown>): TransactItem => ({
    Update: { TableName: table.name, Key: key, UpdateExpression: expression, ConditionExpression: condition, ExpressionAttributeValues: values },
  });
  const attempt = (item: TransactItem): Promise<boolean> =>
    table.insist([item]).then(
      () => true,
      (error) => {
        if (error instanceof Cancelled) return false;
        throw error;
      },
    );

  const take = () =>
    attempt(
      update('SET l = :me, u = :until, dpk = :dpk, dsk = :soon REMOVE w', 'attribute_not_exists(l) OR u < :now', {
        ':me': me,
        ':until': Date.now() + HELD_MS,
        ':now': Date.now(),
        ':dpk': due.dpk,
        ':soon': soon(),
      }),
    );
  /** `w`: until when somebody will have come back. One at a time is enough. */
  const remind = async () => {
    const now = Date.now();
    try {
      await table.update({
        Key: key,
        UpdateExpression: 'SET w = :back',
        ConditionExpression: 'attribute_exists(l) AND u >= :now AND (attribute_not_exists(w) OR w < :now)',
        ExpressionAttributeValues: { ':back': now + HELD_MS, ':now': now },
      });
      return { again: clock.iso(HELD_MS + 1000) };
    } catch (error) {
      if (!isRefused(error)) throw error;
      return Number(error.Item?.w?.N ?? 0) >= now && Number(error.Item?.u?.N ?? 0) >= now ? { again: undefined } : undefined;
    }
  };
  while (!(await take())) {
    const reminded = await remind();
    if (reminded) return reminded;
  }

  const item = await table.get(key);
  const held: Hold = {
    state: (item && openState(keyring, id, item)) ?? first,
    put: (state) => {
      held.state = state;
      const values = { ':me': me, ':d': seal(keyring, about(id), state), ':until': Date.now() + HELD_MS, ':soon': soon() };
      return update('SET d = :d, u = :until, dsk = :soon', 'l = :me', values);
    },
    async write(items, state) {
      await table.insist([held.put(state), ...items]).catch((error) => {
        throw error instanceof Cancelled ? new Lost(id) : error;
      });
    },
    async drop() {
      await attempt(update('REMOVE l, u', 'l = :me', { ':me': me }));
    },
    async end(wakeAt) {
      const values = { ':me': me, ...(wakeAt ? { ':at': wakeAt } : {}) };
      const change = wakeAt ? 'SET dsk = :at REMOVE l, u' : 'REMOVE l, u, dpk, dsk';
      if (await attempt(update(change, 'l = :me AND attribute_not_exists(w)', values))) return true;
      if (await attempt(update('REMOVE w', 'l = :me', { ':me': me }))) return false;
      throw new Lost(id);
    },
  };
  return held;
}
