/** Writes and reads an item as the workspace `probe`. */
import { tableFor } from '@regulars/functions/runtime/store/table.ts';

export const handler = async () => {
  const table = tableFor({ read: 0, write: 0 }, { workspace: 'probe' });
  const key = { pk: 'T#probe#X', sk: 'x' };
  await table.put({ ...key, n: 1 });
  return { n: String((await table.get(key))?.n) };
};
