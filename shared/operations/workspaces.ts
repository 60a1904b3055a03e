/** Who I am, my workspaces, the workspace's settings, and the definitions that its pages are made from. */
import * as z from 'zod/mini';
import { accesses } from '../roles.ts';
import { collations } from '../rules/collation.ts';
import { duplicateRules } from '../rules/likeness.ts';
import { operation } from './operation.ts';

const isTimeZone = (name: string) => {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false; // the constructor's only complaint here: no such zone
  }
};
const Name = z.string().check(z.trim(), z.minLength(1), z.maxLength(200));
const Language = z.enum(['en', 'zh']);
const Currency = z.string().check(z.regex(/^[A-Z]{3}$/, 'NOT_A_CURRENCY'));
const TimeZone = z.string().check(z.maxLength(60), z.refine(isTimeZone, 'NOT_A_TIME_ZONE'));
const Region = z.string().check(z.regex(/^[A-Z]{2}$/, 'NOT_A_COUNTRY'));
const Collation = z.enum(collations);
/** `customer:pinyin`: an object and a rule of duplicates that does not count there. */
const DuplicatesOff = z
  .array(z.string().check(z.regex(new RegExp(`^[a-z][A-Za-z0-9_]{0,59}:(${duplicateRules.join('|')})$`), 'NOT_A_CHOICE')))
  .check(z.maxLength(100));
/** One of the standard roles, or the name of one of the workspace's own. */
const Role = z.string();
const Access = z.enum(accesses.map(({ value }) => value));

const Workspace = z.strictObject({
  id: z.string(),
  version: z.int(),
  name: z.string(),
  language: Language,
  currency: z.string(),
  timeZone: z.string(),
  region: z.string(),
  /** What Chinese is sorted by, for whoever has chosen nothing else. */
  collation: Collation,
  duplicatesOff: z.array(z.string()),
  /** The job that wrote the sample records, as long as they are there. */
  samples: z.optional(z.string()),
  me: z.strictObject({ id: z.string(), name: z.string(), email: z.string(), role: Role, access: Access, collation: z.optional(Collation) }),
});

export const getMe = operation({
  id: 'getMe',
  summary: 'Who is signed in, and the workspaces of theirs',
  route: 'GET /v1/me',
  folder: 'workspaces',
  allow: 'signedIn',
  uses: { directory: 'read' },
  input: z.strictObject({}),
  output: z.strictObject({
    person: z.strictObject({ sub: z.string(), email: z.string() }),
    workspaces: z.array(z.strictObject({ id: z.string(), name: z.string(), role: Role })),
  }),
  errors: [],
  budget: { read: 1, write: 0, item: { read: 2, write: 0 } },
});

export const createWorkspace = operation({
  id: 'createWorkspace',
  summary: 'Open a workspace; whoever opens it owns it',
  route: 'POST /v1/workspaces',
  folder: 'workspaces',
  allow: 'signedIn',
  uses: { directory: 'write' },
  status: 201,
  input: z.strictObject({ name: Name, language: Language, currency: Currency, timeZone: TimeZone, region: z.optional(Region), userName: z.optional(Name) }),
  output: Workspace,
  errors: ['INVALID', 'BUSY', 'KEY_REUSED'],
  budget: { read: 3, write: 21 },
});

export const getWorkspace = operation({
  id: 'getWorkspace',
  summary: 'The workspace and my place in it',
  route: 'GET /v1/workspace',
  folder: 'workspaces',
  allow: 'workspace:read',
  uses: { store: 'read' },
  input: z.strictObject({}),
  output: Workspace,
  errors: [],
  budget: { read: 1, write: 0 },
});

export const updateWorkspace = operation({
  id: 'updateWorkspace',
  summary: "Change the workspace's name, language, currency, time zone, country, order of Chinese or rules of duplicates",
  route: 'PATCH /v1/workspace',
  folder: 'workspaces',
  allow: 'workspace:update',
  uses: { store: 'write' },
  input: z.strictObject({
    body: z.strictObject({
      name: z.optional(Name),
      language: z.optional(Language),
      currency: z.optional(Currency),
      timeZone: z.optional(TimeZone),
      region: z.optional(Region),
      collation: z.optional(Collation),
      duplicatesOff: z.optional(DuplicatesOff),
    }),
  }),
  output: Workspace,
  errors: ['INVALID', 'CHANGED_MEANWHILE', 'PRECONDITION', 'KEY_REUSED', 'BUSY'],
  budget: { read: 2, write: 7 },
});

export const listDefinitions = operation({
  id: 'listDefinitions',
  summary: 'The objects and fields of the workspace, as the reader may see them',
  route: 'GET /v1/definitions',
  folder: 'workspaces',
  allow: 'definitions:read',
  uses: { store: 'read' },
  input: z.strictObject({ all: z.optional(z.enum(['true', 'false'])) }),
  output: z.strictObject({ version: z.int(), objects: z.array(z.looseObject({ name: z.string(), plural: z.string() })) }),
  errors: [],
  budget: { read: 1, write: 0 },
});

export const searchAll = operation({
  id: 'searchAll',
  summary: 'Find records of any object by text',
  route: 'POST /v1/search',
  folder: 'records',
  allow: 'records:read',
  uses: { readmodel: 'read' },
  input: z.strictObject({ text: z.string().check(z.trim(), z.minLength(1), z.maxLength(500)), limit: z.optional(z.int().check(z.minimum(1), z.maximum(50))) }),
  output: z.strictObject({ data: z.array(z.strictObject({ object: z.string(), id: z.string(), title: z.string(), subtitle: z.optional(z.string()) })) }),
  errors: ['INVALID', 'TOO_SLOW', 'PREPARING'],
  budget: { read: 1, write: 0 },
});

export const workspaceOperations = [getMe, createWorkspace, getWorkspace, updateWorkspace, listDefinitions, searchAll] as const;
