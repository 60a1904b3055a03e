import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ApiGatewayManagementApiClient, DeleteConnectionCommand, GetConnectionCommand, PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { startFixture, temporaryFolder } from '../tests/fixture.ts';
import type { SocketEvent } from './event.ts';
import { largestMessage } from './sockets.ts';

let local: Awaited<ReturnType<typeof startFixture>>;
let api: ApiGatewayManagementApiClient;
const notes = temporaryFolder();
beforeAll(async () => {
  local = await startFixture();
  api = new ApiGatewayManagementApiClient({ ...local.admin, endpoint: local.environment.SOCKETS_ENDPOINT });
});
afterAll(async () => {
  await local.end();
  rmSync(notes, { recursive: true, force: true });
});

const noted = (file: string) =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as SocketEvent);

function open(query = 'ticket=good', of = local): Promise<WebSocket & { received: string[] }> {
  const socket = Object.assign(new WebSocket(`${of.environment.SOCKET_URL}?${query}`), { received: [] as string[] });
  socket.on('message', (data) => socket.received.push(data.toString()));
  return new Promise((done, fail) => {
    socket.once('open', () => done(socket));
    socket.once('error', fail);
    socket.once('unexpected-response', (_request, { statusCode }) => fail(new Error(String(statusCode))));
  });
}
const refusedWith = (query: string) =>
  open(query).then(
    () => 'opened',
    (error: Error) => error.message,
  );
async function ask(socket: WebSocket & { received: string[] }, message: unknown): Promise<Record<string, unknown>> {
  socket.received.length = 0;
  socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  await expect.poll(() => socket.received.length).toBe(1);
  return JSON.parse(socket.received[0] ?? '');
}
const ended = (socket: WebSocket) => new Promise<number>((done) => socket.once('close', done));
const idOf = async (socket: WebSocket & { received: string[] }) =>
  ((await ask(socket, { action: 'echo' })) as unknown as SocketEvent).requestContext.connectionId;

