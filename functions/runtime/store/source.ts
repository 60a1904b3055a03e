/**
 * The table as the read model reads it: heads, the tail of the journal, and all records for a rebuild. `objects` names
 * those that there are at that moment.
 */
import type { AnyRecord } from '@regulars/shared/objects/object.ts';
import type { Source } from '../readmodel/source.ts';
import { entriesOf, readHeads } from './journal.ts';
import { MEMBER_SHARDS, membersKey, recordKey } from './keys.ts';
import { unsealRecord } from './record.ts';
import type { Keyring } from './seal.ts';
import type { Table } from './table.ts';

export function sourceOf(table: Table, keyring: Keyring, settings: number, objects: () => readonly string[]): Source {
  const { workspace } = keyring;
  return {
    async heads() {
      const { lanes, epoch } = await readHeads(table, workspace);
      return { position: { settings, lanes }, epoch };
    },
    entries: (lane, after, upTo) => entriesOf(table, keyring, lane, after, upTo),
    records: () => all(table, keyring, objects()),
  };
}

async function* all(table: Table, keyring: Keyring, objects: readonly string[]): AsyncGenerator<{ object: string; record: AnyRecord }[]> {
  for (const object of objects) {
    for (let shard = 0; shard < MEMBER_SHARDS; shard++) {
      for await (const records of membersOf(table, keyring, object, shard)) yield records.map((record) => ({ object, record }));
    }
  }
}

/** The records of one shard of an object by id, those in the trash among them; those behind `after` where it is given. */
export async function* membersOf(table: Table, keyring: Keyring, object: string, shard: number, after = '', limit = 1000): AsyncGenerator<AnyRecord[]> {
  const { workspace } = keyring;
  const pages = table.query({
    IndexName: 'members',
    KeyConditionExpression: after ? 'mpk = :pk AND msk > :after' : 'mpk = :pk',
    ExpressionAttributeValues: { ':pk': membersKey(workspace, object, shard), ...(after ? { ':after': after } : {}) },
    Limit: limit,
  });
  for await (const page of pages) {
    const ids = page.map(({ msk }) => msk as string); // the index's sort key
    const items = await table.batchGet(ids.map((id) => recordKey(workspace, object, id)));
    yield items.map((item) => unsealRecord(keyring, (item.pk as string).split('#')[4] ?? '', item)); // T#t#R#object#id
  }
}
