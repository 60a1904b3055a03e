/** What is around every handler: one log line per request, and each error turned into the reader's sentence. */
import type middy from '@middy/core';
import { CrmError } from '@regulars/shared/errors.ts';
import type { Placed } from '@regulars/shared/operations/operation.ts';
import { start } from '@regulars/shared/rules/position.ts';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { writeLine } from '../usage/line.ts';
import { refusal, type Told, toldSince } from './answer.ts';
import { type Event, languageOf } from './request.ts';

export interface Around {
  internal: { began: number; told: Told };
}

export const around = (operation: Placed & { id: string }): middy.MiddlewareObj<Event, APIGatewayProxyStructuredResultV2, Error> => ({
  before: ({ event }) => {
    (event as Event & Around).internal = { began: performance.now(), told: toldSince(start) };
  },
  after: ({ event, response }) => {
    log(operation, event as Event & Around, response?.statusCode ?? 200); // `before` put it there
  },
  onError: (request) => {
    const event = request.event as Event & Around; // as above
    const { told } = event.internal;
    const error = request.error instanceof CrmError ? request.error : new CrmError('INTERNAL', request.error?.message);
    request.response = refusal(error, languageOf(event.headers['accept-language']), event.requestContext.requestId, told);
    log(operation, event, request.response.statusCode ?? 500, request.error ?? undefined);
  },
});

/** Who a request is counted for is known even where it says nothing that can be read. */
function log(of: Placed & { id: string }, event: Event & Around, status: number, problem?: Error): void {
  const { told, began } = event.internal;
  const { workspace, user, key } = event.requestContext.authorizer?.lambda ?? {};
  writeLine({
    of,
    requests: 1,
    began,
    meter: told.meter,
    problem,
    says: { request: event.requestContext.requestId, operation: of.id, status, workspace, user, key },
  });
}
