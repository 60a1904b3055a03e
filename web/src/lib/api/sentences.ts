/** An error as the reader is told it. The server sends its own sentences; these are for what never reached it. */
import { ApiError } from '#lib/api/http.ts';
import * as m from '#lib/paraglide/messages.js';

export interface Sentence {
  title: string;
  detail: string;
  request?: string;
}

export function sentence(error: unknown): Sentence {
  if (!(error instanceof ApiError)) return { title: m.error_title(), detail: m.error_unknown() };
  if (error.status === 0) return { title: m.error_offline_title(), detail: m.error_offline() };
  const title = error.title || (error.status === 403 ? m.error_forbidden_title() : error.status === 404 ? m.error_missing_title() : m.error_title());
  // A title of the server's own says it all.
  const detail = error.detail || (error.title ? '' : error.status === 403 ? m.error_forbidden() : error.status === 404 ? m.error_missing() : m.error_unknown());
  return { title, detail, request: error.status >= 500 ? error.requestId : undefined };
}

/** The same on one line, for a toast. */
export const oneLine = (error: unknown): string => {
  const { title, detail } = sentence(error);
  return detail && detail !== title ? `${title} ${detail}` : title;
};

/** Messages of fields by the first step of their pointer: `/emails/0/address` belongs to `emails`. `deep`: steps before it. */
export function byField(error: unknown, deep = 0): Record<string, string> {
  if (!(error instanceof ApiError)) return {};
  const found: Record<string, string> = {};
  for (const { pointer, detail, code } of error.errors) {
    const steps = pointer.split('/').slice(1 + deep);
    const name = (steps[0] === 'body' ? steps[1] : steps[0]) ?? '';
    found[name] ??= detail || code;
  }
  return found;
}
