/**
 * The front door of every AWS call: the one endpoint SDK clients know.
 * Each request is, in this order: signed by a key we gave out, allowed to its role, perhaps struck by an ordered fault, done, answered.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { askedOf, ofFile } from './asked.ts';
import { makeAuthorize } from './authorize.ts';
import { readBody } from './body.ts';
import { type Credential, type Credentials, makeCredentials } from './credentials.ts';
import { actionOf, type JournalEar, makeDynamo } from './dynamo.ts';
import { type Fault, type Faults, faultRefusal, makeFaults } from './faults.ts';
import type { Files } from './files.ts';
import { makeKms } from './kms.ts';
import { type Mail, makeSes } from './mail.ts';
import type { Queues } from './queues.ts';
import { type Answer, Refusal, refusalAnswer } from './refusal.ts';
import { makeS3, readCall } from './s3.ts';
import { type Claim, checkSignature, readClaim, type SignedRequest, sha256 } from './signature.ts';
import { makeSqs } from './sqs.ts';
import { makeSts } from './sts.ts';
import { makeTally, type Tally } from './tally.ts';
import type { Wire } from './wire.ts';

export type Manage = (method: string, path: string, body: Buffer) => Answer;
export type DoorParts = {
  wire: Wire;
  flush: () => Promise<void>;
  ear: JournalEar;
  files: Files;
  queues: Queues;
  mail: Mail;
  master: Buffer;
  /** The callback address of the WebSocket API. */
  sockets: Manage;
  /** The page that may use presigned links from the browser. */
  publicOrigin: () => string;
  log?: (line: object) => void;
};
export type Door = { url: string; queuePrefix: string; credentials: Credentials; faults: Faults; tally: Tally; stop(): Promise<void> };

const pause = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));

