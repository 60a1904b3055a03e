/** What a request says, read from API Gateway's event (payload 2.0) and the authorizer's verdict. */
import { createHash } from 'node:crypto';
import { CrmError } from '@regulars/shared/errors.ts';
import type { Language } from '@regulars/shared/fields/field.ts';
import type { Access } from '@regulars/shared/roles.ts';
import { type Position, parsePosition, start } from '@regulars/shared/rules/position.ts';
import type { APIGatewayProxyEventV2WithLambdaAuthorizer } from 'aws-lambda';

/** What the authorizer found out. Context values are texts, absent ones are left out. */
export interface Verdict {
  sub?: string;
  email?: string;
  workspace?: string;
  user?: string;
  /** One of the standard roles, or the name of one of the workspace's own. */
  role?: string;
  access?: Access;
  /** Ids with blanks between them. */
  teams?: string;
  /** The API key's id; absent for people signed in. */
  key?: string;
}

export type Event = APIGatewayProxyEventV2WithLambdaAuthorizer<Verdict>;

export interface Request {
  id: string;
  method: string;
  path: Readonly<Record<string, string | undefined>>;
  query: Readonly<Record<string, string | undefined>>;
  /** Parsed JSON; undefined without a body. */
  body: unknown;
  header(name: string): string | undefined;
  cookies: readonly string[];
  verdict: Verdict;
  language: Language;
  wanted: Position;
  /** Version named by If-Match. */
  ifMatch: number | undefined;
  idempotencyKey: string | undefined;
  /** Hash of method, path and body. */
  fingerprint: string;
}

export function requestOf(event: Event): Request {
  const header = (name: string) => event.headers[name];
  const { method, path } = event.requestContext.http;
  const text = event.body === undefined ? undefined : event.isBase64Encoded ? Buffer.from(event.body, 'base64').toString() : event.body;
  if (text && !/^application\/json\b/i.test(header('content-type') ?? '')) throw new CrmError('WRONG_TYPE_OF_CONTENT');
  const idempotencyKey = header('idempotency-key');
  if (idempotencyKey !== undefined && !/^[\w.:-]{1,100}$/.test(idempotencyKey)) {
    throw new CrmError('INVALID', 'Idempotency-Key', [{ pointer: 'Idempotency-Key', code: 'WRONG_TYPE' }]);
  }
  return {
    id: event.requestContext.requestId,
    method,
    path: decoded(event.pathParameters),
    query: event.queryStringParameters ?? {},
    body: text ? parse(text) : undefined,
    header,
    cookies: event.cookies ?? [],
    verdict: event.requestContext.authorizer?.lambda ?? {},
    language: languageOf(header('accept-language')),
    wanted: parsePosition(header('x-position')) ?? start,
    ifMatch: versionIn(header('if-match')),
    idempotencyKey,
    fingerprint: createHash('sha256')
      .update(`${method} ${path}\n${text ?? ''}`)
      .digest('base64url'),
  };
}

/** API Gateway hands path parameters on as they stand in the URL. */
function decoded(parameters: Event['pathParameters']): Record<string, string | undefined> {
  try {
    return Object.fromEntries(Object.entries(parameters ?? {}).map(([name, value]) => [name, value && decodeURIComponent(value)]));
  } catch (error) {
    throw new CrmError('NOT_FOUND', String(error));
  }
}

function parse(text: string): unknown {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (error) {
    throw new CrmError('BAD_JSON', String(error));
  }
  if (isDeeper(body, DEEPEST)) throw new CrmError('INVALID', 'Nested too deeply', [{ pointer: '', code: 'TOO_LONG' }]);
  const polluting = text.includes('__') || text.includes('\\u') ? pollutionIn(body, '') : undefined;
  if (polluting !== undefined) throw new CrmError('INVALID', 'Prototype pollution', [{ pointer: polluting, code: 'UNKNOWN_FIELD' }]);
  return body;
}

/** Nothing that can be asked nests this deep; what walks a body deeper by some thousands would run out of stack. */
const DEEPEST = 100;

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}

/** Where a key stands that would reach an object's prototype. */
function pollutionIn(value: unknown, pointer: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Object.hasOwn(value, '__proto__')) return `${pointer}/__proto__`;
  for (const [name, inner] of Object.entries(value)) {
    const found = pollutionIn(inner, `${pointer}/${name}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The first of the reader's languages that the product speaks. */
export function languageOf(header: string | undefined): Language {
  const first = (header ?? '')
    .split(',')
    .map((part) => part.trim().toLowerCase())
    .find((part) => /^(zh|en)\b/.test(part));
  return first?.startsWith('zh') ? 'zh' : 'en';
}

function versionIn(header: string | undefined): number | undefined {
  if (header === undefined || header === '*') return undefined;
  const version = /^(?:W\/)?"?(\d{1,12})"?$/.exec(header)?.[1];
  if (version === undefined) throw new CrmError('INVALID', 'If-Match', [{ pointer: 'If-Match', code: 'WRONG_TYPE' }]);
  return Number(version);
}
