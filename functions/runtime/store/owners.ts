/**
 * Somebody always owns a workspace. A commit that takes an owner away holds on to another one: its transaction is refused
 * if that one's record changes meanwhile, so of two owners who remove each other at the same moment one stays.
 */
import { CrmError } from '@regulars/shared/errors.ts';
import { user as userObject } from '@regulars/shared/objects/user.ts';
import { isOwner, losesOwner } from '@regulars/shared/rules/user.ts';
import type { Committing } from './commit.ts';
import { MEMBER_SHARDS, membersKey, recordKey } from './keys.ts';
import type { Planned } from './plan.ts';
import { unsealRecord } from './record.ts';
import type { Item, TransactItem } from './table.ts';

type Place = Pick<Committing, 'table' | 'keyring' | 'writer'>;

/** Items to add to the transaction; throws LAST_OWNER where nobody would be left. */
export async function ownerHeld(writes: readonly Planned[], place: Place): Promise<TransactItem[]> {
  const users = writes.filter(({ object }) => object.name === userObject.name);
  if (!users.some(({ before, record }) => losesOwner(before, record)) || users.some(({ record }) => isOwner(record))) return [];
  const changed = new Set(users.map(({ record }) => record.id));
  const other = await otherOwner(changed, place);
  if (!other) throw new CrmError('LAST_OWNER');
  const { table, keyring } = place;
  return [
    {
      ConditionCheck: {
        TableName: table.name,
        Key: recordKey(keyring.workspace, userObject.name, other.id),
        ConditionExpression: 'v = :v',
        ExpressionAttributeValues: { ':v': other.version },
      },
    },
  ];
}

/** Who changes an owner is mostly one too; otherwise all users are looked at, which happens when an owner steps down. */
async function otherOwner(changed: ReadonlySet<string>, { table, keyring, writer }: Place) {
  const { workspace } = keyring;
  const owner = (items: readonly Item[]) =>
    items.map((item) => unsealRecord(keyring, (item.pk as string).split('#').at(-1) ?? '', item)).find((one) => isOwner(one) && !changed.has(one.id)); // T#t#R#user#user_01J…
  const actor = owner(await table.batchGet([recordKey(workspace, userObject.name, writer.user)]));
  if (actor) return actor;
  for (let shard = 0; shard < MEMBER_SHARDS; shard++) {
    const pages = table.query({
      IndexName: 'members',
      KeyConditionExpression: 'mpk = :pk',
      ExpressionAttributeValues: { ':pk': membersKey(workspace, userObject.name, shard) },
    });
    for await (const page of pages) {
      const found = owner(await table.batchGet(page.map(({ msk }) => recordKey(workspace, userObject.name, msk as string)))); // the index's sort key
      if (found) return found;
    }
  }
  return undefined;
}
