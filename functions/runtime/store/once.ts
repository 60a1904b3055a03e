/**
 * Idempotency: the answer of a write is kept under the caller's key in the same transaction as its effect. A repeated
 * request gets that answer; the same key with another request is refused. Kept for 24 hours.
 */
import { CrmError } from '@regulars/shared/errors.ts';
import { onceKey } from './keys.ts';
import { type Keyring, seal, unseal } from './seal.ts';
import type { Item, Table, TransactItem } from './table.ts';

const KEPT_SECONDS = 86_400;

export interface Once {
  principal: string;
  operation: string;
  key: string;
  /** Hash of the request: the same key must mean the same. */
  request: string;
}

const place = (workspace: string, { principal, operation, key }: Once) => onceKey(workspace, principal, operation, key);
const about = ({ principal, operation, key }: Once) => `once|${principal}|${operation}|${key}`;

export function keepAnswer(table: Table, keyring: Keyring, once: Once, answer: unknown, now: string): TransactItem {
  const seconds = Math.floor(Date.parse(now) / 1000);
  return {
    Put: {
      TableName: table.name,
      Item: { ...place(keyring.workspace, once), b: once.request, d: seal(keyring, about(once), answer ?? null), ttl: seconds + KEPT_SECONDS },
      ConditionExpression: 'attribute_not_exists(pk) OR #ttl < :now',
      ExpressionAttributeNames: { '#ttl': 'ttl' },
      ExpressionAttributeValues: { ':now': seconds },
    },
  };
}

/** The answer kept under the key, if the request was carried out before. Refuses a key that meant something else. */
export async function keptAnswer(table: Table, keyring: Keyring, once: Once, now: string): Promise<{ answer: unknown } | undefined> {
  const item: Item | undefined = await table.get(place(keyring.workspace, once));
  if (!item || (item.ttl as number) < Math.floor(Date.parse(now) / 1000)) return undefined;
  if (item.b !== once.request) throw new CrmError('KEY_REUSED');
  return { answer: unseal(keyring, about(once), item.d as Uint8Array) };
}
