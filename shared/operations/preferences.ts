/** What somebody has set for themselves, whatever their role. */
import * as z from 'zod/mini';
import { Id } from '../objects/object.ts';
import { operation } from './operation.ts';

const Views = z.array(Id('view')).check(z.maxLength(100));
const Preferences = z.strictObject({
  /** 0 until something is set. */
  version: z.int(),
  favourites: z.array(z.string()),
  opens: z.array(z.string()),
});

export const getPreferences = operation({
  id: 'getPreferences',
  summary: 'My favourite views, and the views that my lists open with',
  route: 'GET /v1/preferences',
  folder: 'preferences',
  allow: 'preferences:read',
  uses: { store: 'read' },
  input: z.strictObject({}),
  output: Preferences,
  errors: [],
  budget: { read: 1, write: 0 },
});

export const updatePreferences = operation({
  id: 'updatePreferences',
  summary: 'Change my favourite views, or the views that my lists open with; what is not named stays',
  route: 'PATCH /v1/preferences',
  folder: 'preferences',
  allow: 'preferences:update',
  uses: { store: 'write' },
  input: z.strictObject({ favourites: z.optional(Views), opens: z.optional(Views) }),
  output: Preferences,
  errors: ['INVALID', 'NOT_FOUND', 'CHANGED_MEANWHILE', 'KEY_REUSED', 'BUSY'],
  budget: { read: 1, write: 8 },
});

export const preferenceOperations = [getPreferences, updatePreferences] as const;
