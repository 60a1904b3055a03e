/**
 * What happens on a WebSocket, as the events that API Gateway sends for it.
 * Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-develop-routes.html
 */
import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

export type SocketEvent = {
  headers?: Record<string, string>;
  multiValueHeaders?: Record<string, string[]>;
  queryStringParameters?: Record<string, string>;
  multiValueQueryStringParameters?: Record<string, string[]>;
  requestContext: SocketContext;
  body?: string;
  isBase64Encoded: false;
};
export type SocketContext = {
  routeKey: string;
  eventType: 'CONNECT' | 'MESSAGE' | 'DISCONNECT';
  messageId?: string;
  disconnectStatusCode?: number;
  disconnectReason?: string;
  extendedRequestId: string;
  requestTime: string;
  messageDirection: 'IN';
  stage: string;
  connectedAt: number;
  requestTimeEpoch: number;
  identity: { sourceIp: string; userAgent?: string };
  requestId: string;
  domainName: string;
  connectionId: string;
  apiId: string;
  authorizer?: Record<string, string | number | boolean>;
};

/** One connection, from its handshake to its end. */
export type Connected = { id: string; at: number; host: string; sourceIp: string; userAgent: string | undefined; authorizer: SocketContext['authorizer'] };

export const stage = 'local';
export const arn = `arn:aws:execute-api:local-1:000000000000:sockets/${stage}/$connect`;
/** As API Gateway's: 15 letters and an equals sign. */
export const newConnectionId = () => `${randomBytes(12).toString('base64url').slice(0, 15)}=`;

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const clf = (at: Date) => {
  const [, year, month, day, time] = /^(\d+)-(\d\d)-(\d\d)T([\d:]{8})/.exec(at.toISOString()) ?? [];
  return `${day}/${months[Number(month) - 1]}/${year}:${time} +0000`;
};

export function contextOf(
  { id, at, host, sourceIp, userAgent, authorizer }: Connected,
  of: Pick<SocketContext, 'routeKey' | 'eventType'>,
  now: number,
): SocketContext {
  const requestId = randomUUID();
  return {
    ...of,
    ...(of.eventType === 'MESSAGE' ? { messageId: newConnectionId() } : {}),
    extendedRequestId: requestId,
    requestTime: clf(new Date(now)),
    messageDirection: 'IN',
    stage,
    connectedAt: at,
    requestTimeEpoch: now,
    identity: { sourceIp, ...(userAgent ? { userAgent } : {}) },
    requestId,
    domainName: host,
    connectionId: id,
    apiId: 'sockets',
    ...(authorizer ? { authorizer } : {}),
  };
}

/** Headers keep the letters they were sent in; what stands twice has its last value, and all of them in the other form. */
export function handshake({ rawHeaders, url = '/' }: IncomingMessage): Omit<SocketEvent, 'requestContext'> {
  const headers = grouped(rawHeaders.flatMap((name, at) => (at % 2 === 0 ? [[name, rawHeaders[at + 1] ?? ''] as const] : [])));
  const query = grouped([...new URL(url, 'http://host').searchParams]);
  return {
    headers: lastOf(headers),
    multiValueHeaders: headers,
    // Absent when there is no query.
    ...(Object.keys(query).length > 0 ? { queryStringParameters: lastOf(query), multiValueQueryStringParameters: query } : {}),
    isBase64Encoded: false,
  };
}

/** What a connection's end brings along, whoever ended it. */
export const farewell = (host: string): Omit<SocketEvent, 'requestContext'> => {
  const headers = { Host: [host], 'x-api-key': [''], 'X-Forwarded-For': [''], 'x-restapi': [''] };
  return { headers: lastOf(headers), multiValueHeaders: headers, isBase64Encoded: false };
};

function grouped(pairs: Iterable<readonly [string, string]>): Record<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [name, value] of pairs) found.set(name, [...(found.get(name) ?? []), value]);
  return Object.fromEntries(found);
}

const lastOf = (groups: Record<string, string[]>) => Object.fromEntries(Object.entries(groups).map(([name, values]) => [name, values.at(-1) ?? '']));
