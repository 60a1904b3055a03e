/** What a webhook that was deleted leaves behind: its log, what it had to deliver, how far it was. */
import { deliveriesPk, type Key, webhookStateKey } from '../runtime/store/keys.ts';
import type { Keyring } from '../runtime/store/seal.ts';
import type { Table } from '../runtime/store/table.ts';

const PAGE = 90;

/** False where time was up before all was gone. */
export async function purge(table: Table, { workspace }: Keyring, webhook: string, isLate: () => boolean): Promise<boolean> {
  const pages = table.query({
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': deliveriesPk(workspace, webhook) },
    ConsistentRead: true,
    Limit: PAGE,
  });
  const remove = ({ pk, sk }: Key) => ({ Delete: { TableName: table.name, Key: { pk, sk } } });
  for await (const items of pages) {
    if (items.length > 0) await table.transact(items.map((item) => remove(item as Key))); // the table's keys
    if (isLate()) return false;
  }
  await table.transact([remove(webhookStateKey(workspace, webhook))]);
  return true;
}
