/** A deployment made to be killed: appends to one lane for ever and prints each number once it is acknowledged. */
import { DynamoDBClient, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { entryKey } from '@regulars/functions/runtime/store/keys.ts';
import { startFixture } from './fixture.ts';

const [, , data, file = ''] = process.argv;
const local = await startFixture({ data });
const { AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '' } = local.environment;
const client = new DynamoDBClient({
  endpoint: AWS_ENDPOINT_URL,
  region: 'local-1',
  credentials: { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY },
});
for (let sequence = 1; ; sequence++) {
  const { pk, sk } = entryKey('WK', 0, sequence);
  await client.send(
    new TransactWriteItemsCommand({ TransactItems: [{ Put: { TableName: 'regulars', Item: { pk: { S: pk }, sk: { S: sk }, file: { S: file } } } }] }),
  );
  console.log(sequence);
}
