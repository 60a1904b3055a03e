/** Answers: JSON with the position, what it cost, and problem details (RFC 9457) in the reader's language. */
import { type CrmError, faultOf, sentenceOf, statusOf } from '@regulars/shared/errors.ts';
import type { Language } from '@regulars/shared/fields/field.ts';
import { merge, type Position, printPosition } from '@regulars/shared/rules/position.ts';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { Meter } from '../store/table.ts';

/** Collected while a request is answered. */
export interface Told {
  position: Position;
  meter: Meter;
  headers: Record<string, string>;
  cookies: string[];
}

export const toldSince = (wanted: Position): Told => ({ position: wanted, meter: { read: 0, write: 0 }, headers: {}, cookies: [] });

export function tell(told: Told, seen: Position): void {
  told.position = merge(told.position, seen);
}

/** A body that is text already: pages of the read model, which hold records checked when they were stored. */
export class Text {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** A body that is no text: a file, to be kept and not to be shown. */
export class Bytes {
  readonly bytes: Buffer;
  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }
}

const common = (told: Told) => ({
  'cache-control': 'no-store',
  'x-position': printPosition(told.position),
  // A lease of tokens serves twenty requests and is paid by the one that fetched it.
  'x-usage-units': `read=${told.meter.read}, write=${told.meter.write}${told.meter.lease ? `, lease=${told.meter.lease}` : ''}`,
  ...told.headers,
});

export function answer(status: number, body: unknown, told: Told): APIGatewayProxyStructuredResultV2 {
  if (body instanceof Bytes)
    return {
      statusCode: status,
      headers: { 'content-type': 'application/octet-stream', ...common(told) },
      body: body.bytes.toString('base64'),
      isBase64Encoded: true,
    };
  return {
    statusCode: status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...common(told) },
    ...(told.cookies.length > 0 ? { cookies: told.cookies } : {}),
    ...(status === 204 ? {} : { body: body instanceof Text ? body.text : JSON.stringify(body) }),
  };
}

export interface Problem {
  type: string;
  title: string;
  status: number;
  code: string;
  requestId: string;
  errors?: { pointer: string; code: string; detail: string; existing?: string; at?: number }[];
}

export function problemOf(error: CrmError, language: Language, requestId: string): Problem {
  const { code, faults } = error;
  return {
    type: `urn:regulars:problem:${code}`,
    title: sentenceOf(code, language),
    status: statusOf(code),
    code,
    requestId,
    ...(faults.length > 0
      ? {
          errors: faults.map((fault) => ({
            pointer: fault.pointer,
            code: fault.code,
            detail: faultOf(fault, language),
            ...(fault.existing ? { existing: fault.existing } : {}),
            ...(fault.at === undefined ? {} : { at: fault.at }),
          })),
        }
      : {}),
  };
}

export function refusal(error: CrmError, language: Language, requestId: string, told: Told): APIGatewayProxyStructuredResultV2 {
  const problem = problemOf(error, language, requestId);
  return {
    statusCode: problem.status,
    headers: { 'content-type': 'application/problem+json; charset=utf-8', 'content-language': language, ...common(told) },
    body: JSON.stringify(problem),
  };
}
