/** Many records at once: all, or those that the reader may see. */
import type { AnyRecord, ObjectOf } from '@regulars/shared/objects/object.ts';
import type { Work } from '../runtime/jobs/handleJob.ts';
import { recordKey } from '../runtime/store/keys.ts';
import { sees } from '../runtime/store/reader.ts';
import { unsealRecord } from '../runtime/store/record.ts';
import type { Item } from '../runtime/store/table.ts';

const idIn = (item: Item) => (item.pk as string).split('#').at(-1) ?? ''; // T#t#R#customer#customer_01J…

/** Whoever may see them: for what follows from a change that the reader may make. */
export async function recordsAt(
  { table, keyring }: Pick<Work, 'table' | 'keyring'>,
  wanted: readonly { object: ObjectOf; id: string }[],
): Promise<Map<string, AnyRecord>> {
  const items = await table.batchGet(wanted.map(({ object, id }) => recordKey(keyring.workspace, object.name, id)));
  return new Map(items.map((item) => [idIn(item), unsealRecord(keyring, idIn(item), item)]));
}

export async function recordsFor(
  { table, keyring, job }: Pick<Work, 'table' | 'keyring' | 'job'>,
  wanted: readonly { object: ObjectOf; id: string }[],
): Promise<Map<string, AnyRecord>> {
  const records = await recordsAt({ table, keyring }, wanted);
  const teams = new Map<string, Promise<readonly string[]>>();
  const lookUp = async (user: string) => {
    const item = await table.get(recordKey(keyring.workspace, 'user', user));
    return ((item && unsealRecord(keyring, user, item))?.teams as string[] | undefined) ?? []; // the definition of users says so
  };
  const teamsOf = (user: string) => {
    const found = teams.get(user) ?? lookUp(user);
    teams.set(user, found);
    return found;
  };
  for (const { object, id } of wanted) {
    const record = records.get(id);
    if (record && !(await sees(job.asker, object, record, teamsOf))) records.delete(id);
  }
  return records;
}