export async function openDoor(parts: DoorParts): Promise<Door> {
  const credentials = makeCredentials();
  const faults = makeFaults();
  const tally = makeTally();
  const dynamo = makeDynamo(parts.wire, parts.ear, parts.flush, tally);
  const kms = makeKms(parts.master);
  const ses = makeSes(parts.mail);
  const sts = makeSts(credentials);
  const sqs = makeSqs(parts.queues, () => door.queuePrefix);
  const s3 = makeS3(parts.files, 'regulars');

  const authorize = makeAuthorize(parts.log ?? (() => {}));

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = request.url ?? '/';
    const cut = url.indexOf('?');
    const signed: SignedRequest = {
      method: request.method ?? 'GET',
      path: cut < 0 ? url : url.slice(0, cut),
      query: cut < 0 ? '' : url.slice(cut + 1),
      headers: request.headers,
    };
    let service = 's3';
    try {
      if (request.method === 'OPTIONS') return preflight(request, response);
      const claim = readClaim(signed, credentials, Date.now());
      service = claim.service;
      if (service === 's3') return await takeFile(claim, signed, request, response);

      const body = await readBody(request);
      checkSignature(claim, signed, sha256(body), credentials);
      const action = actionName(service, signed);
      authorize(claim.credential, askedOf(service, action, signed, body));
      await struck(faults.draw(service, action), response, async () => write(response, await act(service, action, signed, claim.credential, body, response)));
    } catch (error) {
      if (!(error instanceof Refusal)) parts.log?.({ message: 'The door failed', service, error: String((error as Error)?.stack ?? error) });
      if (response.headersSent) return void response.destroy();
      const refusal = error instanceof Refusal ? error : new Refusal(500, 'InternalServerError', 'The request processing has failed.');
      if (service === 's3') allowOrigin(request, response);
      // A body that was not read would be taken for the next request.
      if (!request.complete) response.setHeader('connection', 'close');
      write(response, request.method === 'HEAD' ? { status: refusal.status, headers: {} } : refusalAnswer(service, refusal));
    }
  }

  function act(
    service: string,
    action: string,
    { method, path }: SignedRequest,
    caller: Credential,
    body: Buffer,
    response: ServerResponse,
  ): Promise<Answer> | Answer {
    switch (service) {
      case 'dynamodb':
        return dynamo(action, body);
      case 'sqs': {
        const gone = new AbortController();
        response.once('close', () => gone.abort());
        return sqs(action, body, gone.signal);
      }
      case 'kms':
        return kms(action, body);
      case 'ses':
        return ses(method, path, body);
      case 'sts':
        return sts(caller, body);
      case 'execute-api':
        return parts.sockets(method, path, body);
      default:
        throw new Refusal(501, 'NotImplemented', `${service} is not part of the local deployment.`);
    }
  }

  async function takeFile(claim: Claim, signed: SignedRequest, request: IncomingMessage, response: ServerResponse) {
    const call = readCall(signed.method, signed.path, signed.query);
    checkSignature(claim, signed, claim.presigned ? 'UNSIGNED-PAYLOAD' : String(request.headers['x-amz-content-sha256'] ?? ''), credentials);
    const source = request.headers['x-amz-copy-source'];
    authorize(claim.credential, ofFile(call.action, call.key, typeof source === 'string' ? source : undefined));
    allowOrigin(request, response);
    await struck(faults.draw('s3', call.action), response, () => s3(call, request, response));
  }

  function allowOrigin(request: IncomingMessage, response: ServerResponse) {
    if (!request.headers.origin || request.headers.origin !== parts.publicOrigin()) return;
    response.setHeader('access-control-allow-origin', parts.publicOrigin());
    response.setHeader('access-control-expose-headers', 'etag, content-length, content-disposition');
    response.setHeader('vary', 'origin');
  }

  function preflight(request: IncomingMessage, response: ServerResponse) {
    if (request.headers.origin !== parts.publicOrigin()) throw new Refusal(403, 'AccessForbidden', 'CORS: this origin is not allowed.');
    allowOrigin(request, response);
    response.setHeader('access-control-allow-methods', 'GET, HEAD, PUT');
    response.setHeader('access-control-allow-headers', request.headers['access-control-request-headers'] ?? '');
    response.writeHead(204, { 'access-control-max-age': '600' }).end();
  }

  const server = createServer({ keepAliveTimeout: 60_000, noDelay: true, requestTimeout: 0 }, (request, response) => void take(request, response));
  await new Promise<void>((done, fail) => server.once('error', fail).listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // listening on TCP, so it is an AddressInfo
  const door: Door = {
    url,
    queuePrefix: `${url}/000000000000/`,
    credentials,
    faults,
    tally,
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
  return door;
}

/** Runs a call with an ordered fault around it, or just runs it. */
async function struck(fault: Fault | undefined, response: ServerResponse, run: () => Promise<void>): Promise<void> {
  if (!fault) return run();
  if (fault.kind === 'delay') {
    await pause(fault.milliseconds ?? 100);
    return run();
  }
  if (fault.kind !== 'errorAfter' && fault.kind !== 'lostAnswer') throw faultRefusal(fault.kind);
  // The work is done and its answer thrown away.
  const { writeHead, end } = response;
  response.writeHead = () => response;
  response.end = () => response;
  // Work that is refused is answered all the same.
  await run().finally(() => Object.assign(response, { writeHead, end }));
  if (fault.kind === 'lostAnswer') return void response.destroy();
  throw faultRefusal(fault.kind);
}

function actionName(service: string, { headers, path, method }: SignedRequest): string {
  if (service === 'dynamodb') return actionOf(headers);
  if (service === 'ses') return path === '/v2/email/outbound-emails' && method === 'POST' ? 'SendEmail' : 'Unknown';
  if (service === 'sts') return 'AssumeRole';
  if (service === 'execute-api') return 'ManageConnections';
  return (
    String(headers['x-amz-target'] ?? '')
      .split('.')
      .at(-1) ?? ''
  );
}

function write(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, headers);
  response.end(body);
}
