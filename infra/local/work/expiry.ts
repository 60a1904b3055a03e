/** Takes away items whose `ttl` has passed, which the embedded table never does by itself: an index of our own finds them, a conditional delete removes them. */
import { DatabaseSync } from 'node:sqlite';
import { table, target } from '../cloud/schema.ts';
import type { Wire } from '../cloud/wire.ts';

const expires = `CAST(json_extract(item_json, '$.ttl.N') AS INTEGER)`;
const most = 1000;

/** Over a second connection; the table's own notices the new index by itself. */
export function prepareExpiry(file: string): void {
  const db = new DatabaseSync(file, { timeout: 5000 });
  db.exec(`CREATE INDEX IF NOT EXISTS regulars_ttl ON ${table.TableName} (${expires}) WHERE json_extract(item_json, '$.ttl.N') IS NOT NULL`);
  db.close();
}

export function expiredKeys(file: string, now: number): { pk: string; sk: string }[] {
  const db = new DatabaseSync(file, { readOnly: true, timeout: 5000 });
  try {
    const query = `SELECT json_extract(item_json, '$.pk.S') AS pk, json_extract(item_json, '$.sk.S') AS sk FROM ${table.TableName} WHERE json_extract(item_json, '$.ttl.N') IS NOT NULL AND ${expires} < ? LIMIT ${most}`;
    return db.prepare(query).all(Math.floor(now / 1000)) as { pk: string; sk: string }[]; // the two columns asked for
  } finally {
    db.close();
  }
}

/** How many were taken away. */
export async function sweepExpired(file: string, wire: Wire, now = Date.now()): Promise<number> {
  let gone = 0;
  for (const { pk, sk } of expiredKeys(file, now)) {
    // Somebody may have prolonged it meanwhile.
    const body = {
      TableName: table.TableName,
      Key: { pk: { S: pk }, sk: { S: sk } },
      ConditionExpression: '#ttl < :now',
      ExpressionAttributeNames: { '#ttl': 'ttl' },
      ExpressionAttributeValues: { ':now': { N: String(Math.floor(now / 1000)) } },
    };
    const { status } = await wire.send(target('DeleteItem'), Buffer.from(JSON.stringify(body)));
    if (status === 200) gone++;
  }
  return gone;
}
