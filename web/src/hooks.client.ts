import type { HandleClientError } from '@sveltejs/kit/hooks';
import { ApiError } from '#lib/api/http.ts';

/** A page that could not be loaded says why: no connection is something else than a fault of ours. */
export const handleError: HandleClientError = ({ error }) => {
  if (!(error instanceof ApiError)) return;
  const { status, code, title, detail, requestId } = error;
  return { refused: { status, code, title, detail, requestId } };
};
