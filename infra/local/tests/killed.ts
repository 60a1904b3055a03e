/** A deployment made to be killed: appends to one lane for ever and prints each number once it is acknowledged. */
import { entryKey } from '@regulars/functions/runtime/store/keys.ts';
import { tableFor } from '@regulars/functions/runtime/store/table.ts';
import { startFixture } from './fixture.ts';

const [, , data, file = ''] = process.argv;
await startFixture({ data });
const table = tableFor({ read: 0, write: 0 }, { workspace: 'WK' });
for (let sequence = 1; ; sequence++) {
  await table.transact([{ Put: { TableName: table.name, Item: { ...entryKey('WK', 0, sequence), file } } }]);
  console.log(sequence);
}
