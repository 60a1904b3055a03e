/** Many records at once, those that the reader may see. */
import type { AnyRecord, ObjectOf } from '@regulars/shared/objects/object.ts';
import type { Work } from '../runtime/jobs/handleJob.ts';
import { recordKey } from '../runtime/store/keys.ts';
import { sees } from '../runtime/store/reader.ts';
import { unsealRecord } from '../runtime/store/record.ts';
import type { Item } from '../runtime/store/table.ts';

const idIn = (item: Item) => (item.pk as string).split('#').at(-1) ?? ''; // T#t#R#customer#customer_01J…

export async function recordsFor(
  { table, keyring, job }: Pick<Work, 'table' | 'keyring' | 'job'>,
  wanted: readonly { object: ObjectOf; id: string }[],
): Promise<Map<string, AnyRecord>> {
  const items = await table.batchGet(wanted.map(({ object, id }) => recordKey(keyring.workspace, object.name, id)));
  const records = new Map(items.map((item) => [idIn(item), unsealRecord(keyring, idIn(item), item)]));
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
