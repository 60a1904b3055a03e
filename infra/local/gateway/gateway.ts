/** The HTTP API: route, authorize, invoke, answer, with API Gateway's limits of 10 MB and 30 seconds. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Late } from '../functions/handler.ts';
import type { Invoke } from '../functions/invoke.ts';
import { asResult, type Result, writeResult } from './answer.ts';
import { makeAuthorizer } from './authorizer.ts';
import { makeEvent } from './event.ts';
import { problem } from './problem.ts';
import { makeRouter } from './router.ts';

export type Operation = { id: string; route: string; folder: string; uses: { readmodel?: string }; allow: string };
export type GatewayOptions = {
  operations: readonly Operation[];
  invoke: Pick<Invoke, 'operation' | 'here'>;
  publicOrigin: () => string;
  log: (line: object) => void;
  now?: () => number;
};

export const largestBody = 10 * 1024 * 1024;
const authorizer = { folder: 'authorize', id: 'authorizeRequest' };

export function makeGateway({ operations, invoke, publicOrigin, log, now = Date.now }: GatewayOptions) {
  const find = makeRouter(operations);
  /** Requests handed on, by workspace; those of none under ''. What the meter says is compared with it. */
  const handedOn = new Map<string, number>();
  const authorize = makeAuthorizer((event) => invoke.here(authorizer, event), now);

  async function answer(request: IncomingMessage, requestId: string): Promise<Result> {
    const url = request.url ?? '/';
    const accepted = request.headers['accept-language'];
    const cut = url.indexOf('?');
    const path = cut < 0 ? url : url.slice(0, cut);
    const query = cut < 0 ? '' : url.slice(cut + 1);

    if (request.method === 'OPTIONS') return preflight(request, publicOrigin());
    const routed = find(request.method ?? '', path);
    if (!routed) return problem('NOT_FOUND', requestId, accepted);
    const body = await readBody(request);
    if (!body) return problem('TOO_LARGE', requestId, accepted);

    const asked = { path, query, routeKey: routed.routeKey, pathParameters: routed.pathParameters, requestId, now: now() };
    const event = makeEvent(request, body, asked);
    if (routed.entry.allow !== 'public') {
      const verdict = await authorize(event);
      if (!verdict.allowed) return problem(verdict.code, requestId, accepted);
      event.requestContext.authorizer = { lambda: verdict.context };
    }
    const { workspace = '' } = event.requestContext.authorizer?.lambda ?? {};
    handedOn.set(workspace, (handedOn.get(workspace) ?? 0) + 1);
    return asResult(await invoke.operation(routed.entry, event));
  }

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const requestId = randomUUID();
    response.setHeader('apigw-requestid', requestId);
    const result = await answer(request, requestId).catch((error: Error) => {
      if (!(error instanceof Late)) log({ message: 'A handler failed', requestId, error: error.stack ?? String(error) });
      return problem(error instanceof Late ? 'TOO_SLOW' : 'INTERNAL', requestId, request.headers['accept-language']);
    });
    // A body that was not read to its end would be taken for the next request.
    if (!request.complete) response.setHeader('connection', 'close');
    writeResult(response, result);
  };
  return { serve, asked: handedOn as ReadonlyMap<string, number> };
}

/** Our own page needs none; any other origin gets no permission. Answered before the authorizer, which browsers never satisfy in a preflight. */
function preflight(request: IncomingMessage, origin: string): Result {
  if (request.headers.origin !== origin) return { statusCode: 204 };
  return {
    statusCode: 204,
    headers: {
      'access-control-allow-origin': origin,
      'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE',
      'access-control-allow-headers': 'authorization, content-type, idempotency-key, if-match, x-workspace',
      'access-control-max-age': '600',
    },
  };
}

async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > largestBody) return undefined;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    if ((size += chunk.length) > largestBody) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}