describe('the events of a connection', () => {
  it('are what API Gateway sends: headers and query with the handshake, none with messages', async () => {
    const file = join(notes, 'events');
    const socket = await open(`ticket=good&file=${encodeURIComponent(file)}&many=1&many=2`);
    const message = (await ask(socket, { action: 'echo', text: '熟' })) as unknown as SocketEvent;
    const end = ended(socket);
    socket.close(4000, 'enough');
    await end;
    await expect.poll(() => noted(file).length).toBe(2);
    const [connect, disconnect] = noted(file) as [SocketEvent, SocketEvent];

    const common = {
      extendedRequestId: expect.any(String),
      requestTime: expect.stringMatching(/^\d\d\/\w{3}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
      messageDirection: 'IN',
      stage: 'local',
      connectedAt: expect.any(Number),
      requestTimeEpoch: expect.any(Number),
      identity: { sourceIp: '127.0.0.1' },
      requestId: expect.any(String),
      domainName: `127.0.0.1:${local.port}`,
      connectionId: expect.stringMatching(/^[\w-]{15}=$/),
      apiId: 'sockets',
      authorizer: { principalId: 'u1', user: 'u1', asked: expect.any(String) },
    };
    expect(connect).toEqual({
      headers: expect.objectContaining({ Host: `127.0.0.1:${local.port}`, 'Sec-WebSocket-Version': '13' }),
      multiValueHeaders: expect.objectContaining({ Host: [`127.0.0.1:${local.port}`] }),
      queryStringParameters: { ticket: 'good', file, many: '2' },
      multiValueQueryStringParameters: { ticket: ['good'], file: [file], many: ['1', '2'] },
      requestContext: { routeKey: '$connect', eventType: 'CONNECT', ...common },
      isBase64Encoded: false,
    });
    expect(message).toEqual({
      requestContext: { routeKey: 'echo', eventType: 'MESSAGE', messageId: expect.any(String), ...common },
      body: '{"action":"echo","text":"熟"}',
      isBase64Encoded: false,
    });
    expect(disconnect).toEqual({
      headers: { Host: `127.0.0.1:${local.port}`, 'x-api-key': '', 'X-Forwarded-For': '', 'x-restapi': '' },
      multiValueHeaders: { Host: [`127.0.0.1:${local.port}`], 'x-api-key': [''], 'X-Forwarded-For': [''], 'x-restapi': [''] },
      requestContext: { routeKey: '$disconnect', eventType: 'DISCONNECT', disconnectStatusCode: 4000, disconnectReason: 'enough', ...common },
      isBase64Encoded: false,
    });
    expect(new Set([connect, message, disconnect].map(({ requestContext }) => requestContext.connectionId)).size).toBe(1);
    expect(JSON.parse(String(connect.requestContext.authorizer?.asked))).toMatchObject({
      type: 'REQUEST',
      methodArn: expect.stringMatching(/^arn:aws:execute-api:.*\/\$connect$/),
      queryStringParameters: { ticket: 'good' },
    });
  });
});

describe('a connection', () => {
  it.each([
    ['has no ticket', '', '401'],
    ['has one that proves nothing', 'ticket=forged', '401'],
    ['is denied by the policy', 'ticket=denied', '403'],
    ['has an authorizer that fails', 'ticket=broken', '500'],
    ['is refused by $connect', 'ticket=good&status=418', '418'],
    ['has a $connect that fails', 'ticket=good&status=none', '500'],
  ])('is not made when it %s', async (_name, query, status) => {
    expect(await refusedWith(query)).toBe(status);
  });

  it('is not made under another host name or at another path', async () => {
    const at = (path: string, host?: string) =>
      new Promise((done) => {
        const socket = new WebSocket(`ws://127.0.0.1:${local.port}${path}?ticket=good`, { headers: host ? { host } : {} });
        socket.once('unexpected-response', (_request, { statusCode }) => done(statusCode));
        socket.once('open', () => done('opened'));
        socket.once('error', () => {});
      });
    expect([await at('/v1/socket'), await at('/v1/socket', 'evil.example'), await at('/v1/socketry'), await at('/')]).toEqual(['opened', 421, 404, 404]);
  });

  it('is told when a message has no route, or its function fails', async () => {
    const socket = await open();
    const told = { connectionId: expect.any(String), requestId: expect.any(String) };
    for (const message of [{ action: 'unknown' }, { action: '$connect' }, { action: 7 }, 'no JSON', '[]', 'null'])
      expect(await ask(socket, message)).toEqual({ message: 'Forbidden', ...told });
    expect(await ask(socket, { action: 'broken' })).toEqual({ message: 'Internal server error', ...told });
    socket.terminate();
  });

  it('ends after a while of silence, after its longest time, and with a message that is too large', async () => {
    const short = await startFixture({ socketLimits: { idle: 400, longest: 60_000 } });
    const busy = await open(undefined, short);
    const silent = await open(undefined, short);
    const order: string[] = [];
    busy.once('close', () => order.push('busy'));
    silent.once('close', () => order.push('silent'));
    const beat = setInterval(() => busy.readyState === busy.OPEN && order.length === 0 && busy.send('{}'), 100);
    await expect.poll(() => order.join(), { timeout: 10_000 }).toBe('silent,busy');
    clearInterval(beat);
    await short.end();

    const brief = await startFixture({ socketLimits: { longest: 300 } });
    expect(await ended(await open(undefined, brief))).toBe(1001);
    await brief.end();

    const large = await open();
    const end = ended(large);
    large.send('x'.repeat(largestMessage + 1));
    expect(await end).toBe(1009);
  });
});

describe('the callback address', () => {
  it('sends, tells and ends', async () => {
    const socket = await open();
    const id = await idOf(socket);
    socket.received.length = 0;
    await api.send(new PostToConnectionCommand({ ConnectionId: id, Data: Buffer.from('{"熟":1}') }));
    await expect.poll(() => socket.received).toEqual(['{"熟":1}']);
    const found = await api.send(new GetConnectionCommand({ ConnectionId: id }));
    expect([found.Identity?.SourceIp, found.ConnectedAt instanceof Date]).toEqual(['127.0.0.1', true]);
    const end = ended(socket);
    await api.send(new DeleteConnectionCommand({ ConnectionId: id }));
    expect(await end).toBe(1000);
  });

  it('answers 410 for a connection that is gone, and 413 for more than 128 KB', async () => {
    const socket = await open();
    const id = await idOf(socket);
    const post = (data: string) =>
      api.send(new PostToConnectionCommand({ ConnectionId: id, Data: Buffer.from(data) })).then(
        () => 'sent',
        (error: { name: string; $metadata: { httpStatusCode: number } }) => [error.name, error.$metadata.httpStatusCode],
      );
    expect(await post('x'.repeat(largestMessage))).toBe('sent');
    expect(await post('x'.repeat(largestMessage + 1))).toEqual(['PayloadTooLargeException', 413]);
    const end = ended(socket);
    socket.close();
    await end;
    await expect.poll(() => post('late')).toEqual(['GoneException', 410]);
  });
});
