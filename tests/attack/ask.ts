/** Requests as they stand on the wire, over connections that stay open: also those that `fetch` would refuse to send. */
import { Agent, type IncomingHttpHeaders, request } from 'node:http';

export interface Asked {
  method: string;
  /** With its query. */
  path: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

export interface Reply {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  /** Milliseconds until the answer was whole. */
  took: number;
}

export type Ask = (asked: Asked) => Promise<Reply>;

export function opened(url: string, connections = 16): { ask: Ask; close(): void } {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const once = ({ method, path, headers = {}, body }: Asked) =>
    new Promise<Reply>((done, fail) => {
      const began = performance.now();
      const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }; // Node says it for some methods only
      const sent = request(`${url}/`, { agent, method, path, headers: { ...headers, ...length } }, (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('error', fail);
        response.on('end', () =>
          done({ status: response.statusCode ?? 0, headers: response.headers, text: Buffer.concat(parts).toString(), took: performance.now() - began }),
        );
      });
      sent.on('error', (error: NodeJS.ErrnoException) => fail(Object.assign(error, { isStale: sent.reusedSocket && error.code === 'ECONNRESET' })));
      sent.end(body);
    });
  return {
    // A connection that the server closed while we took it up again has carried nothing: asked once more.
    ask: (asked) => once(asked).catch((error: { isStale?: boolean }) => (error.isStale ? once(asked) : Promise.reject(error))),
    close: () => agent.destroy(),
  };
}

/** Runs over the list, so many at a time. */
export async function each<T>(list: readonly T[], atOnce: number, run: (one: T, at: number) => Promise<void>): Promise<void> {
  let next = 0;
  const work = async () => {
    for (let at = next++; at < list.length; at = next++) await run(list[at] as T, at); // in range
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}
