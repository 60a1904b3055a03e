/** Writes and reads an item with the credentials of its environment. */
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';

const client = new DynamoDBClient({});
export const handler = async () => {
  await client.send(new PutItemCommand({ TableName: process.env.TABLE, Item: { pk: { S: 'T#probe#X' }, sk: { S: 'x' }, n: { N: '1' } } }));
  const { Item } = await client.send(new GetItemCommand({ TableName: process.env.TABLE, Key: { pk: { S: 'T#probe#X' }, sk: { S: 'x' } } }));
  return { n: Item?.n?.N };
};
