/** What somebody has set for themselves, whatever their role. */
import * as z from 'zod/mini';
import { Id } from '../objects/object.ts';
import { collations } from '../rules/collation.ts';
import { operation } from './operation.ts';

const Views = z.array(Id('view')).check(z.maxLength(100));
const Preferences = z.strictObject({
  /** 0 until something is set. */
  version: z.int(),
  favourites: z.array(z.string()),
  opens: z.array(z.string()),
  /** What my lists sort Chinese by; null: as the workspace does. */
  collation: z.nullable(z.enum(collations)),
});

export const getPreferences = operation({
  id: 'getPreferences',
  summary: 'My favourite views, the views that my lists open with, and what they sort Chinese by',
  route: 'GET /v1/preferences',
  folder: 'preferences',
  allow: 'preferences:read',
  uses: { store: 'read' },
  input: z.strictObject({}),
  output: Preferences,
  errors: [],
  budget: { read: 2, write: 0 },
});

export const updatePreferences = operation({
  id: 'updatePreferences',
  summary: 'Change my favourite views, the views that my lists open with, or what they sort Chinese by; what is not named stays',
  route: 'PATCH /v1/preferences',
  folder: 'preferences',
  allow: 'preferences:update',
  uses: { store: 'write' },
  input: z.strictObject({ favourites: z.optional(Views), opens: z.optional(Views), collation: z.optional(z.nullable(z.enum(collations))) }),
  output: Preferences,
  errors: ['INVALID', 'NOT_FOUND', 'CHANGED_MEANWHILE', 'KEY_REUSED', 'BUSY'],
  budget: { read: 2, write: 14 },
});

export const preferenceOperations = [getPreferences, updatePreferences] as const;
