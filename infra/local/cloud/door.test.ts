/** The door as the SDK meets it. Long: one promise after another, over one deployment. */
import { createHash, createHmac } from 'node:crypto';
import { rmSync } from 'node:fs';
import { CreateTableCommand, DynamoDBClient, GetItemCommand, PutItemCommand, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { DecryptCommand, GenerateDataKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { ReceiveMessageCommand, SendMessageBatchCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../tests/fixture.ts';
import { type Cloud, openCloud } from './cloud.ts';
import type { Credential } from './credentials.ts';
import type { Image } from './dynamo.ts';

const folder = temporaryFolder();
const origin = 'http://127.0.0.1:8080';
const journal: [string, Image[]][] = [];
let cloud: Cloud;
let key: Credential;
let config: { endpoint: string; region: string; maxAttempts: number; credentials: { accessKeyId: string; secretAccessKey: string } };

beforeAll(async () => {
  cloud = await openCloud(folder, {
    ear: { starts: () => {}, ends: (_workspace, outcome, entries) => void journal.push([outcome, entries]) },
    sockets: () => ({ status: 200, headers: {} }),
    publicOrigin: () => origin,
    log: () => {},
  });
  cloud.queues.create('work');
  key = cloud.door.credentials.give('admin');
  config = { endpoint: cloud.door.url, region: 'local-1', maxAttempts: 1, credentials: { accessKeyId: key.id, secretAccessKey: key.secret } };
});
afterAll(async () => {
  await cloud.stop();
  rmSync(folder, { recursive: true, force: true });
});
afterEach(() => cloud.door.faults.clear());

const item = (pk: string, more: object = {}) => ({ TableName: 'regulars', Item: { pk: { S: pk }, sk: { S: 'x' }, ...more } });
const get = (client: DynamoDBClient, pk: string) => client.send(new GetItemCommand({ TableName: 'regulars', Key: { pk: { S: pk }, sk: { S: 'x' } } }));

const asked = '{"TableName":"regulars","Key":{"pk":{"S":"a"},"sk":{"S":"x"}}}';
/** A GetItem signed by hand, to be spoiled in one place. */
function signed({
  at = new Date(),
  secret = key.secret,
  id = key.id,
  sent = asked,
  extra = {},
}: {
  at?: Date;
  secret?: string;
  id?: string;
  sent?: string;
  extra?: Record<string, string>;
}) {
  const date = at.toISOString().replace(/[-:]|\.\d+/g, '');
  const host = new URL(cloud.door.url).host;
  const scope = `${date.slice(0, 8)}/local-1/dynamodb/aws4_request`;
  const hash = (text: string) => createHash('sha256').update(text).digest('hex');
  const canonical = `POST\n/\n\nhost:${host}\nx-amz-date:${date}\nx-amz-target:DynamoDB_20120810.GetItem\n\nhost;x-amz-date;x-amz-target\n${hash(asked)}`;
  const hmac = (k: string | Buffer, text: string) => createHmac('sha256', k).update(text).digest();
  const signing = ['local-1', 'dynamodb', 'aws4_request'].reduce(hmac, hmac(`AWS4${secret}`, date.slice(0, 8)));
  const signature = hmac(signing, `AWS4-HMAC-SHA256\n${date}\n${scope}\n${hash(canonical)}`).toString('hex');
  return fetch(cloud.door.url, {
    method: 'POST',
    body: sent,
    headers: {
      'x-amz-date': date,
      'x-amz-target': 'DynamoDB_20120810.GetItem',
      authorization: `AWS4-HMAC-SHA256 Credential=${id}/${scope}, SignedHeaders=host;x-amz-date;x-amz-target, Signature=${signature}`,
      ...extra,
    },
  });
}

describe('the door', () => {
  it('opens to a right signature', async () => expect((await signed({})).status).toBe(200));

  it.each([
    ['no signature', () => fetch(cloud.door.url, { method: 'POST', body: '{}' })],
    ['an unknown key', () => signed({ id: 'AKIAUNKNOWN' })],
    ['a wrong secret', () => signed({ secret: 'guess' })],
    ['another body', () => signed({ sent: '{"TableName":"regulars","Key":{"pk":{"S":"b"},"sk":{"S":"x"}}}' })],
    ['a request of six minutes ago', () => signed({ at: new Date(Date.now() - 6 * 60_000) })],
    ['a request of the future', () => signed({ at: new Date(Date.now() + 6 * 60_000) })],
    ['an unsigned header of AWS', () => signed({ extra: { 'x-amz-meta-role': 'admin' } })],
    ["a token that is not the key's", () => signed({ extra: { 'x-amz-security-token': 'x' } })],
  ])('refuses %s', async (_name, ask) => expect((await ask()).status).toBe(403));

  it('hands on what a transaction appends to a journal, once it is committed', async () => {
    const client = new DynamoDBClient(config);
    const write = (pk: string) =>
      client.send(
        new TransactWriteItemsCommand({
          TransactItems: [{ Put: item('T#w#R#deal#1') }, { Put: { ...item(pk), ConditionExpression: 'attribute_not_exists(pk)' } }],
        }),
      );
    await write('T#w#J#00#0');
    await expect(write('T#w#J#00#0')).rejects.toThrow(/cancelled/i);
    await expect
      .poll(() => journal.map(([outcome, entries]) => [outcome, entries.map(({ pk }) => pk?.S)]))
      .toEqual([
        ['committed', ['T#w#J#00#0']],
        ['refused', []],
      ]);
  });

  it('strikes with the faults that were ordered', async () => {
    const client = new DynamoDBClient(config);
    const put = (pk: string) => client.send(new PutItemCommand(item(pk)));
    cloud.door.faults.order({ kind: 'throttle', service: 'dynamodb', action: 'PutItem', times: 1 });
    await expect(put('f1')).rejects.toMatchObject({ name: 'ThrottlingException' });
    expect((await get(client, 'f1')).Item).toBeUndefined();
    cloud.door.faults.order({ kind: 'errorAfter', service: 'dynamodb', action: 'PutItem', times: 1 });
    await expect(put('f2')).rejects.toMatchObject({ name: 'InternalServerError' });
    expect((await get(client, 'f2')).Item).toBeDefined();
    cloud.door.faults.order({ kind: 'lostAnswer', service: 'dynamodb', action: 'PutItem', times: 1 });
    await expect(put('f3')).rejects.toThrow();
    expect((await get(client, 'f3')).Item).toBeDefined();
    cloud.door.faults.order({ kind: 'conflict', service: 'dynamodb', action: 'TransactWriteItems', times: 1 });
    await expect(client.send(new TransactWriteItemsCommand({ TransactItems: [{ Put: item('f4') }] }))).rejects.toMatchObject({
      name: 'TransactionCanceledException',
      CancellationReasons: [{ Code: 'TransactionConflict' }],
    });
  });

  it('draws the same faults from the same seed', () => {
    const draws = () => {
      cloud.door.faults.clear();
      cloud.door.faults.order({ kind: 'throttle', service: 'sqs', rate: 0.5 }, 7);
      return Array.from({ length: 40 }, () => (cloud.door.faults.draw('sqs', 'SendMessage') ? 1 : 0));
    };
    expect(draws()).toEqual(draws());
    expect(new Set(draws()).size).toBe(2);
  });

  it('survives the death of the table', async () => {
    const client = new DynamoDBClient({ ...config, maxAttempts: 10 });
    await client.send(new PutItemCommand(item('kept')));
    const pid = cloud.table.pid();
    if (!pid) throw new Error('The table does not run here.');
    process.kill(pid, 'SIGKILL');
    expect((await get(client, 'kept')).Item).toBeDefined();
    await expect(
      client.send(
        new CreateTableCommand({
          TableName: 'regulars',
          KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
          AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
          BillingMode: 'PAY_PER_REQUEST',
        }),
      ),
    ).rejects.toMatchObject({ name: 'ResourceInUseException' });
  });
});

describe('keys', () => {
  it('open only in the context they were made in', async () => {
    const client = new KMSClient(config);
    const { Plaintext, CiphertextBlob } = await client.send(
      new GenerateDataKeyCommand({ KeyId: 'alias/regulars', NumberOfBytes: 64, EncryptionContext: { workspace: 'a' } }),
    );
    const open = (context?: Record<string, string>) => client.send(new DecryptCommand({ CiphertextBlob, EncryptionContext: context }));
    expect((await open({ workspace: 'a' })).Plaintext).toEqual(Plaintext);
    await expect(open({ workspace: 'b' })).rejects.toMatchObject({ name: 'InvalidCiphertextException' });
    await expect(open()).rejects.toMatchObject({ name: 'InvalidCiphertextException' });
  });
});

describe('files', () => {
  const at = { Bucket: 'regulars' };
  const text = async (client: S3Client, Key: string, more: object = {}) =>
    (await client.send(new GetObjectCommand({ ...at, Key, ...more }))).Body?.transformToString();

  it('keep bytes, type and metadata; give ranges; and write only where nothing is, if asked', async () => {
    const client = new S3Client(config);
    await client.send(new PutObjectCommand({ ...at, Key: 'a/熟客 ü&+.txt', Body: 'hello world', ContentType: 'text/plain', Metadata: { of: 'mei' } }));
    const found = await client.send(new GetObjectCommand({ ...at, Key: 'a/熟客 ü&+.txt' }));
    expect([await found.Body?.transformToString(), found.ContentType, found.Metadata]).toEqual(['hello world', 'text/plain', { of: 'mei' }]);
    expect(await text(client, 'a/熟客 ü&+.txt', { Range: 'bytes=6-' })).toBe('world');
    await expect(client.send(new PutObjectCommand({ ...at, Key: 'a/熟客 ü&+.txt', Body: 'x', IfNoneMatch: '*' }))).rejects.toMatchObject({
      name: 'PreconditionFailed',
    });
    expect(await text(client, 'a/熟客 ü&+.txt')).toBe('hello world');
    await expect(text(client, 'none')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  it('list by prefix, folder and page, and go by the batch', async () => {
    const client = new S3Client(config);
    for (const Key of ['l/1', 'l/2', 'l/x/1', 'l/x/2', 'l/y', 'm']) await client.send(new PutObjectCommand({ ...at, Key, Body: Key }));
    const list = (more: object) => client.send(new ListObjectsV2Command({ ...at, Prefix: 'l/', ...more }));
    const folders = await list({ Delimiter: '/' });
    expect([folders.Contents?.map(({ Key }) => Key), folders.CommonPrefixes?.map(({ Prefix }) => Prefix)]).toEqual([['l/1', 'l/2', 'l/y'], ['l/x/']]);
    const first = await list({ MaxKeys: 3 });
    const rest = await list({ MaxKeys: 3, ContinuationToken: first.NextContinuationToken });
    expect([...(first.Contents ?? []), ...(rest.Contents ?? [])].map(({ Key }) => Key)).toEqual(['l/1', 'l/2', 'l/x/1', 'l/x/2', 'l/y']);
    await client.send(new DeleteObjectsCommand({ ...at, Delete: { Objects: [{ Key: 'l/1' }, { Key: 'l/x/1' }] } }));
    expect((await list({})).KeyCount).toBe(3);
  });

  it('come in parts, and only whole', async () => {
    const client = new S3Client(config);
    const { UploadId } = await client.send(new CreateMultipartUploadCommand({ ...at, Key: 'parts' }));
    const part = async (PartNumber: number, Body: string) => ({
      PartNumber,
      ETag: (await client.send(new UploadPartCommand({ ...at, Key: 'parts', UploadId, PartNumber, Body }))).ETag,
    });
    const Parts = [await part(1, 'one '), await part(2, 'two')];
    await expect(text(client, 'parts')).rejects.toMatchObject({ name: 'NoSuchKey' });
    await client.send(new CompleteMultipartUploadCommand({ ...at, Key: 'parts', UploadId, MultipartUpload: { Parts } }));
    expect(await text(client, 'parts')).toBe('one two');
    await expect(client.send(new AbortMultipartUploadCommand({ ...at, Key: 'parts', UploadId }))).rejects.toMatchObject({ name: 'NoSuchUpload' });
  });

  it('take a stream larger than memory should hold, in chunks', async () => {
    const client = new S3Client(config);
    const { Readable } = await import('node:stream');
    const block = Buffer.alloc(1 << 20, 7);
    await client.send(new PutObjectCommand({ ...at, Key: 'big', Body: Readable.from(Array(24).fill(block)), ContentLength: 24 << 20 }));
    expect((await client.send(new GetObjectCommand({ ...at, Key: 'big', Range: 'bytes=-5' }))).ContentRange).toBe(
      `bytes ${(24 << 20) - 5}-${(24 << 20) - 1}/${24 << 20}`,
    );
  });

  it('open to a presigned link until it expires, for its own key and our own page', async () => {
    const client = new S3Client({ ...config, requestChecksumCalculation: 'WHEN_REQUIRED' });
    const put = await getSignedUrl(client, new PutObjectCommand({ ...at, Key: 'up', ContentType: 'text/csv' }), { expiresIn: 60 });
    const preflight = await fetch(put, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'PUT', 'access-control-request-headers': 'content-type' },
    });
    expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([204, origin]);
    expect((await fetch(put, { method: 'OPTIONS', headers: { origin: 'https://evil.example' } })).status).toBe(403);
    expect((await fetch(put, { method: 'PUT', body: 'a,b', headers: { 'content-type': 'text/csv', origin } })).status).toBe(200);
    expect(await text(client, 'up')).toBe('a,b');
    expect((await fetch(put.replace('/up?', '/other?'), { method: 'PUT', body: 'x' })).status).toBe(403);
    const old = await getSignedUrl(client, new GetObjectCommand({ ...at, Key: 'up' }), { expiresIn: 60, signingDate: new Date(Date.now() - 61_000) });
    expect((await fetch(old)).status).toBe(403);
  });

  it('refuse sub-resources they do not know, and leave the object as it was', async () => {
    const client = new S3Client({ ...config, requestChecksumCalculation: 'WHEN_REQUIRED' });
    const url = await getSignedUrl(client, new PutObjectCommand({ ...at, Key: 'up' }));
    expect((await fetch(url.replace('?', '?tagging=&'), { method: 'PUT', body: 'tags' })).status).toBe(501);
    expect(await text(client, 'up')).toBe('a,b');
  });
});

describe('mail and queues', () => {
  it('cannot be made to carry a header of somebody else', async () => {
    const client = new SESv2Client(config);
    const send = (to: string, subject: string) =>
      client.send(
        new SendEmailCommand({
          FromEmailAddress: 'a@example.com',
          Destination: { ToAddresses: [to] },
          Content: { Simple: { Subject: { Data: subject }, Body: { Text: { Data: 'x' } } } },
        }),
      );
    const { MessageId } = await send('b@example.com', 'Hi\r\nBcc: evil@example.com');
    expect((await cloud.mail.list()).find(({ id }) => id === MessageId)?.subject).toBe('Hi Bcc: evil@example.com');
    await expect(send('b@example.com\r\nBcc: evil@example.com', 'Hi')).rejects.toMatchObject({ name: 'BadRequestException' });
  });

  it('keep messages apart by queue and count what they are given', async () => {
    const client = new SQSClient(config);
    const QueueUrl = `${cloud.door.queuePrefix}work`;
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'one' }));
    const batch = await client.send(
      new SendMessageBatchCommand({
        QueueUrl,
        Entries: [
          { Id: '1', MessageBody: 'two' },
          { Id: '2', MessageBody: 'late', DelaySeconds: 900 },
          { Id: '3', MessageBody: 'never', DelaySeconds: 901 },
        ],
      }),
    );
    expect([batch.Successful?.length, batch.Failed?.map(({ Id }) => Id)]).toEqual([2, ['3']]);
    const { Messages = [] } = await client.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    expect(Messages.map(({ Body }) => Body)).toEqual(['one', 'two']);
    await expect(client.send(new SendMessageCommand({ QueueUrl: `${cloud.door.queuePrefix}none`, MessageBody: 'x' }))).rejects.toMatchObject({
      name: 'QueueDoesNotExist',
    });
  });
});
