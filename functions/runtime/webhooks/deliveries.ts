/** What a webhook has to deliver and has delivered: which entry of the journal, and how it went. Kept for 30 days. */
import type { Answered } from '../outgoing/outgoing.ts';
import { deliveriesBetween, deliveriesPk, deliveryKey, deliveryNumber } from '../store/keys.ts';
import { type Keyring, seal, unseal } from '../store/seal.ts';
import type { Item, Table, TransactItem } from '../store/table.ts';

export type Try = { at: string } & Answered;

export interface Delivery {
  number: number;
  /** The entry it tells of. */
  lane: number;
  sequence: number;
  /** When it happened; ISO 8601. */
  at: string;
  type: string;
  record: string;
  version: number;
  count: number;
  tries: readonly Try[];
  /** When it is tried next. */
  next: string;
  /** The replay that asked for it. */
  replay?: string;
  status?: 'delivered' | 'failed' | 'withheld';
}

export type List = 'wait' | 'done';

const KEPT_SECONDS = 30 * 86_400;
const MOST_TRIES = 10;
const MOST_ANSWER = 300;

/** The same for a delivery in either list. */
const about = (webhook: string, number: number) => `delivery|${webhook}|${number}`;
export const deliveryId = ({ number }: Pick<Delivery, 'number'>): string => deliveryNumber(number);

/** The first try is kept, and the last ones. */
export const tried = (delivery: Delivery, one: Try): Delivery => {
  const answer = one.answer?.slice(0, MOST_ANSWER);
  const tries = [...delivery.tries, { ...one, ...(answer === undefined ? {} : { answer }) }];
  return { ...delivery, count: delivery.count + 1, tries: tries.length > MOST_TRIES ? tries.toSpliced(1, 1) : tries };
};

export function deliveriesOf(table: Table, keyring: Keyring, webhook: string) {
  const { workspace } = keyring;
  const open = (item: Item): Delivery => {
    const number = Number((item.sk as string).split('#')[1]); // a delivery's key
    return { ...(unseal(keyring, about(webhook, number), item.d as Uint8Array) as Omit<Delivery, 'number'>), number }; // sealed below
  };
  const item = (list: List, { number, ...rest }: Delivery, ttl?: number): Item => ({
    ...deliveryKey(workspace, webhook, list, number),
    d: seal(keyring, about(webhook, number), rest),
    ...(ttl === undefined ? {} : { ttl }),
  });
  const remove = ({ number }: Delivery): TransactItem => ({ Delete: { TableName: table.name, Key: deliveryKey(workspace, webhook, 'wait', number) } });

  return {
    /** One that waits, new or tried again. */
    put: (delivery: Delivery): TransactItem => ({ Put: { TableName: table.name, Item: item('wait', delivery) } }),

    /** From those that wait to those that are done. */
    finish: (delivery: Delivery, now: string): TransactItem[] => [
      remove(delivery),
      { Put: { TableName: table.name, Item: item('done', delivery, Math.floor(Date.parse(now) / 1000) + KEPT_SECONDS) } },
    ],

    async get(list: List, number: number): Promise<Delivery | undefined> {
      const found = await table.get(deliveryKey(workspace, webhook, list, number));
      return found && open(found);
    },

    /** Page by page in the order of their numbers, after one of them. */
    async *ascending(list: List, after = 0, limit = 200): AsyncGenerator<Delivery[]> {
      const [from, to] = deliveriesBetween(list, after + 1, 10 ** 12 - 1);
      const pages = table.query({
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
        ExpressionAttributeValues: { ':pk': deliveriesPk(workspace, webhook), ':from': from, ':to': to },
        ConsistentRead: true,
        Limit: limit,
      });
      for await (const items of pages) yield items.map(open);
    },

    /** One page, the newest first, before a number. */
    async newest(list: List, before: number | undefined, limit: number): Promise<Delivery[]> {
      const [from, to] = deliveriesBetween(list, 0, before === undefined ? 10 ** 12 - 1 : before - 1);
      const pages = table.query({
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
        ExpressionAttributeValues: { ':pk': deliveriesPk(workspace, webhook), ':from': from, ':to': to },
        ScanIndexForward: false,
        ConsistentRead: true,
        Limit: limit,
      });
      const { value: items = [] } = await pages.next();
      return (items as Item[]).map(open);
    },
  };
}

export type Deliveries = ReturnType<typeof deliveriesOf>;
