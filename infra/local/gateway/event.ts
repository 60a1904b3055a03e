/**
 * An HTTP request as the event of payload format 2.0, exactly as API Gateway sends it.
 * Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
import type { IncomingMessage } from 'node:http';

export type HttpEvent = {
  version: '2.0';
  routeKey: string;
  rawPath: string;
  rawQueryString: string;
  cookies?: string[];
  headers: Record<string, string>;
  queryStringParameters?: Record<string, string>;
  pathParameters?: Record<string, string>;
  requestContext: RequestContext;
  body?: string;
  isBase64Encoded: boolean;
};
export type RequestContext = {
  accountId: string;
  apiId: string;
  domainName: string;
  domainPrefix: string;
  requestId: string;
  routeKey: string;
  stage: string;
  time: string;
  timeEpoch: number;
  http: { method: string; path: string; protocol: string; sourceIp: string; userAgent: string };
  authorizer?: { lambda: Record<string, string> };
};
export type Asked = {
  path: string;
  query: string;
  routeKey: string;
  pathParameters: Record<string, string>;
  requestId: string;
  now: number;
  authorizer?: Record<string, string>;
};

const isText = (type: string) => /^(text\/|application\/(json|javascript|xml)|application\/[\w.-]+\+(json|xml))/i.test(type);
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (n: number) => String(n).padStart(2, '0');
/** `12/Mar/2020:19:03:58 +0000` */
const clf = (at: Date) =>
  `${two(at.getUTCDate())}/${months[at.getUTCMonth()]}/${at.getUTCFullYear()}:${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())} +0000`;
const unlessEmpty = <T extends object>(value: T): T | undefined => (Object.keys(value).length ? value : undefined);

export function makeEvent(request: IncomingMessage, body: Buffer, asked: Asked): HttpEvent {
  const { path, query, routeKey, now, requestId } = asked;
  const headers = readHeaders(request);
  const cookies = (headers.cookie ?? '')
    .split(';')
    .map((one) => one.trim())
    .filter(Boolean);
  delete headers.cookie;
  const method = request.method ?? 'GET';
  const host = headers.host ?? '';
  const encoded = body.length > 0 && (!isText(headers['content-type'] ?? '') || 'content-encoding' in headers);
  const sourceIp = request.socket.remoteAddress ?? '';

  const event: HttpEvent = {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString: query,
    headers,
    requestContext: {
      accountId: '000000000000',
      apiId: 'local',
      domainName: host,
      domainPrefix: host.split('.')[0] ?? '',
      requestId,
      routeKey,
      stage: '$default',
      time: clf(new Date(now)),
      timeEpoch: now,
      http: { method, path, protocol: `HTTP/${request.httpVersion}`, sourceIp, userAgent: headers['user-agent'] ?? '' },
    },
    isBase64Encoded: encoded,
  };
  // Absent when empty, never null.
  if (cookies.length) event.cookies = cookies;
  if (asked.authorizer) event.requestContext.authorizer = { lambda: asked.authorizer };
  const queryStringParameters = unlessEmpty(readQuery(query));
  if (queryStringParameters) event.queryStringParameters = queryStringParameters;
  const pathParameters = unlessEmpty(asked.pathParameters);
  if (pathParameters) event.pathParameters = pathParameters;
  if (body.length) event.body = body.toString(encoded ? 'base64' : 'utf8');
  return event;
}

/** From the raw list, because Node drops or joins some repeated headers in its own way. */
function readHeaders({ rawHeaders }: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = Object.create(null);
  for (let n = 0; n + 1 < rawHeaders.length; n += 2) {
    const name = (rawHeaders[n] ?? '').toLowerCase();
    const value = rawHeaders[n + 1] ?? '';
    const separator = name === 'cookie' ? '; ' : ',';
    headers[name] = name in headers ? `${headers[name]}${separator}${value}` : value;
  }
  return { ...headers };
}

function readQuery(query: string): Record<string, string> {
  const values: Record<string, string> = Object.create(null);
  for (const [name, value] of new URLSearchParams(query)) values[name] = name in values ? `${values[name]},${value}` : value;
  return { ...values };
}
