/** The floor: one GetItem and one PutItem through the SDK on the same embedded table, without door, gateway or handler. */
import { randomBytes } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Named } from './questions.ts';

const BYTES = 600;
const ITEMS = 500;

export async function bareQuestions(endpoint: string, run: string): Promise<Named[]> {
  const client = DynamoDBDocumentClient.from(
    new DynamoDBClient({ endpoint, region: 'local-1', credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' } }),
  );
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
