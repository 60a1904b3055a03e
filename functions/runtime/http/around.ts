/** What is around every handler: one log line per request, and each error turned into the reader's sentence. */
import type middy from '@middy/core';
import { CrmError } from '@regulars/shared/errors.ts';
import { start } from '@regulars/shared/rules/position.ts';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { refusal, type Told, toldSince } from './answer.ts';
import { type Event, languageOf, type Request } from './request.ts';

export interface Around {
  internal: { began: number; request?: Request; told?: Told };
}

export const around = (operation: string): middy.MiddlewareObj<Event, APIGatewayProxyStructuredResultV2, Error> => ({
  before: ({ event }) => {
    (event as Event & Around).internal = { began: performance.now() };
  },
  after: ({ event, response }) => {
    log(operation, event as Event & Around, response?.statusCode ?? 200); // `before` put it there
  },
  onError: (request) => {
    const event = request.event as Event & Around; // as above
    const { told = toldSince(start) } = event.internal;
    const error = request.error instanceof CrmError ? request.error : new CrmError('INTERNAL', request.error?.message);
    request.response = refusal(error, languageOf(event.headers['accept-language']), event.requestContext.requestId, told);
    log(operation, event, request.response.statusCode ?? 500, request.error ?? undefined);
  },
});

/** One JSON line a request, 2 KB at most: ids, figures and codes, never a value that somebody entered. */
function log(operation: string, event: Event & Around, status: number, error?: Error): void {
  const { request, told, began } = event.internal;
  const unexpected = error && !(error instanceof CrmError);
  const line = {
    at: new Date().toISOString(),
    request: event.requestContext.requestId,
    operation,
    status,
    workspace: request?.verdict.workspace,
    user: request?.verdict.user,
    key: request?.verdict.key,
    ms: Math.round((performance.now() - began) * 10) / 10,
    ...told?.meter,
    ...(error instanceof CrmError ? { code: error.code } : {}),
    ...(unexpected ? { error: `${error.name}: ${error.message}`.slice(0, 300), stack: error.stack?.slice(0, 900) } : {}),
  };
  if (process.env.REGULARS_LOG !== 'errors' || unexpected) console.log(JSON.stringify(line));
}
