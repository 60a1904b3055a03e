/** What a handler returns, turned into an HTTP answer as API Gateway does it for payload format 2.0. */
import type { ServerResponse } from 'node:http';

export type Result = { statusCode: number; headers?: Record<string, string | number | boolean>; cookies?: string[]; body?: string; isBase64Encoded?: boolean };

/** Without a `statusCode` the whole value is the body, as JSON, with 200. */
export function asResult(value: unknown): Result {
  if (typeof value === 'object' && value !== null && 'statusCode' in value) return value as Result; // `statusCode` is what tells a result from a body
  const body = typeof value === 'string' ? value : JSON.stringify(value);
  return { statusCode: 200, headers: { 'content-type': 'application/json' }, body };
}

export function writeResult(response: ServerResponse, { statusCode, headers = {}, cookies, body = '', isBase64Encoded }: Result): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, String(value));
  if (cookies?.length) response.setHeader('set-cookie', cookies);
  if (body && !response.hasHeader('content-type')) response.setHeader('content-type', 'text/plain; charset=utf-8');
  const data = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  if (statusCode !== 204 && statusCode !== 304) response.setHeader('content-length', data.length);
  response.writeHead(statusCode).end(data);
}
