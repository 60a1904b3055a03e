import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DynamoDBClient, GetItemCommand, PutItemCommand, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { entryKey } from '@regulars/functions/runtime/store/keys.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openQueues } from '../cloud/queues.ts';
import { commandOf } from '../folder.ts';
import { startFixture, temporaryFolder } from '../tests/fixture.ts';
import { sweepExpired } from './expiry.ts';
import { cronOf } from './schedule.ts';
import { makeStream } from './stream.ts';

let local: Awaited<ReturnType<typeof startFixture>>;
const notes = temporaryFolder();
beforeAll(async () => void (local = await startFixture()));
afterAll(async () => {
  await local.end();
  rmSync(notes, { recursive: true, force: true });
});

const lines = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []);
const entry = (workspace: string, lane: number, sequence: number, file: string) => {
  const { pk, sk } = entryKey(workspace, lane, sequence);
  return { Put: { TableName: 'regulars', Item: { pk: { S: pk }, sk: { S: sk }, file: { S: file } }, ConditionExpression: 'attribute_not_exists(pk)' } };
};

const send = (kind: string, message: object) => local.cloud.queues.send('screen', JSON.stringify({ kind, ...message }));

describe('a queue', () => {
  it('brings a message again until it is done', async () => {
    const file = join(notes, 'twice');
    send('work', { file, failures: 1 });
    await expect.poll(() => lines(file), { timeout: 10_000 }).toEqual(['1', '2']);
    await expect.poll(() => local.cloud.queues.counts('screen')).toEqual({ visible: 0, hidden: 0, delayed: 0 });
  });

  it('does not keep one of its jobs waiting for another', async () => {
    const file = join(notes, 'long');
    send('rest', { file, milliseconds: 500 });
    send('work', { file });
    await expect.poll(() => lines(file), { timeout: 10_000 }).toEqual(['1', 'rested']);
  });

  it('brings again what names no job of it, and goes on', async () => {
    const file = join(notes, 'nobody');
    send('nobody', { file });
    send('work', { file });
    await expect.poll(() => lines(file), { timeout: 10_000 }).toEqual(['1']);
    expect(local.cloud.queues.counts('screen')).toMatchObject({ hidden: 1 });
  });

  it('sets aside what was received five times in vain, and forgets a receive that a killed process made', async () => {
    let now = 0;
    const file = join(notes, 'queues.db');
    const open = () => {
      const queues = openQueues(file, () => now);
      queues.create('q');
      queues.create('q-dead');
      return queues;
    };
    let queues = open();
    queues.send('q', 'x');
    const receive = () => queues.receive('q', { max: 1, wait: 0, hidden: 10 });
    expect((await receive())[0]?.receives).toBe(1);
    queues.close();
    queues = open();
    for (let n = 1; n <= 5; n++, now += 10_000) expect((await receive())[0]?.receives).toBe(n);
    expect([await receive(), queues.counts('q').visible, queues.counts('q-dead').visible]).toEqual([[], 0, 1]);
    queues.close();
  });
});

