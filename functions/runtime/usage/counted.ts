/**
 * Which lines were counted: what carries them may bring a line twice, in one object or in two, up to a day apart. Each batch
 * notes the lines that it counts, by the ten minutes in which they were written, so that a batch reads no more than it needs.
 */
import { createHash } from 'node:crypto';
import { countedBefore, countedKey, countedPk } from '../store/keys.ts';
import type { Table } from '../store/table.ts';
import type { Event } from './records.ts';

const WINDOW_MS = 600_000;
/** Nothing is carried again after two days: one that the log keeps trying, and one that the stream does. */
const KEPT_MS = 7 * 86_400_000;
/** Bytes of the hash by which a line is known, and lines to an item. */
const [BYTES, MOST] = [12, 25_000];

const nameOf = ({ id }: Event) =>
  createHash('sha256')
    .update(id)
    .digest('base64url')
    .slice(0, (BYTES * 4) / 3);
const windowOf = ({ timestamp }: Event) => new Date(Math.floor(timestamp / WINDOW_MS) * WINDOW_MS).toISOString().slice(0, 16);

export function countedIn(table: Table) {
  return {
    /** Each line once, without those that earlier batches have counted: the same whenever it is asked for this batch. */
    async unseen(events: readonly Event[], batch: string): Promise<Event[]> {
      const found: Event[] = [];
      for (const [window, within] of Map.groupBy(events, windowOf)) {
        const known = new Set<string>();
        const pages = table.query({
          KeyConditionExpression: 'pk = :pk AND sk < :batch',
          ExpressionAttributeValues: { ':pk': countedPk(window), ':batch': countedBefore(batch) },
          ConsistentRead: true,
        });
        for await (const items of pages) for (const { ids } of items) for (const name of namesIn(ids as Uint8Array)) known.add(name); // written below
        for (const event of within) {
          if (known.has(nameOf(event))) continue;
          known.add(nameOf(event));
          found.push(event);
        }
      }
      return found;
    },

    async note(events: readonly Event[], batch: string, now: number): Promise<void> {
      for (const [window, within] of Map.groupBy(events, windowOf))
        for (let part = 0; part * MOST < within.length; part++) {
          const names = within.slice(part * MOST, (part + 1) * MOST).map(nameOf);
          await table.update({
            Key: countedKey(window, batch, part),
            UpdateExpression: 'SET ids = :ids, #ttl = :ttl',
            ExpressionAttributeNames: { '#ttl': 'ttl' },
            ExpressionAttributeValues: { ':ids': Buffer.from(names.join(''), 'base64url'), ':ttl': Math.ceil((now + KEPT_MS) / 1000) },
          });
        }
    },
  };
}
export type Counted = ReturnType<typeof countedIn>;

const namesIn = (ids: Uint8Array): string[] => {
  const text = Buffer.from(ids).toString('base64url');
  const length = (BYTES * 4) / 3;
  return Array.from({ length: text.length / length }, (_, at) => text.slice(at * length, (at + 1) * length));
};
