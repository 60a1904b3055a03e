/** Builds the one transaction of a commit, and keeps what each of its items is for. */
import { CrmError } from '@regulars/shared/errors.ts';
import type { AnyRecord } from '@regulars/shared/objects/object.ts';
import type { Committed, Committing } from './commit.ts';
import { type Head, headPut, journalItem } from './journal.ts';
import { guardKey, membersKey, recordKey, shardOf } from './keys.ts';
import { keepAnswer } from './once.ts';
import type { Planned } from './plan.ts';
import { guardsOf, sealRecord } from './record.ts';
import type { Keyring } from './seal.ts';
import type { Table, TransactItem } from './table.ts';

const MOST_ITEMS = 100;
export const MOST_BYTES = 180_000;

/** What an item is for, to tell what a failed condition means. */
export interface Place {
  what: 'record' | 'journal' | 'guard' | 'once' | 'head' | 'also';
  of?: Planned;
  guard?: string;
}

export interface Transaction<T> {
  items: TransactItem[];
  places: Place[];
  /** Where the lane stands once it is done. */
  head: Head | undefined;
  answer: T;
}

export function transactionOf<T>(
  writes: readonly Planned[],
  from: Head | undefined,
  records: AnyRecord[],
  { table, keyring, writer, once, also }: Committing,
  answer: (committed: Committed) => T,
): Transaction<T> {
  const items: TransactItem[] = [];
  const places: Place[] = [];
  const entries: Committed['entries'] = [];
  const add = (item: TransactItem, place: Place) => {
    items.push(item);
    places.push(place);
  };

  let head = from;
  for (const planned of writes) {
    add(recordPut(table, keyring, planned), { what: 'record', of: planned });
    for (const { item, guard } of guardItems(table, keyring, planned)) add(item, { what: 'guard', of: planned, guard });
    if (!head) throw new Error('A change needs a lane');
    const journal = journalItem(keyring, head, planned.entry);
    add({ Put: { TableName: table.name, Item: journal.item } }, { what: 'journal' });
    head = journal.head;
    entries.push({ lane: head.lane, sequence: head.sequence });
  }
  if (from && head && head !== from) add(headPut(table, keyring.workspace, from, head), { what: 'head' });
  const given = answer({ records, entries });
  for (const item of also?.(entries) ?? []) add(item, { what: 'also' });
  if (once) add(keepAnswer(table, keyring, once, given, writer.now), { what: 'once' });
  if (items.length > MOST_ITEMS) throw new CrmError('BATCH_TOO_LARGE', `${items.length} items in one transaction`);
  return { items, places, head, answer: given };
}

function recordPut(table: Table, keyring: Keyring, { object, record, before, guards }: Planned): TransactItem {
  const sealed = sealRecord(keyring, record, guards);
  if (sealed.d.length > MOST_BYTES) throw new CrmError('RECORD_TOO_LARGE', `${record.id}: ${sealed.d.length} bytes`);
  const { workspace } = keyring;
  return {
    Put: {
      TableName: table.name,
      Item: { ...recordKey(workspace, object.name, record.id), mpk: membersKey(workspace, object.name, shardOf(record.id)), msk: record.id, ...sealed },
      ...(before
        ? { ConditionExpression: 'v = :v', ExpressionAttributeValues: { ':v': before.version } }
        : { ConditionExpression: 'attribute_not_exists(pk)' }),
    },
  };
}

function guardItems(table: Table, keyring: Keyring, { record, before, guards }: Planned): { item: TransactItem; guard: string }[] {
  const held = before ? guardsOf(before) : [];
  const taken = guards.filter((guard) => !held.includes(guard));
  const released = held.filter((guard) => !guards.includes(guard));
  return [
    ...taken.map((guard) => ({
      guard,
      item: { Put: { TableName: table.name, Item: { ...guardKey(keyring.workspace, guard), r: record.id }, ConditionExpression: 'attribute_not_exists(pk)' } },
    })),
    ...released.map((guard) => ({ guard, item: { Delete: { TableName: table.name, Key: guardKey(keyring.workspace, guard) } } })),
  ];
}
