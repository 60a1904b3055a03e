/** Builds the one transaction of a commit, and keeps what each of its items is for. */
import { CrmError } from '@regulars/shared/errors.ts';
import type { AnyRecord } from '@regulars/shared/objects/object.ts';
import type { Committed, Committing } from './commit.ts';
import { dueOf } from './due.ts';
import { type Head, headPut, journalItem } from './journal.ts';
import { guardKey, membersKey, recordKey, shardOf } from './keys.ts';
import { keepAnswer } from './once.ts';
import type { Planned } from './plan.ts';
import { guardsOf, sealRecord, sizeOf } from './record.ts';
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
  /** What it adds to what lies in the table for good. */
  bytes: number;
}

/** Keys, version and names of attributes of a record or an entry, in the table and its index of keys; and of a guard. */
const AROUND = 260;
const GUARD = 130;

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

  const moves = movesIn(writes);
  let head = from;
  let bytes = 0;
  for (const planned of writes) {
    add(recordPut(table, keyring, planned), { what: 'record', of: planned });
    bytes += sizeOf(planned.record) - sizeOf(planned.before) + (planned.before ? 0 : AROUND);
    bytes += (planned.guards.length - (planned.before ? guardsOf(planned.before).length : 0)) * GUARD;
    for (const { item, guard } of guardItems(table, keyring, planned, moves)) add(item, { what: 'guard', of: planned, guard });
    if (!head) throw new Error('A change needs a lane');
    const journal = journalItem(keyring, head, planned.entry);
    add({ Put: { TableName: table.name, Item: journal.item } }, { what: 'journal' });
    bytes += (journal.item.d as Uint8Array).length + AROUND;
    head = journal.head;
    entries.push({ lane: head.lane, sequence: head.sequence });
  }
  if (from && head && head !== from) add(headPut(table, keyring.workspace, from, head), { what: 'head' });
  const given = answer({ records, entries });
  for (const item of also?.(entries) ?? []) add(item, { what: 'also' });
  if (once) add(keepAnswer(table, keyring, once, given, writer.now), { what: 'once' });
  if (items.length > MOST_ITEMS) throw new CrmError('BATCH_TOO_LARGE', `${items.length} items in one transaction`);
  return { items, places, head, answer: given, bytes };
}

function recordPut(table: Table, keyring: Keyring, { object, record, before, guards }: Planned): TransactItem {
  const sealed = sealRecord(keyring, record, guards);
  if (sealed.d.length > MOST_BYTES) throw new CrmError('RECORD_TOO_LARGE', `${record.id}: ${sealed.d.length} bytes`);
  const { workspace } = keyring;
  return {
    Put: {
      TableName: table.name,
      Item: {
        ...recordKey(workspace, object.name, record.id),
        mpk: membersKey(workspace, object.name, shardOf(record.id)),
        msk: record.id,
        ...dueOf(object, record),
        ...sealed,
      },
      ...(before
        ? { ConditionExpression: 'v = :v', ExpressionAttributeValues: { ':v': before.version } }
        : { ConditionExpression: 'attribute_not_exists(pk)' }),
    },
  };
}

const takenBy = ({ before, guards }: Planned) => guards.filter((guard) => !before || !guardsOf(before).includes(guard));
const releasedBy = ({ before, guards }: Planned) => (before ? guardsOf(before).filter((guard) => !guards.includes(guard)) : []);

/** Guards that one record gives up and another takes in the same commit, with their holders: an item can be written once. */
function movesIn(writes: readonly Planned[]): ReadonlyMap<string, string> {
  if (writes.length < 2) return new Map();
  const taken = new Set(writes.flatMap(takenBy));
  return new Map(
    writes.flatMap((one) =>
      releasedBy(one)
        .filter((guard) => taken.has(guard))
        .map((guard) => [guard, one.record.id]),
    ),
  );
}

function guardItems(table: Table, keyring: Keyring, planned: Planned, moves: ReadonlyMap<string, string>): { item: TransactItem; guard: string }[] {
  const put = (guard: string) => {
    const holder = moves.get(guard);
    const condition = holder
      ? { ConditionExpression: 'r = :holder', ExpressionAttributeValues: { ':holder': holder } }
      : { ConditionExpression: 'attribute_not_exists(pk)' };
    return { TableName: table.name, Item: { ...guardKey(keyring.workspace, guard), r: planned.record.id }, ...condition };
  };
  const released = releasedBy(planned).filter((guard) => !moves.has(guard));
  return [
    ...takenBy(planned).map((guard) => ({ guard, item: { Put: put(guard) } })),
    ...released.map((guard) => ({ guard, item: { Delete: { TableName: table.name, Key: guardKey(keyring.workspace, guard) } } })),
  ];
}
