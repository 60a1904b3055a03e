/** The client: kept-alive connections of `node:http`, bodies read as bytes, nothing else on the way. */
import { Agent, request } from 'node:http';

export interface Ask {
  method: string;
  path: string;
  body?: unknown;
  headers?: Record<string, string>;
}

export interface Answered {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

export type Send = (ask: Ask) => Promise<Answered>;

export function openClient(url: string, key: string, connections: number): { send: Send; close(): void } {
  const { hostname, port, host } = new URL(url);
  const agent = new Agent({ keepAlive: true, maxSockets: connections, maxFreeSockets: connections, noDelay: true });
  const common = { host, authorization: `Bearer ${key}` };
  const send: Send = ({ method, path, body, headers }) =>
    new Promise((done, fail) => {
      const data = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
      const sent = request({
        hostname,
        port,
        path,
        method,
        agent,
        headers: { ...common, ...headers, ...(data ? { 'content-type': 'application/json', 'content-length': data.length } : {}) },
      });
      sent.on('error', fail);
      sent.on('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', fail);
        response.on('end', () => done({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }));
      });
      sent.end(data);
    });
  return { send, close: () => agent.destroy() };
}
