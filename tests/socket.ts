/** A program at the other end of a WebSocket: what it was told, in order, and answers to what it asks. */
import type { Told } from '@regulars/shared/operations/sockets.ts';
import { WebSocket } from 'ws';
import type { Call } from './local.ts';

type Changes = Extract<Told, { kind: 'changes' }>;
// biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every route
export type Message = any;

export interface Listener {
  socket: WebSocket;
  received: Message[];
  /** The next message that is no change: the answer to this one. */
  ask(message: object): Promise<Message>;
  /** What was told of records so far: `customer_01…@2`. */
  heard(): string[];
  /** Ends once the gateway knows. */
  leave(): Promise<void>;
  /** The code that the connection ended with; refuses to wait longer than ten seconds. */
  closed(): Promise<number>;
}

export const ticketFor = async (call: Call): Promise<{ ticket: string; url: string; position: string }> => {
  const { status, body } = await call('POST', '/v1/socket-tickets', {});
  if (status !== 201) throw new Error(`ticket: ${JSON.stringify(body)}`);
  return body;
};

/** Rejects with the status that the handshake was refused with. */
export function connect(url: string, ticket: string | undefined, headers: Record<string, string> = {}): Promise<Listener> {
  const socket = new WebSocket(ticket === undefined ? url : `${url}?ticket=${encodeURIComponent(ticket)}`, { headers });
  const received: Message[] = [];
  socket.on('message', (data) => received.push(JSON.parse(data.toString())));
  const ended = new Promise<number>((done) => socket.once('close', done));
  const closed = () => Promise.race([ended, new Promise<never>((_, fail) => setTimeout(() => fail(new Error('The connection does not end')), 10_000).unref())]);
  const ask = async (message: object) => {
    const before = received.length;
    socket.send(JSON.stringify(message));
    const answer = () => received.slice(before).find(({ kind }) => kind !== 'changes' && kind !== 'notified');
    for (let tries = 0; tries < 1_000 && !answer(); tries++) await new Promise((done) => setTimeout(done, 10));
    if (!answer()) throw new Error(`No answer to ${JSON.stringify(message)}`);
    return answer();
  };
  const heard = () => received.filter(({ kind }) => kind === 'changes').flatMap(({ changes }: Changes) => changes.map(({ id, version }) => `${id}@${version}`));
  const leave = async () => {
    socket.close();
    await closed();
  };
  return new Promise((done, fail) => {
    socket.once('open', () => done({ socket, received, ask, heard, leave, closed }));
    socket.once('error', fail);
    socket.once('unexpected-response', (_request, { statusCode }) => fail(new Error(String(statusCode))));
  });
}

export const listen = async (call: Call): Promise<Listener> => {
  const { url, ticket } = await ticketFor(call);
  return connect(url, ticket);
};
