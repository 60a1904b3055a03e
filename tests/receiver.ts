/** Somebody who is told by webhook: a server on this machine that keeps what it got and answers as the test says. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CrmEvent } from '@regulars/shared/rules/events.ts';

export interface Received {
  /** `webhook-id` */
  id: string;
  headers: IncomingHttpHeaders;
  body: string;
  event: CrmEvent;
  /** What it was answered. */
  status: number;
}

export interface Receiver {
  url: string;
  /** All that came, in order. */
  received: Received[];
  /** Those that were answered well. */
  taken(): Received[];
  /** How often somebody connected. */
  connections: number;
  answers(by: (event: CrmEvent) => { status: number; headers?: Record<string, string>; text?: string } | 'silence'): void;
  stop(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  let by: Parameters<Receiver['answers']>[0] = () => ({ status: 204 });
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    const event = (body.startsWith('{') ? JSON.parse(body) : {}) as CrmEvent; // whoever sends it is what is tested
    const answer = by(event);
    const status = answer === 'silence' ? 0 : answer.status;
    receiver.received.push({ id: String(request.headers['webhook-id']), headers: request.headers, body, event, status });
    if (answer !== 'silence') response.writeHead(answer.status, answer.headers).end(answer.text);
  });
  const receiver: Receiver = {
    url: '',
    received: [],
    taken: () => receiver.received.filter(({ status }) => status >= 200 && status < 300),
    connections: 0,
    answers: (next) => void (by = next),
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
  server.on('connection', () => receiver.connections++);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`; // it listens on a port
  return receiver;
}
