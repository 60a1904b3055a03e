/**
 * The journal: gap-free lanes of entries. A lane's head carries the last sequence number and a hash over its predecessor
 * and the entry, so that any edit, removal or reordering shows. Values enter the hash as SHA-256(salt ‖ value): erasing
 * value and salt of a person leaves the chain whole.
 */
import { createHash, hash } from 'node:crypto';
import { LANES } from '@regulars/shared/rules/position.ts';
import type { Entry } from './entry.ts';
import { bucketOf, entryKey, headKey, headsKey, historyKey, laneOf, lastOfBucket, sequenceSk, versionSk } from './keys.ts';
import { random } from './random.ts';
import { type Keyring, seal, unseal } from './seal.ts';
import type { Item, Table, TransactItem } from './table.ts';

export interface Head {
  lane: number;
  sequence: number;
  hash: Buffer;
}

function salted(salt: string, values: Entry['before']): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, hash('sha256', salt + JSON.stringify(value), 'base64url')]));
}

/** The hash of a head after an entry. */
export function link(previous: Buffer, entry: Entry, salt: string): Buffer {
  const { before, after, ...rest } = entry;
  return createHash('sha256')
    .update(previous)
    .update(JSON.stringify([rest, salted(salt, before), salted(salt, after)]))
    .digest();
}

const about = ({ lane, sequence }: Pick<Entry, 'lane' | 'sequence'>) => `entry|${lane}|${sequence}`;

/** The journal item of an entry, and the head that follows it. */
export function journalItem(keyring: Keyring, head: Head, planned: Omit<Entry, 'lane' | 'sequence'>): { item: Item; head: Head } {
  const entry: Entry = { lane: head.lane, sequence: head.sequence + 1, ...planned };
  const salt = random(12).toString('base64url');
  const item = {
    ...entryKey(keyring.workspace, entry.lane, entry.sequence),
    d: seal(keyring, about(entry), { e: entry, s: salt }),
    hpk: historyKey(keyring.workspace, entry.record),
    hsk: versionSk(entry.version),
  };
  return { item, head: { lane: head.lane, sequence: entry.sequence, hash: link(head.hash, entry, salt) } };
}

export function openEntry(keyring: Keyring, item: Item): Entry {
  const [, , , lane] = (item.pk as string).split('#'); // T#t#J#<lane>#<bucket>
  const { e } = unseal(keyring, about({ lane: Number(lane), sequence: Number(item.sk) }), item.d as Uint8Array) as { e: Entry }; // sealed by journalItem
  return e;
}

const opened = (item: Item | undefined, lane: number): Head => ({
  lane,
  sequence: (item?.n as number | undefined) ?? 0,
  hash: item?.h ? Buffer.from(item.h as Uint8Array) : Buffer.alloc(32),
});

export const readHead = async (table: Table, workspace: string, lane: number): Promise<Head> => opened(await table.get(headKey(workspace, lane)), lane);

/** Moves a head; refused if it is not where it was read. */
export const headPut = (table: Table, workspace: string, from: Head, to: Head): TransactItem => ({
  Put: {
    TableName: table.name,
    Item: { ...headKey(workspace, to.lane), n: to.sequence, h: to.hash },
    ...(from.sequence === 0
      ? { ConditionExpression: 'attribute_not_exists(pk)' }
      : { ConditionExpression: 'n = :n', ExpressionAttributeValues: { ':n': from.sequence } }),
  },
});

/** All heads by one strongly consistent query: what there is to know, and the epoch that tells readers to start anew. */
export async function readHeads(table: Table, workspace: string): Promise<{ lanes: number[]; epoch: number }> {
  const lanes = Array<number>(LANES).fill(0);
  let epoch = 0;
  const pages = table.query({ KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': headsKey(workspace) }, ConsistentRead: true });
  for await (const items of pages) {
    for (const item of items) {
      const lane = laneOf(item.sk as string);
      if (lane === undefined) epoch = item.n as number;
      else lanes[lane] = item.n as number; // both written as numbers
    }
  }
  return { lanes, epoch };
}

/** The entries of a lane after one sequence number and up to another, page by page. */
export async function* entriesOf(table: Table, keyring: Keyring, lane: number, after: number, upTo: number): AsyncGenerator<Entry[]> {
  for (let from = after + 1; from <= upTo; from = lastOfBucket(from) + 1) {
    const { pk } = entryKey(keyring.workspace, lane, from);
    const to = Math.min(upTo, lastOfBucket(from));
    const pages = table.query({
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
      ExpressionAttributeValues: { ':pk': pk, ':from': sequenceSk(from), ':to': sequenceSk(to) },
      ConsistentRead: true,
    });
    for await (const items of pages) yield items.map((item) => openEntry(keyring, item));
  }
}

export async function readEntry(table: Table, keyring: Keyring, lane: number, sequence: number): Promise<Entry | undefined> {
  if (lane >= LANES || bucketOf(sequence) < 0) return undefined;
  const item = await table.get(entryKey(keyring.workspace, lane, sequence));
  return item && openEntry(keyring, item);
}

/** A record's entries, newest first; `before` a version. The index is read and each entry then by its key. */
export async function historyOf(table: Table, keyring: Keyring, record: string, before: number | undefined, limit: number): Promise<Entry[]> {
  const pages = table.query({
    IndexName: 'history',
    KeyConditionExpression: before ? 'hpk = :pk AND hsk < :before' : 'hpk = :pk',
    ExpressionAttributeValues: { ':pk': historyKey(keyring.workspace, record), ...(before ? { ':before': versionSk(before) } : {}) },
    ScanIndexForward: false,
    Limit: limit,
  });
  const { value: found = [] } = await pages.next();
  const items = await table.batchGet((found as Item[]).map(({ pk, sk }) => ({ pk: pk as string, sk: sk as string })));
  return items.map((item) => openEntry(keyring, item)).sort((a, b) => b.version - a.version);
}
