/**
 * One road for every call: token, workspace, language and position go along, a refusal comes back as ApiError in the
 * reader's language. The latest position is kept and sent, so that a writer reads its own writes.
 */
import { merge, parsePosition, printPosition } from '@regulars/shared/rules/position.ts';
import { locale } from '#lib/i18n/locale.svelte.ts';

export interface FieldError {
  /** JSON pointer into the body: `/emails/0/address`. */
  pointer: string;
  code: string;
  detail: string;
}

/** A refusal of the server (RFC 9457), or of the network: then `status` is 0 and `code` is OFFLINE. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly requestId: string | undefined;
  readonly errors: readonly FieldError[];

  constructor(status: number, problem: Partial<ApiError>) {
    super(problem.title ?? problem.code ?? String(status));
    this.status = status;
    this.code = problem.code ?? (status === 0 ? 'OFFLINE' : `HTTP_${status}`);
    this.title = problem.title ?? '';
    this.detail = problem.detail ?? '';
    this.requestId = problem.requestId;
    this.errors = problem.errors ?? [];
  }
}

export interface Options {
  query?: Record<string, string | number | undefined>;
  body?: unknown;
  ifMatch?: number;
  signal?: AbortSignal;
  /** Open routes (session) carry no token. */
  open?: boolean;
}

export interface Answer<T> {
  body: T;
  /** Id of the change that a write made: what undo needs. */
  change: string | undefined;
}

/** Filled in by the session and the workspace, so that this file knows neither. */
export const carries = {
  token: (): string | undefined => undefined,
  workspace: (): string | undefined => undefined,
  /** Asked once after a 401; true when there is a new token. */
  renew: async (): Promise<boolean> => false,
  /** Told what each answer in a workspace says of its cap. */
  cap: (_said: string | null): void => {},
};

let position: string | undefined;

export function forgetPosition(): void {
  position = undefined;
}

/** Told of something: whatever is asked from here on is answered at least that fresh. */
export function remember(text: string | null): void {
  const seen = parsePosition(text ?? undefined);
  if (!seen) return;
  const before = parsePosition(position);
  position = printPosition(before ? merge(before, seen) : seen);
}

export async function send<T>(method: string, path: string, options: Options = {}): Promise<Answer<T>> {
  let answer = await attempt(method, path, options);
  if (answer.status === 401 && !options.open && (await carries.renew())) answer = await attempt(method, path, options);
  remember(answer.headers.get('x-position'));
  if (!options.open && carries.workspace()) carries.cap(answer.headers.get('x-usage-cap'));
  if (!answer.ok) throw await refusal(answer);
  const isBytes = answer.headers.get('content-type') === 'application/octet-stream';
  const body = answer.status === 204 ? undefined : isBytes ? await answer.blob() : await answer.json();
  return { body: body as T, change: answer.headers.get('x-change') ?? undefined }; // the server parsed it with the schema of T
}

export const ask = async <T>(method: string, path: string, options?: Options): Promise<T> => (await send<T>(method, path, options)).body;

async function attempt(method: string, path: string, { query, body, ifMatch, signal, open }: Options): Promise<Response> {
  const headers = new Headers({ accept: 'application/json', 'accept-language': locale.language });
  const token = open ? undefined : carries.token();
  const workspace = open ? undefined : carries.workspace();
  if (token) headers.set('authorization', `Bearer ${token}`);
  if (workspace) headers.set('x-workspace', workspace);
  if (position && !open) headers.set('x-position', position);
  if (ifMatch !== undefined) headers.set('if-match', `"${ifMatch}"`);
  if (method !== 'GET' && !open) headers.set('idempotency-key', crypto.randomUUID());
  if (body !== undefined) headers.set('content-type', 'application/json');
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) if (value !== undefined) search.set(name, String(value));
  const address = search.size > 0 ? `${path}?${search}` : path;
  try {
    return await fetch(address, { method, headers, body: body === undefined ? undefined : JSON.stringify(body), signal });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiError(0, {});
  }
}

async function refusal(answer: Response): Promise<ApiError> {
  const problem: Partial<ApiError> = await answer.json().catch(() => ({}));
  return new ApiError(answer.status, problem);
}

export const isAbort = (error: unknown): boolean => error instanceof DOMException && error.name === 'AbortError';
