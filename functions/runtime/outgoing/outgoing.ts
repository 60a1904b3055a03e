/**
 * The one way to send a request to an address that somebody entered: public addresses only, checked as they are
 * connected to, no redirects, little time, little of the answer. Who enters an address learns nothing of what is
 * behind ours.
 */
import { lookup as resolve } from 'node:dns';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction, type Socket } from 'node:net';
import { mayReach, outgoingUrl } from './addresses.ts';

export interface Outgoing {
  url: string;
  headers: Readonly<Record<string, string>>;
  body: string;
}

export interface Answered {
  /** Absent where there was no answer. */
  status?: number;
  /** The beginning of what was answered. */
  answer?: string;
  problem?: Problem;
  ms: number;
}

export type Problem = 'NOT_PUBLIC' | 'TIMEOUT' | 'UNREACHABLE' | 'CERTIFICATE' | 'REDIRECT' | 'STATUS';

const TIME_MS = 10_000;
const MOST_READ = 2_000;
const MOST_HEADERS = 16_384;

class NotPublic extends Error {}
class TooLate extends Error {}

/** Of a name every address must be public: which of them is connected to is not ours to choose. */
export const guarded =
  (find: LookupFunction): LookupFunction =>
  (host, options, done) =>
    find(host, { ...options, all: true }, (error, found) => {
      const all = Array.isArray(found) ? found : []; // of a name that nobody knows nothing is found
      const refused = error ?? (all.length === 0 || all.some(({ address }) => !mayReach(address)) ? new NotPublic(host) : null);
      const [first] = all;
      if (options.all) done(refused, refused ? [] : all);
      else done(refused, refused ? '' : (first?.address ?? ''), first?.family);
    });

/** Never throws: what goes wrong is an answer too. `find`: how names are resolved. */
export async function post({ url: text, headers, body }: Outgoing, find: LookupFunction = resolve): Promise<Answered> {
  const began = performance.now();
  const ended = (rest: Omit<Answered, 'ms'>): Answered => ({ ...rest, ms: Math.round(performance.now() - began) });
  const url = outgoingUrl(text);
  if (!url) return ended({ problem: 'NOT_PUBLIC' });
  try {
    const { status, answer } = await exchange(url, headers, body, guarded(find));
    const isGood = status >= 200 && status < 300;
    return ended({ status, answer, ...(isGood ? {} : { problem: status >= 300 && status < 400 ? 'REDIRECT' : 'STATUS' }) });
  } catch (error) {
    return ended({ problem: problemOf(error as NodeJS.ErrnoException) });
  }
}

/** No agent keeps the connection: the next request looks the name up and checks it anew. */
function exchange(url: URL, headers: Outgoing['headers'], body: string, lookup: LookupFunction): Promise<{ status: number; answer: string }> {
  return new Promise((done, fail) => {
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const length = String(Buffer.byteLength(body));
    const request = send(url, { method: 'POST', agent: false, lookup, maxHeaderSize: MOST_HEADERS, headers: { ...headers, 'content-length': length } });
    const end = (error: Error) => {
      request.destroy(error);
      fail(error);
    };
    const timer = setTimeout(() => end(new TooLate()), TIME_MS);
    request.on('close', () => clearTimeout(timer));
    request.on('error', fail);
    request.on('socket', (socket) => checked(socket, end));
    request.on('response', (response) => {
      let answer = Buffer.alloc(0);
      const finish = () => done({ status: response.statusCode ?? 0, answer: answer.toString().replaceAll('\u0000', '') });
      response.on('data', (chunk: Buffer) => {
        answer = Buffer.concat([answer, chunk]).subarray(0, MOST_READ);
        if (answer.length < MOST_READ) return;
        finish();
        request.destroy();
      });
      response.on('end', finish);
      response.on('error', fail);
    });
    request.end(body);
  });
}

/** However the connection came about, its other end is looked at before anything is sent. */
function checked(socket: Socket, end: (error: Error) => void): void {
  const check = () => {
    if (!isIP(socket.remoteAddress ?? '') || !mayReach(socket.remoteAddress ?? '')) end(new NotPublic(socket.remoteAddress));
  };
  if (socket.connecting) socket.prependOnceListener('connect', check);
  else check();
}

function problemOf(error: NodeJS.ErrnoException): Problem {
  if (error instanceof NotPublic) return 'NOT_PUBLIC';
  if (error instanceof TooLate || error.code === 'ETIMEDOUT') return 'TIMEOUT';
  return /CERT|SSL|TLS|SELF_SIGNED|ALTNAME/.test(error.code ?? '') ? 'CERTIFICATE' : 'UNREACHABLE';
}
