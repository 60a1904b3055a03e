/** The invitations of a workspace that are neither used nor withdrawn, the newest first. */
import { invitation as invitationObject } from '@regulars/shared/objects/invitation.ts';
import { isOver } from '@regulars/shared/rules/invitation.ts';
import type { Invitation } from '../runtime/directory/invitation.ts';
import { MEMBER_SHARDS, membersKey, recordKey } from '../runtime/store/keys.ts';
import { unsealRecord } from '../runtime/store/record.ts';
import type { ReadStore } from '../runtime/store/store.ts';

export async function waitingIn({ table, keyring }: Pick<ReadStore, 'table' | 'keyring'>): Promise<Invitation[]> {
  const { workspace } = keyring;
  const shard = async (at: number) => {
    const ids: string[] = [];
    const key = membersKey(workspace, invitationObject.name, at);
    const pages = table.query({ IndexName: 'members', KeyConditionExpression: 'mpk = :pk', ExpressionAttributeValues: { ':pk': key } });
    for await (const page of pages) ids.push(...page.map(({ msk }) => msk as string)); // the index's sort key
    return ids;
  };
  const ids = (await Promise.all(Array.from({ length: MEMBER_SHARDS }, (_, at) => shard(at)))).flat();
  const items = await table.batchGet(ids.map((id) => recordKey(workspace, invitationObject.name, id)));
  return items
    .map((item) => unsealRecord(keyring, (item.pk as string).split('#').at(-1) ?? '', item) as Invitation) // T#t#R#invitation#invitation_01J…
    .filter((one) => !isOver(one))
    .sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
}
