/** A record, a job or a change in clear: for who runs the machine and therefore has its keys. */
import { directoryOf } from '@regulars/functions/runtime/directory/directory.ts';
import { readJob } from '@regulars/functions/runtime/jobs/job.ts';
import { readEntry } from '@regulars/functions/runtime/store/journal.ts';
import { keyringOf } from '@regulars/functions/runtime/store/keyring.ts';
import { recordKey } from '@regulars/functions/runtime/store/keys.ts';
import { unsealRecord } from '@regulars/functions/runtime/store/record.ts';
import { tableFor } from '@regulars/functions/runtime/store/table.ts';
import { idPattern } from '@regulars/shared/fields/link.ts';
import type { Asked } from './commands.ts';
import { settingsFor } from './workspaces.ts';
import { Wrong } from './wrong.ts';

const meter = { read: 0, write: 0 };

export async function show({ id = '', workspace = '' }: Asked) {
  await settingsFor(directoryOf(meter), workspace);
  const found = await find(id, workspace);
  if (!found) throw new Wrong(`There is no ${id} in workspace ${workspace}.`);
  return found;
}

async function find(id: string, workspace: string): Promise<object | undefined> {
  const [table, keyring] = [tableFor(meter, { workspace }), await keyringOf(workspace, meter)];
  const [, lane, sequence] = /^(\d\d)-(\d{1,15})$/.exec(id) ?? [];
  if (lane) return readEntry(table, keyring, Number(lane), Number(sequence));
  if (!idPattern.test(id)) throw new Wrong(`${id} is no id. Ids look like customer_01J… or, for changes, 03-17.`);
  if (id.startsWith('job_')) return readJob(table, keyring, id);
  const item = await table.get(recordKey(workspace, id.slice(0, -27), id));
  return item && unsealRecord(keyring, id, item);
}
