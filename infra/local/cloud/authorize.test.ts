/** Calls as they come in, decided by the deployed policies: what each session reaches, and what it does not. */
import { expect, test } from 'vitest';
import { askedOf, ofFile } from './asked.ts';
import { makeAuthorize } from './authorize.ts';
import type { Credential, Role } from './credentials.ts';
import { roleNamed } from './places.ts';

const OWN = '01JAAAAAAAAAAAAAAAAAAAAAAA';
const OTHER = '01JBBBBBBBBBBBBBBBBBBBBBBB';
const refused: object[] = [];
const authorize = makeAuthorize((line) => void refused.push(line));
const may = (caller: Omit<Credential, 'id' | 'secret'>, service: string, verb: string, input: object | string, path = '/'): boolean => {
  const body = Buffer.from(typeof input === 'string' ? input : JSON.stringify(input));
  try {
    authorize({ id: '', secret: '', ...caller }, askedOf(service, verb, { method: 'POST', path }, body));
    return true;
  } catch {
    return false;
  }
};
const session = (role: string, workspace?: string, by: Role = 'api') => ({
  role: by,
  session: { role: roleNamed(role), tags: workspace ? { tenantId: workspace } : ({} as Record<string, string>), expires: Number.POSITIVE_INFINITY },
});
const reads = session('read', OWN);
const writes = session('write', OWN);
const key = (workspace: string) => ({ pk: { S: `T#${workspace}#R#customer#customer_1` }, sk: { S: 'record' } });
const get = (workspace: string) => ({ TableName: 'regulars', Key: key(workspace) });
const put = (workspace: string) => ({ Put: { TableName: 'regulars', Item: key(workspace) } });

test('items of the own workspace alone are read, one by one, in batches and by queries', () => {
  expect(may(reads, 'dynamodb', 'GetItem', get(OWN))).toBe(true);
  expect(may(reads, 'dynamodb', 'GetItem', get(OTHER))).toBe(false);
  expect(may(reads, 'dynamodb', 'PutItem', { TableName: 'regulars', Item: key(OWN) })).toBe(false);
  const batch = (...of: string[]) => ({ RequestItems: { regulars: { Keys: of.map(key) } } });
  expect(may(reads, 'dynamodb', 'BatchGetItem', batch(OWN, OWN))).toBe(true);
  expect(may(reads, 'dynamodb', 'BatchGetItem', batch(OWN, OTHER))).toBe(false);
  const query = (index: string | undefined, condition: string, workspace: string) => ({
    TableName: 'regulars',
    ...(index ? { IndexName: index } : {}),
    KeyConditionExpression: condition,
    ExpressionAttributeNames: { '#h': 'hpk' },
    ExpressionAttributeValues: { ':own': { S: `T#${OWN}#J` }, ':of': { S: `T#${workspace}#J` } },
  });
  expect(may(reads, 'dynamodb', 'Query', query(undefined, 'pk = :of AND sk > :own', OWN))).toBe(true);
  expect(may(reads, 'dynamodb', 'Query', query(undefined, 'sk = :own AND pk = :of', OTHER))).toBe(false);
  expect(may(reads, 'dynamodb', 'Query', query('history', '#h = :of', OWN))).toBe(true);
  expect(may(reads, 'dynamodb', 'Query', query('history', '#h = :of', OTHER))).toBe(false);
  expect(may(reads, 'dynamodb', 'Query', query('history', 'pk = :own', OTHER)), 'of the index the key counts, not of the table').toBe(false);
  expect(may(reads, 'dynamodb', 'Query', query('due', 'dpk = :of', OWN))).toBe(false);
  for (const verb of ['Scan', 'ExecuteStatement', 'DescribeTable']) expect(may(writes, 'dynamodb', verb, { TableName: 'regulars' })).toBe(false);
});

test('a transaction is allowed where each of its items is', () => {
  expect(may(writes, 'dynamodb', 'TransactWriteItems', { TransactItems: [put(OWN), put(OWN)] })).toBe(true);
  expect(may(writes, 'dynamodb', 'TransactWriteItems', { TransactItems: [put(OWN), put(OTHER)] })).toBe(false);
  expect(may(reads, 'dynamodb', 'TransactWriteItems', { TransactItems: [put(OWN)] })).toBe(false);
  expect(may(writes, 'dynamodb', 'TransactWriteItems', { TransactItems: [{ Put: put(OWN).Put, Delete: get(OTHER) }] })).toBe(false);
});

test('files, and copies of them, and keys stay with their workspace', () => {
  const file = (who: typeof reads, call: string, path: string, source?: string) => {
    try {
      authorize({ id: '', secret: '', ...who }, ofFile(call, path, source));
      return true;
    } catch {
      return false;
    }
  };
  expect(file(reads, 'HeadObject', `T/${OWN}/a`)).toBe(true);
  expect(file(reads, 'GetObject', `T/${OTHER}/a`)).toBe(false);
  expect(file(reads, 'PutObject', `T/${OWN}/a`)).toBe(false);
  expect(file(writes, 'UploadPart', `T/${OWN}/a`)).toBe(true);
  expect(file(writes, 'PutObject', `T/${OWN}/a`, `/regulars/T/${OWN}/b`)).toBe(true);
  expect(file(writes, 'PutObject', `T/${OWN}/a`, `/regulars/T/${OTHER}/b`)).toBe(false);
  expect(file(writes, 'ListBucket', '')).toBe(false);
  expect(file(writes, 'DeleteObjects', '')).toBe(false);
  expect(may(reads, 'kms', 'Decrypt', { EncryptionContext: { workspace: OWN } })).toBe(true);
  expect(may(reads, 'kms', 'Decrypt', { EncryptionContext: { workspace: OTHER } })).toBe(false);
  expect(may(reads, 'kms', 'GenerateDataKey', { EncryptionContext: { workspace: OWN } })).toBe(false);
});

test('a session without a workspace reaches none', () => {
  for (const name of ['read', 'write', 'enrol']) expect(may(session(name), 'dynamodb', 'GetItem', get(OWN))).toBe(false);
  expect(may(session('directory', OWN), 'dynamodb', 'GetItem', get(OWN))).toBe(false);
});

test('functions take on roles with one tag, reach no data themselves, and a refusal is told with role, action and key', () => {
  const form = (role: string, ...tags: [string, string][]) =>
    new URLSearchParams([
      ['Action', 'AssumeRole'],
      ['RoleArn', roleNamed(role)],
      ...tags.flatMap(([name, value], at): [string, string][] => [
        [`Tags.member.${at + 1}.Key`, name],
        [`Tags.member.${at + 1}.Value`, value],
      ]),
    ]).toString();
  const api = { role: 'api' } as const;
  expect(may(api, 'sts', 'AssumeRole', form('write', ['tenantId', OWN]))).toBe(true);
  expect(may(api, 'sts', 'AssumeRole', form('write'))).toBe(false);
  expect(may(api, 'sts', 'AssumeRole', form('write', ['tenantId', '']))).toBe(false);
  expect(may(api, 'sts', 'AssumeRole', form('write', ['tenantId', OWN], ['other', 'x']))).toBe(false);
  expect(may(api, 'sts', 'AssumeRole', form('directory'))).toBe(true);
  expect(may({ role: 'reader' }, 'sts', 'AssumeRole', form('enrol', ['tenantId', OWN]))).toBe(false);
  refused.length = 0;
  expect(may(api, 'dynamodb', 'GetItem', get(OWN))).toBe(false);
  expect(refused).toEqual([expect.objectContaining({ role: 'api', action: 'dynamodb:GetItem', keys: [key(OWN).pk.S] })]);
});
