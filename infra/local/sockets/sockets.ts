/**
 * The WebSocket API: `$connect` is authorized and may be refused, messages find their route by `action`, the other
 * direction comes through the door (`manage.ts`). With API Gateway's limits: 128 KB a message, 10 minutes idle, 2 hours.
 */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import type { Invoke } from '../functions/invoke.ts';
import { arn, type Connected, contextOf, farewell, handshake, newConnectionId, type SocketContext } from './event.ts';

/** `route`: `$connect`, `$disconnect`, `$default`, or the `action` of a message. */
export type SocketOperation = { id: string; folder: string; route: string };
export type SocketsOptions = { operations: readonly SocketOperation[]; log: (line: object) => void; now?: () => number; idle?: number; longest?: number };

type Open = { socket: WebSocket; connected: Connected; lastActiveAt: number; idle: NodeJS.Timeout; end: NodeJS.Timeout };
export type Sockets = ReturnType<typeof makeSockets>;

export const largestMessage = 128 * 1024;
const authorizer = { folder: 'authorize', id: 'authorizeSocket' };
const tenMinutes = 10 * 60_000;
const twoHours = 2 * 3600_000;

export function makeSockets({ operations, log, now = Date.now, idle = tenMinutes, longest = twoHours }: SocketsOptions) {
  const open = new Map<string, Open>();
  const server = new WebSocketServer({ noServer: true, maxPayload: largestMessage, perMessageDeflate: false });
  const find = (route: string) => operations.find((one) => one.route === route);
  let invoke: Pick<Invoke, 'here'> | undefined;

  const run = async (operation: SocketOperation, event: object): Promise<{ statusCode?: number; body?: string } | undefined> => {
    const result = await invoke?.here({ folder: operation.folder, id: operation.id }, event);
    return (result ?? undefined) as { statusCode?: number; body?: string } | undefined; // Lambda's answer to a proxy integration
  };

  /** The status to refuse with, or what the authorizer knows of whoever connects. */
  async function authorize(event: ReturnType<typeof handshake>, context: SocketContext): Promise<number | NonNullable<SocketContext['authorizer']>> {
    if (!event.queryStringParameters?.ticket) return 401; // the identity source; without it the authorizer is not asked
    const asked = { type: 'REQUEST', methodArn: arn, ...event, requestContext: context };
    try {
      // The policy format: the simple one is the HTTP API's.
      const verdict = (await invoke?.here(authorizer, asked)) as {
        principalId: string;
        policyDocument: { Statement: { Effect: string }[] };
        context?: Record<string, string>;
      };
      const isAllowed = verdict.policyDocument.Statement.length > 0 && verdict.policyDocument.Statement.every(({ Effect }) => Effect === 'Allow');
      return isAllowed ? { principalId: verdict.principalId, ...verdict.context } : 403;
    } catch (error) {
      if ((error as Error).message === 'Unauthorized') return 401; // the one error the gateway understands
      log({ message: 'A connection could not be authorized', error: String(error) });
      return 500;
    }
  }

  async function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on('error', () => socket.destroy());
    const connected: Connected = {
      id: newConnectionId(),
      at: now(),
      host: request.headers.host ?? '',
      sourceIp: request.socket.remoteAddress ?? '',
      userAgent: request.headers['user-agent'],
      authorizer: undefined,
    };
    const event = handshake(request);
    const route = { routeKey: '$connect', eventType: 'CONNECT' } as const;
    const verdict = await authorize(event, contextOf(connected, route, now()));
    if (typeof verdict === 'number') return refuse(socket, verdict);
    connected.authorizer = verdict;
    const connect = find('$connect');
    const answer = connect && (await run(connect, { ...event, requestContext: contextOf(connected, route, now()) }).catch(failed('$connect')));
    const status = answer?.statusCode ?? (connect ? 500 : 200);
    if (status < 200 || status > 299) return refuse(socket, status);
    server.handleUpgrade(request, socket, head, (accepted) => take(accepted, connected));
  }

  const failed = (route: string) => (error: Error) => void log({ message: 'A handler failed', route, error: error.stack ?? String(error) });

  function take(socket: WebSocket, connected: Connected) {
    const closing = (reason: string) => () => socket.close(1001, reason);
    const state: Open = {
      socket,
      connected,
      lastActiveAt: now(),
      idle: setTimeout(closing('Idle'), idle).unref(),
      end: setTimeout(closing('Going away'), longest).unref(),
    };
    open.set(connected.id, state);
    socket.on('error', () => socket.terminate());
    socket.on('message', (data, isBinary) => {
      touch(state);
      void receive(state, data, isBinary);
    });
    socket.on('close', (code, reason) => void ended(state, code, reason.toString()));
  }

  function touch(state: Open) {
    state.lastActiveAt = now();
    state.idle.refresh();
  }

  /** What the route's function answers goes back on the same socket. */
  async function receive({ socket, connected }: Open, data: RawData, isBinary: boolean): Promise<void> {
    const body = data.toString();
    const action = isBinary ? undefined : actionIn(body);
    const operation = (action?.startsWith('$') ? undefined : find(action ?? '')) ?? find('$default');
    const context = contextOf(connected, { routeKey: operation?.route ?? '$default', eventType: 'MESSAGE' }, now());
    const complain = (message: string) => socket.send(JSON.stringify({ message, connectionId: connected.id, requestId: context.requestId }));
    if (!operation) return complain('Forbidden');
    try {
      const answer = await run(operation, { requestContext: context, body, isBase64Encoded: false });
      if (answer?.body) socket.send(answer.body);
    } catch (error) {
      failed(operation.route)(error as Error);
      complain('Internal server error');
    }
  }

  async function ended({ connected, idle: first, end }: Open, code: number, reason: string): Promise<void> {
    clearTimeout(first);
    clearTimeout(end);
    open.delete(connected.id);
    const operation = find('$disconnect');
    if (!operation) return;
    const context = contextOf(connected, { routeKey: '$disconnect', eventType: 'DISCONNECT' }, now());
    const event = { ...farewell(connected.host), requestContext: { ...context, disconnectStatusCode: code, disconnectReason: reason } };
    await run(operation, event).catch(failed('$disconnect'));
  }

  return {
    upgrade,
    begin: (to: Pick<Invoke, 'here'>) => void (invoke = to),
    /** False where there is no such connection. */
    send(id: string, data: Buffer): boolean {
      const found = open.get(id);
      if (!found || found.socket.readyState !== found.socket.OPEN) return false;
      touch(found);
      found.socket.send(data.toString());
      return true;
    },
    close(id: string): boolean {
      open.get(id)?.socket.close(1000, 'Connection Closed Normally');
      return open.has(id);
    },
    look(id: string) {
      const found = open.get(id);
      return (
        found && {
          connectedAt: found.connected.at,
          lastActiveAt: found.lastActiveAt,
          identity: { sourceIp: found.connected.sourceIp, userAgent: found.connected.userAgent },
        }
      );
    },
    ids: () => [...open.keys()],
    stop() {
      for (const { socket, idle: first, end } of open.values()) {
        clearTimeout(first);
        clearTimeout(end);
        socket.removeAllListeners('close');
        socket.terminate();
      }
      open.clear();
      server.close();
    },
  };
}

const reasons: Record<number, string> = { 401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found', 421: 'Misdirected Request' };

/** Before the protocol is switched an answer is plain HTTP. */
export function refuse(socket: Duplex, status: number): void {
  socket.end(`HTTP/1.1 ${status} ${reasons[status] ?? 'Internal Server Error'}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function actionIn(body: string): string | undefined {
  try {
    const action = (JSON.parse(body) as { action?: unknown } | null)?.action;
    return typeof action === 'string' ? action : undefined;
  } catch {
    return undefined; // no JSON has no route of its own
  }
}
