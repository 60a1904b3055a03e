/** What the gateway itself refuses, as problem details (RFC 9457) with the codes and sentences that handlers use. */
import { type ErrorCode, sentenceOf, statusOf } from '@regulars/shared/errors.ts';
import { readLanguage } from '../identity/words.ts';
import type { Result } from './answer.ts';

/** @param accepted the request's Accept-Language */
export function problem(code: ErrorCode, requestId: string, accepted: string | undefined): Result {
  const status = statusOf(code);
  return {
    statusCode: status,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
    body: JSON.stringify({ type: 'about:blank', title: sentenceOf(code, readLanguage(accepted) ?? 'en'), status, code, requestId }),
  };
}
