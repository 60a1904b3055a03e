/**
 * A token bucket as one number: the time at which it will be full again. A lease of tokens moves that time on, by one
 * conditional write; a bucket that is full is one whose time has passed (the generic cell rate algorithm).
 */
import type { Limit } from '../environment.ts';
import type { Key } from '../store/keys.ts';
import { type Item, isRefused, type Table } from '../store/table.ts';

/** Tokens fetched at once: a twentieth of a write unit for each request. */
export const LEASE = 20;
const TRIES = 6;

export interface Leased {
  /** 0: there are none; `until` says when there will be. */
  tokens: number;
  /** Milliseconds since 1970. */
  until: number;
  /** The bucket's item as it is now. */
  item: Item;
  /** When the bucket is full again. */
  full: number;
}

export const eachMs = ({ rate }: Limit) => 1000 / rate;
/** Tokens in a bucket that will be full at a time. */
export const left = (full: number, limit: Limit, now: number) => Math.min(limit.burst, Math.floor(limit.burst - Math.max(0, full - now) / eachMs(limit)));

/** How a lease changes a bucket, or when there is enough for one; where the bucket stands alone, such as one in memory. */
export function take(full: number | undefined, limit: Limit, now: number, tokens: number): { full: number } | { until: number } {
  const begins = Math.max(full ?? 0, now);
  const after = begins + tokens * eachMs(limit);
  const excess = after - now - limit.burst * eachMs(limit);
  return excess > 0.001 ? { until: now + Math.ceil(excess) } : { full: after };
}

/** `known`: when it was last seen to be full again, by which the likelier of two conditions is tried first. */
export async function lease(table: Table, key: Key, limit: Limit, now: number, known: number | undefined): Promise<Leased> {
  const tokens = Math.min(LEASE, limit.burst);
  let seen: number | undefined = known;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const taken = take(seen, limit, now, tokens);
    if ('until' in taken && attempt > 0) return { tokens: 0, until: taken.until, item: {}, full: seen ?? now };
    const adds = seen !== undefined && seen > now;
    try {
      const item = await table.update({
        Key: key,
        UpdateExpression: adds ? 'SET tat = tat + :more' : 'SET tat = :full',
        ConditionExpression: adds ? 'tat BETWEEN :now AND :most' : 'attribute_not_exists(tat) OR tat <= :now',
        ExpressionAttributeValues: adds
          ? { ':more': tokens * eachMs(limit), ':now': now, ':most': now + (limit.burst - tokens) * eachMs(limit) + 0.001 }
          : { ':full': now + tokens * eachMs(limit), ':now': now },
      });
      return { tokens, until: now, item, full: item.tat as number };
    } catch (error) {
      if (!isRefused(error)) throw error;
      seen = error.Item?.tat?.N === undefined ? undefined : Number(error.Item.tat.N);
    }
  }
  return { tokens: 0, until: now + 1000, item: {}, full: seen ?? now }; // all others were faster six times
}
