/** The tables as the local deployment makes them at its first start; infra/aws declares the same. */
import type { Wire } from './wire.ts';

const text = (name: string) => ({ AttributeName: name, AttributeType: 'S' });
const keys = (hash: string, range: string) => [
  { AttributeName: hash, KeyType: 'HASH' },
  { AttributeName: range, KeyType: 'RANGE' },
];
const index = (name: string, hash: string, range: string) => ({
  IndexName: name,
  KeySchema: keys(hash, range),
  Projection: { ProjectionType: 'KEYS_ONLY' },
});

export const table = {
  TableName: 'regulars',
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: ['pk', 'sk', 'mpk', 'msk', 'hpk', 'hsk', 'dpk', 'dsk'].map(text),
  KeySchema: keys('pk', 'sk'),
  GlobalSecondaryIndexes: [index('members', 'mpk', 'msk'), index('history', 'hpk', 'hsk'), index('due', 'dpk', 'dsk')],
};

/** Data keys lie apart: on AWS their table has no point-in-time copies, so that a deleted key is gone. */
const keysTable = {
  TableName: 'regulars-keys',
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: ['pk', 'sk'].map(text),
  KeySchema: keys('pk', 'sk'),
};

/** The partition key of the table, or of one of its indexes. */
export const hashOf = (name: string | undefined): string | undefined => {
  const { KeySchema } = name === undefined ? table : (table.GlobalSecondaryIndexes.find(({ IndexName }) => IndexName === name) ?? { KeySchema: [] });
  return KeySchema[0]?.AttributeName;
};

export const target = (action: string) => `DynamoDB_20120810.${action}`;

/** The stand-in is asked directly: at this moment no handler runs yet, and the door gives nobody the right to make tables. */
export async function ensureTables(wire: Wire): Promise<void> {
  for (const one of [table, keysTable]) {
    const { status, body } = await wire.send(target('CreateTable'), Buffer.from(JSON.stringify(one)));
    if (status !== 200 && !body.includes('ResourceInUseException'))
      throw new Error(`The table ${one.TableName} cannot be made: ${body.toString().slice(0, 300)}`);
  }
}
