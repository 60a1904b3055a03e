/** The table as the read model reads it: heads, the tail of the journal, and all records for a rebuild. */
import type { AnyRecord } from '@regulars/shared/objects/object.ts';
import type { Position } from '@regulars/shared/rules/position.ts';
import type { Entry } from './entry.ts';
import { entriesOf, readHeads } from './journal.ts';
import { MEMBER_SHARDS, membersKey, recordKey } from './keys.ts';
import { unsealRecord } from './record.ts';
import type { Keyring } from './seal.ts';
import type { Table } from './table.ts';

/** The index of members follows the table by moments; a rebuild reads this much of each lane's end once more. */
const OVERLAP = 200;

export interface Source {
  /** Where the journal stands, by one strongly consistent query. */
  heads(): Promise<{ position: Position; epoch: number }>;
  entries(lane: number, after: number, upTo: number): AsyncGenerator<Entry[]>;
  /** Every record of the objects, trashed ones too, each at least as new as `position`: tail the journal from there. */
  records(objects: readonly string[]): Promise<{ position: Position; epoch: number; pages: AsyncGenerator<{ object: string; record: AnyRecord }[]> }>;
}

export function sourceOf(table: Table, keyring: Keyring, settings: number): Source {
  const { workspace } = keyring;
  const heads = async () => {
    const { lanes, epoch } = await readHeads(table, workspace);
    return { position: { settings, lanes }, epoch };
  };
  return {
    heads,
    entries: (lane, after, upTo) => entriesOf(table, keyring, lane, after, upTo),
    async records(objects) {
      const { position, epoch } = await heads();
      const lanes = position.lanes.map((sequence) => Math.max(0, sequence - OVERLAP));
      return { position: { settings, lanes }, epoch, pages: all(table, keyring, workspace, objects) };
    },
  };
}

async function* all(table: Table, keyring: Keyring, workspace: string, objects: readonly string[]): AsyncGenerator<{ object: string; record: AnyRecord }[]> {
  for (const object of objects) {
    for (let shard = 0; shard < MEMBER_SHARDS; shard++) {
      const pages = table.query({
        IndexName: 'members',
        KeyConditionExpression: 'mpk = :pk',
        ExpressionAttributeValues: { ':pk': membersKey(workspace, object, shard) },
        Limit: 1000,
      });
      for await (const page of pages) {
        const ids = page.map(({ msk }) => msk as string); // the index's sort key
        const items = await table.batchGet(ids.map((id) => recordKey(workspace, object, id)));
        yield items.map((item) => ({ object, record: unsealRecord(keyring, (item.pk as string).split('#')[4] ?? '', item) })); // T#t#R#object#id
      }
    }
  }
}
