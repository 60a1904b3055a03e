/** The floor: single calls through the SDK on the same embedded table, without door, gateway or handler. */
import { randomBytes } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { Named } from './questions.ts';

const BYTES = 600;
const ITEMS = 500;
/** As many as a transaction holds, three items each and one more. */
const ROWS = 33;

const clientOf = (endpoint: string) =>
  DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint, region: 'local-1', credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' } }));

/** Rows a second of a loop that does nothing but write: a record, its journal entry and its guard a row, and one head for all. */
export async function bareImport(endpoint: string, run: string, seconds: number): Promise<number> {
  const client = clientOf(endpoint);
  const put = (pk: string, sk: string, bytes: number) => ({ Put: { TableName: 'regulars', Item: { pk, sk, d: randomBytes(bytes) } } });
  const began = performance.now();
  let rows = 0;
  while (performance.now() - began < seconds * 1000) {
    const numbers = Array.from({ length: ROWS }, () => rows++);
    const items = numbers.flatMap((row) => [
      put(`bench#${run}#record#${row}`, 'record', BYTES),
      put(`bench#${run}#journal`, String(row), BYTES),
      { Put: { TableName: 'regulars', Item: { pk: `bench#${run}#guard#${row}`, sk: 'unique' }, ConditionExpression: 'attribute_not_exists(pk)' } },
    ]);
    await client.send(new TransactWriteCommand({ TransactItems: [...items, put(`bench#${run}#head`, 'head', 40)] }));
  }
  return rows / ((performance.now() - began) / 1000);
}

export async function bareQuestions(endpoint: string, run: string): Promise<Named[]> {
  const client = clientOf(endpoint);
  const key = (name: string, number: number) => ({ pk: `bench#${run}#${name}#${number}`, sk: 'item' });
  const put = async (name: string, number: number) => {
    const { ConsumedCapacity } = await client.send(
      new PutCommand({ TableName: 'regulars', Item: { ...key(name, number), d: randomBytes(BYTES) }, ReturnConsumedCapacity: 'TOTAL' }),
    );
    return { read: 0, write: ConsumedCapacity?.CapacityUnits ?? 0 };
  };
  for (let n = 0; n < ITEMS; n++) await put('get', n);
  return [
    {
      name: 'bare GetItem',
      ask: async (random) => {
        const { ConsumedCapacity, Item } = await client.send(
          new GetCommand({ TableName: 'regulars', Key: key('get', random.below(ITEMS)), ConsistentRead: true, ReturnConsumedCapacity: 'TOTAL' }),
        );
        if (!Item) throw new Error('GetItem found nothing');
        return { read: ConsumedCapacity?.CapacityUnits ?? 0, write: 0 };
      },
    },
    { name: 'bare PutItem', ask: (_, number) => put('put', number) },
  ];
}
