/** Signing in on the web: the browser's session, whose refresh token no script can read. */
import * as z from 'zod/mini';
import { operation } from './operation.ts';

const Token = z.strictObject({
  accessToken: z.string(),
  /** Seconds. */
  expiresIn: z.int(),
});

export const exchangeCode = operation({
  id: 'exchangeCode',
  summary: 'Begin a session with the code that the sign-in page sent back',
  route: 'POST /v1/session',
  folder: 'sessions',
  allow: 'public',
  uses: {},
  input: z.strictObject({
    code: z.string().check(z.minLength(1), z.maxLength(2000)),
    verifier: z.string().check(z.minLength(43), z.maxLength(128)),
    redirectUri: z.string().check(z.maxLength(500)),
  }),
  output: Token,
  errors: ['INVALID', 'NOT_SIGNED_IN', 'WRONG_ORIGIN', 'WRONG_TYPE_OF_CONTENT'],
  budget: { read: 0, write: 0 },
});

export const refreshSession = operation({
  id: 'refreshSession',
  summary: 'A new access token for the session',
  route: 'POST /v1/session/refresh',
  folder: 'sessions',
  allow: 'public',
  uses: {},
  input: z.strictObject({}),
  output: Token,
  errors: ['NOT_SIGNED_IN', 'WRONG_ORIGIN', 'WRONG_TYPE_OF_CONTENT'],
  budget: { read: 0, write: 0 },
});

export const signOut = operation({
  id: 'signOut',
  summary: 'End the session; its refresh token is worth nothing afterwards',
  route: 'DELETE /v1/session',
  folder: 'sessions',
  allow: 'public',
  uses: {},
  status: 204,
  input: z.strictObject({}),
  output: z.strictObject({}),
  errors: ['WRONG_ORIGIN', 'WRONG_TYPE_OF_CONTENT'],
  budget: { read: 0, write: 0 },
});

export const sessionOperations = [exchangeCode, refreshSession, signOut] as const;
