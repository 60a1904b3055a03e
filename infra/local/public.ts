/**
 * The one public server: sends each request to the part it is for, and puts the same security headers on every answer.
 * Only our own host name is answered, so that no foreign page reaches us by a name of its own that leads to 127.0.0.1.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { refuse } from './sockets/sockets.ts';

export type Serve = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;
export type Public = { server: Server; port: number; open(publicUrl: string, parts: Parts): void; stop(): Promise<void> };
export type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => Promise<void>;
export type Parts = { api: Serve; web: Serve; identity: Serve; mailbox?: Serve; sockets: Upgrade };

const isUnder = (path: string, prefix: string) => path === prefix || path.startsWith(`${prefix}/`) || path.startsWith(`${prefix}?`);

function choose(parts: Parts, path: string): Serve {
  if (isUnder(path, '/v1')) return parts.api;
  if (isUnder(path, '/identity')) return parts.identity;
  if (parts.mailbox && isUnder(path, '/mailbox')) return parts.mailbox;
  return parts.web;
}

export async function listenPublic(host: string, port: number, log: (line: object) => void): Promise<Public> {
  let ready: { url: URL; parts: Parts } | undefined;

  async function take(request: IncomingMessage, response: ServerResponse) {
    response.setHeader('x-content-type-options', 'nosniff');
    response.setHeader('referrer-policy', 'same-origin');
    response.setHeader('x-frame-options', 'DENY');
    response.setHeader('content-security-policy', "frame-ancestors 'none'");
    if (!ready) return void response.writeHead(503, { 'retry-after': '1' }).end();
    const { url, parts } = ready;
    if (url.protocol === 'https:') response.setHeader('strict-transport-security', 'max-age=31536000; includeSubDomains');
    if (request.headers.host !== url.host) {
      if (request.method === 'GET' && request.headers.host === `localhost:${url.port}`)
        return void response.writeHead(308, { location: new URL(`${url.origin}/`).origin + safePath(request.url) }).end();
      return void response.writeHead(421).end();
    }
    await choose(parts, request.url ?? '/')(request, response);
  }

  const server = createServer({ keepAliveTimeout: 65_000, noDelay: true }, (request, response) => {
    take(request, response).catch((error: Error) => {
      log({ message: 'A request failed', path: request.url?.replace(/\?.*/, ''), error: error.stack });
      if (response.headersSent) response.destroy();
      else response.writeHead(500).end();
    });
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (!ready || request.headers.host !== ready.url.host) return refuse(socket, 421);
    if (!isUnder(request.url ?? '/', '/v1/socket')) return refuse(socket, 404);
    ready.parts.sockets(request, socket, head).catch((error: Error) => {
      log({ message: 'A connection failed', error: error.stack });
      refuse(socket, 500);
    });
  });
  await new Promise<void>((done, fail) => server.once('error', fail).listen(port, host, done));
  return {
    server,
    port: (server.address() as AddressInfo).port, // listening on TCP
    open: (publicUrl, parts) => void (ready = { url: new URL(publicUrl), parts }),
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

/** `//host` would lead elsewhere. */
const safePath = (path = '/') => `/${path.replace(/^[/\\]+/, '')}`;
