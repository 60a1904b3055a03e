import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DynamoDBClient, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { entryKey } from '@regulars/functions/runtime/store/keys.ts';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { roleNamed } from '../cloud/places.ts';
import type { Operation } from '../gateway/gateway.ts';
import { startFixture, temporaryFolder } from '../tests/fixture.ts';
import { functionsOf } from './assembly.ts';
import type { Invoke } from './invoke.ts';
import { type LambdasOptions, makeLambdas } from './lambdas.ts';

const assembly = fileURLToPath(new URL('../tests/assembly', import.meta.url));
/** Ended by nobody. */
const lasting = { calls: 1e6, rest: 2e9 };
type Told = { pid: number; calls: number; found: string[]; variables: string[] };

describe('functions as Lambda runs them', () => {
  let lambdas: Invoke;
  const open = (options: Partial<LambdasOptions> = {}) => {
    lambdas = makeLambdas({ functions: functionsOf(assembly), folder: join(temporaryFolder(), 'lambdas'), environment: () => ({}), ...options });
  };
  const tell = (event: object = {}, id = 'tell') => lambdas.here({ folder: 'probe', id }, event) as Promise<Told>;
  afterEach(() => lambdas.stop());

  it('are each in a process of its own, begun when there is work', async () => {
    open(lasting);
    expect(lambdas.pids()).toEqual([]);
    const [one, other] = [await tell(), await tell({}, 'other')];
    expect(new Set([one.pid, other.pid, process.pid]).size).toBe(3);
    expect(lambdas.pids()).toEqual([one.pid, other.pid]);
  });

  it('take one call at a time', async () => {
    open(lasting);
    const told = await Promise.all([tell({ milliseconds: 50 }), tell(), tell()]);
    expect(new Set(told.map(({ pid }) => pid)).size).toBe(1);
    expect(told.map(({ calls }) => calls)).toEqual([1, 2, 3]);
  });

  it('are several abreast where that is said, as many as are needed', async () => {
    open({ ...lasting, abreast: (id) => (id === 'tell' ? 2 : 1) });
    const told = await Promise.all([tell({ milliseconds: 300 }), tell({ milliseconds: 300 }), tell()]);
    expect(new Set(told.map(({ pid }) => pid)).size).toBe(2);
    await tell();
    expect(lambdas.pids().length).toBe(2);
  });

  it('find nothing of what a process before kept, in memory or in its folder', async () => {
    open({ ...lasting, calls: 1 });
    const told = [await tell(), await tell(), await tell()];
    expect(new Set(told.map(({ pid }) => pid)).size).toBe(3);
    expect(told.map(({ calls, found }) => [calls, found])).toEqual([0, 1, 2].map(() => [1, []]));
  });

  it('are ended after a number of calls that the seed decides', async () => {
    const lives = async () => {
      const told: Told[] = [];
      for (let n = 0; n < 8; n++) told.push(await tell());
      return told.map(({ calls }) => calls);
    };
    open({ ...lasting, calls: 4, seed: 7 });
    const first = await lives();
    expect(first.filter((calls) => calls === 1).length).toBeGreaterThan(1);
    await lambdas.stop();
    open({ ...lasting, calls: 4, seed: 7 });
    expect(await lives()).toEqual(first);
  });

  it('are ended while they wait', async () => {
    open({ ...lasting, rest: 1 });
    const { pid } = await tell();
    await expect.poll(() => lambdas.pids()).toEqual([]);
    expect((await tell()).pid).not.toBe(pid);
  });

  it('are not ended in the middle of a call, though others want their place', async () => {
    open({ calls: 1, rest: 1, most: 1 });
    const [long, other, again] = await Promise.all([tell({ milliseconds: 200 }), tell({}, 'other'), tell()]);
    expect([long, other, again].map(({ calls }) => calls)).toEqual([1, 1, 1]);
    expect(new Set([long.pid, other.pid, again.pid]).size).toBe(3);
  });

  it('make room for others when they are idle', async () => {
    open({ ...lasting, most: 1 });
    const { pid } = await tell();
    const other = await tell({}, 'other');
    expect(lambdas.pids()).toEqual([other.pid]);
    expect((await tell()).pid).not.toBe(pid);
  });

  it('are ended when they overrun what their template says, and who waited is served', async () => {
    open();
    const [endless, next] = await Promise.allSettled([tell({ take: 'forever' }), tell()]);
    expect(endless).toMatchObject({ status: 'rejected', reason: { message: 'tell gave no answer within 2 s.' } });
    expect(next).toMatchObject({ status: 'fulfilled', value: { calls: 1 } });
  });

  it('say so when they end by themselves, and when there is none of that name', async () => {
    open();
    await expect(tell({ take: 'end' })).rejects.toThrow('tell ended in the middle of its work (7).');
    await expect(tell({}, 'nobody')).rejects.toThrow('There is no function nobody.');
  });
});

describe('a deployment that runs them', () => {
  let local: Awaited<ReturnType<typeof startFixture>>;
  const operation = (id: string, route: string, uses: Operation['uses'] = {}): Operation => ({ id, route, folder: 'probe', uses, allow: 'public' });
  const listener = (id: string) => ({ id, folder: 'probe', uses: {}, on: 'journal' as const });
  beforeAll(async () => {
    const operations = [
      operation('tell', 'GET /v1/tell'),
      operation('getRecord', 'POST /v1/take'),
      operation('search', 'GET /v1/search', { readmodel: 'read' }),
    ];
    local = await startFixture({ assembly, operations, jobs: [listener('one'), listener('two')] });
  });
  afterAll(() => local.end());
  const ask = async (path: string, body?: object) => {
    const answer = await fetch(`${local.url}${path}`, body && { method: 'POST', body: JSON.stringify(body) });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };

  it('tells them what their template names, with its own values, and nothing else', async () => {
    const { variables } = (await ask('/v1/tell')).body as unknown as Told;
    expect(variables.filter((name) => !/^AWS_|^NODE_/.test(name)).toSorted()).toEqual(['REGULARS_LOG', 'REGULARS_TMP', 'STAGE', 'TZ']);
    expect((await ask('/v1/take', { variable: 'ROLE_READ' })).body).toEqual({ taken: true });
    expect((await ask('/v1/take', { variable: 'ROLE_WRITE' })).status).toBe(500);
  });

  it('lets them do what the role of that one function may', async () => {
    expect((await ask('/v1/take', { arn: roleNamed('read') })).body).toEqual({ taken: true });
    for (const role of ['write', 'directory', 'enrol', 'due', 'listing'])
      expect((await ask('/v1/take', { arn: roleNamed(role) })).body, role).toEqual({ refused: 'AccessDeniedException' });
  });

  it('brings every question to the read model to one function', async () => {
    expect((await ask('/v1/search')).body).toEqual({ reader: 'GET /v1/search' });
  });

  it('brings entries of the journal once, for all who listen', async () => {
    const file = join(local.data, 'entries');
    const Put = { TableName: 'regulars', ConditionExpression: 'attribute_not_exists(pk)' };
    for (const sequence of [1, 2, 3]) {
      const { pk, sk } = entryKey('W', 0, sequence);
      const Item = { pk: { S: pk }, sk: { S: sk }, file: { S: file } };
      await new DynamoDBClient(local.admin).send(new TransactWriteItemsCommand({ TransactItems: [{ Put: { ...Put, Item } }] }));
    }
    await expect.poll(() => readFileSync(file, { encoding: 'utf8', flag: 'a+' }), { timeout: 10_000 }).toBe('1\n2\n3\n');
  });
});