describe('the stream of the journal', () => {
  it('brings entries in the order of their lane, though they were announced in another', async () => {
    const file = join(notes, 'order');
    const client = new DynamoDBClient(local.admin);
    for (let n = 1; n <= 5; n++) await client.send(new TransactWriteItemsCommand({ TransactItems: [entry('W1', 3, n, file), entry('W1', 4, n, file)] }));
    await expect.poll(() => lines(file).length).toBe(10);
    for (const lane of ['03', '04'])
      expect(
        lines(file)
          .filter((line) => line.startsWith(`T#W1#J#${lane}#`))
          .map((line) => Number(line.split(' ')[1])),
      ).toEqual([1, 2, 3, 4, 5]);
  });

  it('fetches what it was not told of: a lane has no gaps', async () => {
    const file = join(notes, 'gap');
    const client = new DynamoDBClient(local.admin);
    const { Put } = entry('W2', 0, 1, file);
    await client.send(new PutItemCommand(Put)); // not announced: no transaction
    await client.send(new TransactWriteItemsCommand({ TransactItems: [entry('W2', 0, 2, file)] }));
    await expect.poll(() => lines(file)).toEqual(['T#W2#J#00#0 1', 'T#W2#J#00#0 2']);
  });

  it('cuts a failing batch in two, tries five times, sets the rest aside and goes on', async () => {
    const tried: number[] = [];
    const dead: string[] = [];
    const invoke = {
      job: async (_job: object, { Records }: { Records: { dynamodb: { SequenceNumber: string } }[] }) => {
        tried.push(Records.length);
        if (Records.some(({ dynamodb }) => dynamodb.SequenceNumber === '3')) throw new Error('three');
      },
    };
    const queues = { send: (_name: string, body: string) => dead.push(body) };
    // Only what the stream uses of both.
    const deliver = makeStream(
      [{ id: 'listen', folder: 'probe', uses: {}, on: 'journal' }],
      invoke as Parameters<typeof makeStream>[1],
      queues as unknown as Parameters<typeof makeStream>[2],
      () => {},
      async () => {},
    );
    await deliver([1, 2, 3, 4].map((n) => ({ dynamodb: { SequenceNumber: `${n}` } })) as Parameters<typeof deliver>[0]);
    expect(tried).toEqual([4, 2, 2, 1, 1, 1, 1, 1]);
    expect(dead.map((body) => JSON.parse(body))).toEqual([{ Records: [{ dynamodb: { SequenceNumber: '3' } }] }]);
  });
});

describe('a killed deployment', () => {
  it('loses nothing acknowledged, delivers what it had not, and leaves no table behind', async () => {
    const data = join(notes, 'killed');
    const file = join(notes, 'kill');
    const child: ChildProcess = spawn(process.execPath, [fileURLToPath(new URL('../tests/killed.ts', import.meta.url)), data, file], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    child.stdout?.on('data', (chunk: Buffer) => (said += chunk));
    const acknowledged = () => said.split('\n').filter((line) => /^\d+$/.test(line)).length;
    await expect.poll(acknowledged, { timeout: 15_000 }).toBeGreaterThan(30);
    child.kill('SIGKILL');
    await new Promise((done) => child.once('exit', done));
    const count = acknowledged();
    const table = Number(readFileSync(join(data, 'table.db.pid'), 'utf8'));

    const again = await startFixture({ data });
    await expect.poll(() => commandOf(table)).not.toContain(data); // an ended process may keep its number for a while
    const { pk, sk } = entryKey('WK', 0, count);
    expect(
      (await new DynamoDBClient(again.admin).send(new GetItemCommand({ TableName: 'regulars', Key: { pk: { S: pk }, sk: { S: sk } } }))).Item,
    ).toBeDefined();
    await expect.poll(() => new Set(lines(file)).size, { timeout: 10_000 }).toBeGreaterThanOrEqual(count);
    await again.end();
  }, 40_000);
});

describe('what expires', () => {
  it('is taken away, and nothing else', async () => {
    const client = new DynamoDBClient(local.admin);
    const put = (pk: string, ttl?: number) =>
      client.send(new PutItemCommand({ TableName: 'regulars', Item: { pk: { S: pk }, sk: { S: 'x' }, ...(ttl ? { ttl: { N: String(ttl) } } : {}) } }));
    await Promise.all([put('E#old', 1000), put('E#young', 9_999_999_999), put('E#ever')]);
    expect(await sweepExpired(local.cloud.table.file ?? '', local.cloud.wire)).toBe(1);
    const is = async (pk: string) => Boolean((await client.send(new GetItemCommand({ TableName: 'regulars', Key: { pk: { S: pk }, sk: { S: 'x' } } }))).Item);
    expect([await is('E#old'), await is('E#young'), await is('E#ever')]).toEqual([false, true, true]);
  });
});

describe('the clock', () => {
  it('knows minutes, hours and the day, and refuses the rest', () => {
    expect(['1 minute', '15 minutes', '6 hours', '1 day'].map(cronOf)).toEqual(['*/1 * * * *', '*/15 * * * *', '0 */6 * * *', '0 3 * * *']);
    for (const text of ['7 minutes', '2 days', 'often']) expect(() => cronOf(text)).toThrow(/not a schedule/);
  });
});
