/** What a webhook was asked to deliver again, until it stands among its deliveries. */
import { deliveriesPk, REPLAYS, replayKey } from '../store/keys.ts';
import { type Keyring, seal, unseal } from '../store/seal.ts';
import type { Table, TransactItem } from '../store/table.ts';

export interface Replay {
  id: string;
  /** Numbers of deliveries that are done; or all whose events lie between two instants. */
  numbers?: readonly number[];
  from?: string;
  to?: string;
  /** What was delivered before the replay began; unknown until then. */
  upTo?: number;
  /** How far the log has been gone through. */
  after: number;
}

const about = (webhook: string, id: string) => `replay|${webhook}|${id}`;

export function replaysOf(table: Table, keyring: Keyring, webhook: string) {
  const { workspace } = keyring;
  return {
    put: ({ id, ...rest }: Replay): TransactItem => ({
      Put: { TableName: table.name, Item: { ...replayKey(workspace, webhook, id), d: seal(keyring, about(webhook, id), rest) } },
    }),
    remove: ({ id }: Replay): TransactItem => ({ Delete: { TableName: table.name, Key: replayKey(workspace, webhook, id) } }),

    /** The one that was asked for first. */
    async first(): Promise<Replay | undefined> {
      const [from, to] = REPLAYS;
      const pages = table.query({
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
        ExpressionAttributeValues: { ':pk': deliveriesPk(workspace, webhook), ':from': from, ':to': to },
        ConsistentRead: true,
        Limit: 1,
      });
      const { value: [item] = [] } = await pages.next();
      if (!item) return undefined;
      const id = (item.sk as string).slice(from.length); // a replay's key
      return { ...(unseal(keyring, about(webhook, id), item.d as Uint8Array) as Omit<Replay, 'id'>), id }; // sealed by put
    },
  };
}
