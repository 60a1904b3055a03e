/** What the gateway itself refuses, as problem details (RFC 9457) with the codes and sentences that handlers use. */
import { type ErrorCode, sentenceOf, statusOf } from '@regulars/shared/errors.ts';
import type { Result } from './answer.ts';

export function problem(code: ErrorCode, requestId: string): Result {
  const status = statusOf(code);
  return {
    statusCode: status,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
    body: JSON.stringify({ type: 'about:blank', title: sentenceOf(code, 'en'), status, code, requestId }),
  };
}
