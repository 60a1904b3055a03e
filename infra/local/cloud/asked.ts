/**
 * What a call asks for, in IAM's words: action, resource, and the keys of conditions. One call may ask for several things:
 * each item of a transaction is one of its own, and a copy reads as well as writes.
 * Source: https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */

import { places } from './places.ts';
import type { Asked } from './policies.ts';
import { Refusal } from './refusal.ts';
import { hashOf } from './schema.ts';

type Attributes = Record<string, { S?: string }>;
interface Item {
  TableName?: string;
  Key?: Attributes;
  Item?: Attributes;
}
interface Input extends Item {
  IndexName?: string;
  KeyConditionExpression?: string;
  ExpressionAttributeNames?: Record<string, string>;
  ExpressionAttributeValues?: Attributes;
  RequestItems?: Record<string, { Keys?: Attributes[] }>;
  TransactItems?: Record<string, Item>[];
}

const parse = (body: Buffer): unknown => {
  try {
    return JSON.parse(body.toString() || '{}');
  } catch {
    throw new Refusal(400, 'SerializationException', 'The body is not JSON.');
  }
};

const onTable = (verb: string, table: string | undefined, leading: readonly (string | undefined)[], index?: string): Asked => ({
  action: `dynamodb:${verb}`,
  resource: `${places.tableNamed(table ?? '')}${index ? `/index/${index}` : ''}`,
  context: { 'dynamodb:LeadingKeys': leading.filter((one) => one !== undefined) },
});

/** A transaction's parts have actions of their own. */
const parts: Readonly<Record<string, string>> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
  Get: 'GetItem',
};

function ofTable(verb: string, body: Buffer): Asked[] {
  const input = parse(body) as Input; // the wire's form; what is missing is asked for with no key, which no role may
  const { TableName, TransactItems, RequestItems, Key, Item } = input;
  if (TransactItems)
    return TransactItems.flatMap((item) =>
      Object.entries(item).map(([part, one]) => onTable(parts[part] ?? part, one.TableName, [(one.Key ?? one.Item)?.pk?.S])),
    );
  if (RequestItems)
    return Object.entries(RequestItems).map(([table, { Keys = [] }]) =>
      onTable(
        verb,
        table,
        Keys.map(({ pk }) => pk?.S),
      ),
    );
  if (verb === 'Query') return [onTable(verb, TableName, [hashIn(input)], input.IndexName)];
  return [onTable(verb, TableName, [(Key ?? Item)?.pk?.S], input.IndexName)];
}

/** The value that a query's condition gives to the partition key. */
function hashIn({ IndexName, KeyConditionExpression = '', ExpressionAttributeNames = {}, ExpressionAttributeValues = {} }: Input): string | undefined {
  for (const [, name = '', value = ''] of KeyConditionExpression.matchAll(/(#?\w+)\s*=\s*(:\w+)/g))
    if ((ExpressionAttributeNames[name] ?? name) === hashOf(IndexName)) return ExpressionAttributeValues[value]?.S;
  return undefined;
}

function ofKey(verb: string, body: Buffer): Asked[] {
  const { EncryptionContext = {} } = parse(body) as { EncryptionContext?: Record<string, string> };
  const context = Object.fromEntries(Object.entries(EncryptionContext).map(([name, value]) => [`kms:EncryptionContext:${name}`, value]));
  return [{ action: `kms:${verb}`, resource: places.master, context }];
}

function ofQueue(verb: string, body: Buffer): Asked[] {
  const { QueueUrl = '', QueueName = QueueUrl.split('/').at(-1) ?? '' } = parse(body) as { QueueUrl?: string; QueueName?: string };
  return [{ action: `sqs:${verb.replace('Batch', '')}`, resource: places.queue(QueueName), context: {} }];
}

function ofRole(body: Buffer): Asked[] {
  const form = new URLSearchParams(body.toString());
  const keys: string[] = [];
  const context: Record<string, string | string[]> = {};
  for (let n = 1; form.has(`Tags.member.${n}.Key`); n++) {
    const key = form.get(`Tags.member.${n}.Key`) ?? '';
    keys.push(key);
    context[`aws:RequestTag/${key}`] = form.get(`Tags.member.${n}.Value`) ?? '';
  }
  if (keys.length > 0) context['aws:TagKeys'] = keys;
  const actions = keys.length > 0 ? ['sts:AssumeRole', 'sts:TagSession'] : ['sts:AssumeRole'];
  return actions.map((action) => ({ action, resource: form.get('RoleArn') ?? '', context }));
}

/** IAM has one action for several calls that put or read an object. */
const objects: Readonly<Record<string, string>> = {
  HeadObject: 'GetObject',
  UploadPart: 'PutObject',
  CreateMultipartUpload: 'PutObject',
  CompleteMultipartUpload: 'PutObject',
  HeadBucket: 'ListBucket',
};

/** `source`: the object that a copy is made of, as the header names it. */
export function ofFile(call: string, key: string, source?: string): Asked[] {
  const at = (path: string) => `${places.bucket}${path ? `/${path}` : ''}`;
  const asked = [{ action: `s3:${objects[call] ?? call}`, resource: at(key), context: {} }];
  if (source !== undefined) asked.push({ action: 's3:GetObject', resource: at(decodeURIComponent(source).replace(/^\/?[^/]*\//, '')), context: {} });
  return asked;
}

const ofMail = (verb: string): Asked[] => [{ action: `ses:${verb}`, resource: places.mail, context: {} }];

const ofConnection = (method: string, path: string): Asked[] => [
  { action: 'execute-api:ManageConnections', resource: `${places.sockets}/${method}/${path.replace('%40', '@').split('/').slice(2).join('/')}`, context: {} },
];

/** Of every service but S3, whose calls are read by `ofFile`. */
export function askedOf(service: string, verb: string, { method, path }: { method: string; path: string }, body: Buffer): Asked[] {
  if (service === 'dynamodb') return ofTable(verb, body);
  if (service === 'sqs') return ofQueue(verb, body);
  if (service === 'kms') return ofKey(verb, body);
  if (service === 'ses') return ofMail(verb);
  if (service === 'sts') return ofRole(body);
  if (service === 'execute-api') return ofConnection(method, path);
  return [{ action: `${service}:${verb}`, resource: '', context: {} }];
}
