/**
 * What can be asked of the records of every object: find, read, write, trash, restore, and look back.
 * Long: a list, read from top to bottom.
 */
import * as z from 'zod/mini';
import { DateText } from '../fields/date.ts';
import { idPattern } from '../fields/link.ts';
import { Id, type ObjectOf, offers, schemas } from '../objects/object.ts';
import { rightNames } from '../roles.ts';
import { JobStatus } from './changes.ts';
import { Name, recordOperation } from './operation.ts';

const Text = z.string().check(z.maxLength(500));
const Cursor = z.string().check(z.maxLength(4000));
const FieldName = z.string().check(z.minLength(1), z.maxLength(130));
const Limit = z.int().check(z.minimum(1), z.maximum(200));
const Offset = z.int().check(z.minimum(0), z.maximum(10_000_000));
const Version = z.int().check(z.positive());
const Include = z.enum(['count', 'titles']);

/** One level deep here: what a condition holds is checked against the definition by the compiler of conditions. */
export const ConditionShape = z.record(z.string(), z.unknown()).check(z.refine((tree) => JSON.stringify(tree).length < 50_000, 'TOO_LONG'));

const Titles = z.optional(z.record(z.string(), z.string()));
/** The data of a page is text made by the read model from checked records; it is parsed by nobody on the way. */
const page = <T extends z.ZodMiniType>(item: T) =>
  z.strictObject({ data: z.array(item), nextCursor: z.optional(z.string()), count: z.optional(z.int()), titles: Titles });

const Change = z.strictObject({
  id: z.string(),
  action: z.enum(['create', 'update', 'trash', 'restore']),
  version: Version,
  at: z.string(),
  by: z.string(),
  via: z.string(),
  cause: z.optional(z.string()),
  changes: z.array(z.strictObject({ field: z.string(), before: z.optional(z.unknown()), after: z.optional(z.unknown()) })),
});

const readErrors = ['INVALID', 'BAD_CURSOR', 'NOT_FOUND', 'TOO_SLOW', 'PREPARING'] as const;
const writeErrors = ['INVALID', 'NOT_FOUND', 'DUPLICATE', 'RECORD_TOO_LARGE', 'KEY_REUSED', 'BUSY'] as const;
/** Whoever asks first in a second reads the heads of the lanes; what others wrote is paid by who catches up. */
const pageBudget = { read: 1, write: 0 };

export const listRecords = recordOperation({
  id: 'listRecords',
  route: 'GET /v1/{objects}',
  folder: 'records',
  uses: { readmodel: 'read' },
  budget: pageBudget,
  offeredBy: () => true,
  for: (object) => ({
    id: `list${Name(object.plural)}`,
    summary: `List ${object.plural}`,
    allow: `${object.plural}:read`,
    // filter[field][operator]=text arrives as keys of its own; listRecords reads them by the fields' kinds
    input: z.looseObject({
      sort: z.optional(Text),
      fields: z.optional(z.string().check(z.maxLength(5000))),
      limit: z.optional(z.string().check(z.regex(/^\d{1,3}$/))),
      cursor: z.optional(Cursor),
      offset: z.optional(z.string().check(z.regex(/^\d{1,7}$/))),
      include: z.optional(Text),
      text: z.optional(Text),
      trashed: z.optional(z.enum(['true', 'false'])),
    }),
    output: page(schemas(object).chosen),
    errors: readErrors,
  }),
});

export const searchRecords = recordOperation({
  id: 'searchRecords',
  route: 'POST /v1/{objects}/search',
  folder: 'records',
  uses: { readmodel: 'read' },
  budget: pageBudget,
  offeredBy: () => true,
  for: (object) => ({
    id: `search${Name(object.plural)}`,
    summary: `Find ${object.plural} by filter tree and text`,
    allow: `${object.plural}:read`,
    input: z.strictObject({
      where: z.optional(ConditionShape),
      text: z.optional(Text),
      sort: z.optional(z.array(FieldName).check(z.maxLength(5))),
      fields: z.optional(z.array(FieldName).check(z.maxLength(500))),
      limit: z.optional(Limit),
      cursor: z.optional(Cursor),
      offset: z.optional(Offset),
      include: z.optional(z.array(Include)),
      trashed: z.optional(z.boolean()),
    }),
    output: page(schemas(object).chosen),
    errors: readErrors,
  }),
});

const Group = z.union([FieldName, z.strictObject({ field: FieldName, by: z.enum(['day', 'week', 'month', 'quarter', 'year']) })]);

export const summarizeRecords = recordOperation({
  id: 'summarizeRecords',
  route: 'POST /v1/{objects}/summarize',
  folder: 'records',
  uses: { readmodel: 'read' },
  budget: pageBudget,
  offeredBy: () => true,
  for: (object) => ({
    id: `summarize${Name(object.plural)}`,
    summary: `Count, group and sum ${object.plural}`,
    allow: `${object.plural}:read`,
    input: z.strictObject({
      where: z.optional(ConditionShape),
      text: z.optional(Text),
      groupBy: z.optional(z.array(Group).check(z.maxLength(3))),
      measures: z
        .array(z.strictObject({ measure: z.enum(['count', 'sum', 'mean', 'min', 'max']), field: z.optional(FieldName) }))
        .check(z.minLength(1), z.maxLength(10)),
    }),
    output: z.strictObject({
      rows: z.array(
        z.strictObject({
          group: z.array(z.union([z.string(), z.number(), z.boolean(), z.null()])),
          values: z.array(z.union([z.number(), z.string(), z.null(), z.record(z.string(), z.number())])),
        }),
      ),
    }),
    errors: ['INVALID', 'TOO_SLOW', 'PREPARING'],
  }),
});

export const getRecord = recordOperation({
  id: 'getRecord',
  route: 'GET /v1/{objects}/{id}',
  folder: 'records',
  uses: { store: 'read' },
  budget: { read: 1, write: 0 },
  offeredBy: () => true,
  for: (object) => ({
    id: `get${Name(object.name)}`,
    summary: `Read one ${object.name}`,
    allow: `${object.plural}:read`,
    input: z.strictObject({ id: Id(object.name) }),
    output: schemas(object).read,
    errors: ['NOT_FOUND'],
  }),
});

export const createRecord = recordOperation({
  id: 'createRecord',
  route: 'POST /v1/{objects}',
  folder: 'records',
  uses: { store: 'write' },
  budget: { read: 0, write: 8 },
  status: 201,
  offeredBy: (object) => offers(object, 'create'),
  for: (object) => ({
    id: `create${Name(object.name)}`,
    summary: `Create a ${object.name}`,
    allow: `${object.plural}:create`,
    input: z.strictObject({ body: schemas(object).create }),
    output: schemas(object).read,
    errors: writeErrors,
  }),
});

export const updateRecord = recordOperation({
  id: 'updateRecord',
  route: 'PATCH /v1/{objects}/{id}',
  folder: 'records',
  uses: { store: 'write' },
  budget: { read: 1, write: 7 },
  offeredBy: (object) => offers(object, 'update'),
  for: (object) => ({
    id: `update${Name(object.name)}`,
    summary: `Change a ${object.name}`,
    allow: `${object.plural}:update`,
    input: z.strictObject({ id: Id(object.name), body: schemas(object).update }),
    output: schemas(object).read,
    errors: [...writeErrors, 'CHANGED_MEANWHILE', 'PRECONDITION', 'IN_TRASH'],
  }),
});

export const deleteRecord = recordOperation({
  id: 'deleteRecord',
  route: 'DELETE /v1/{objects}/{id}',
  folder: 'records',
  uses: { store: 'write' },
  budget: { read: 1, write: 7 },
  offeredBy: (object) => offers(object, 'delete'),
  for: (object) => ({
    id: `delete${Name(object.name)}`,
    summary: `Put a ${object.name} into the trash`,
    allow: `${object.plural}:delete`,
    input: z.strictObject({ id: Id(object.name) }),
    output: schemas(object).read,
    errors: ['NOT_FOUND', 'CHANGED_MEANWHILE', 'PRECONDITION', 'IN_TRASH', 'KEY_REUSED', 'BUSY'],
  }),
});

export const restoreRecord = recordOperation({
  id: 'restoreRecord',
  route: 'POST /v1/{objects}/{id}/restore',
  folder: 'records',
  uses: { store: 'write' },
  budget: { read: 1, write: 7 },
  offeredBy: (object) => offers(object, 'delete'),
  for: (object) => ({
    id: `restore${Name(object.name)}`,
    summary: `Take a ${object.name} out of the trash`,
    allow: `${object.plural}:delete`,
    input: z.strictObject({ id: Id(object.name) }),
    output: schemas(object).read,
    errors: ['NOT_FOUND', 'DUPLICATE', 'CHANGED_MEANWHILE', 'NOT_IN_TRASH', 'MERGED', 'KEY_REUSED', 'BUSY'],
  }),
});

export const upsertRecord = recordOperation({
  id: 'upsertRecord',
  route: 'PUT /v1/{objects}/by/{field}/{value}',
  folder: 'records',
  uses: { store: 'write' },
  budget: { read: 2, write: 8 },
  offeredBy: (object) => offers(object, 'upsert') && offers(object, 'create'),
  for: (object) => ({
    id: `upsert${Name(object.name)}`,
    summary: `Change the ${object.name} that has this value in a unique field, or create it`,
    allow: `${object.plural}:upsert`,
    input: z.strictObject({ field: FieldName, value: z.string().check(z.minLength(1), z.maxLength(1000)), body: schemas(object).update }),
    output: schemas(object).read,
    errors: [...writeErrors, 'CHANGED_MEANWHILE'],
  }),
});

const BatchItem = (object: ObjectOf) =>
  z.union([
    z.strictObject({ create: z.unknown() }),
    z.strictObject({ update: z.strictObject({ id: Id(object.name), version: z.optional(Version), values: z.unknown() }) }),
    z.strictObject({ delete: z.strictObject({ id: Id(object.name), version: z.optional(Version) }) }),
  ]);

export const batchRecords = recordOperation({
  id: 'batchRecords',
  route: 'POST /v1/{objects}/batch',
  folder: 'records',
  uses: { store: 'write' },
  budget: { read: 0, write: 0, item: { read: 1, write: 8 } },
  offeredBy: (object) => offers(object, 'batch') && offers(object, 'create'),
  for: (object) => ({
    id: `batch${Name(object.plural)}`,
    summary: `Create, change and delete up to 100 ${object.plural}, with a result for each; atomic: all or none`,
    allow: `${object.plural}:batch`,
    input: z.strictObject({ atomic: z.optional(z.boolean()), items: z.array(BatchItem(object)).check(z.minLength(1), z.maxLength(100)) }),
    output: z.strictObject({
      results: z.array(
        z.union([
          z.strictObject({ ok: z.literal(true), record: schemas(object).read }),
          z.strictObject({ ok: z.literal(false), problem: z.looseObject({ code: z.string(), title: z.string() }) }),
        ]),
      ),
    }),
    errors: [...writeErrors, 'BATCH_TOO_LARGE', 'CHANGED_MEANWHILE', 'IN_TRASH'],
  }),
});

export const listHistory = recordOperation({
  id: 'listHistory',
  route: 'GET /v1/{objects}/{id}/history',
  folder: 'records',
  uses: { store: 'read' },
  budget: { read: 1.5, write: 0, item: { read: 1, write: 0 } },
  offeredBy: () => true,
  for: (object) => ({
    id: `list${Name(object.name)}History`,
    summary: `Who changed what in a ${object.name}, and when`,
    allow: `${object.plural}:read`,
    input: z.strictObject({ id: Id(object.name), cursor: z.optional(Cursor) }),
    output: z.strictObject({ data: z.array(Change), nextCursor: z.optional(z.string()), titles: Titles }),
    errors: ['NOT_FOUND', 'BAD_CURSOR', 'INVALID'],
  }),
});

export const listTimeline = recordOperation({
  id: 'listTimeline',
  route: 'GET /v1/{objects}/{id}/timeline',
  folder: 'records',
  uses: { readmodel: 'read', store: 'read' },
  // An item is a change of a field. A day among them is found by halving: 1.5 units more for each doubling of the record's version.
  budget: { read: 2, write: 0, item: { read: 1.5, write: 0 } },
  offeredBy: () => true,
  for: (object) => ({
    id: `list${Name(object.name)}Timeline`,
    summary: `Everything that happened with a ${object.name}, newest first; only some kinds, from a day backwards`,
    allow: `${object.plural}:read`,
    input: z.strictObject({
      id: Id(object.name),
      /** Names of `rules/timeline.ts`, between commas: `interaction.call,task`. All entries, without changes of fields, unless given. */
      kinds: z.optional(z.string().check(z.minLength(1), z.maxLength(4000))),
      /** The last day shown, in the time zone of the workspace. */
      until: z.optional(DateText),
      /** How many entries of each kind there are, whatever is asked for. */
      include: z.optional(z.literal('counts')),
      cursor: z.optional(Cursor),
    }),
    output: z.strictObject({
      data: z.array(
        z.union([
          z.strictObject({ at: z.string(), object: z.string(), record: z.looseObject({ id: z.string().check(z.regex(idPattern)) }) }),
          z.strictObject({ at: z.string(), change: Change }),
        ]),
      ),
      nextCursor: z.optional(z.string()),
      counts: z.optional(z.record(z.string(), z.int())),
      titles: Titles,
    }),
    errors: ['INVALID', 'NOT_FOUND', 'BAD_CURSOR', 'TOO_SLOW', 'PREPARING'],
  }),
});

export const explainAccess = recordOperation({
  id: 'explainAccess',
  route: 'GET /v1/{objects}/{id}/why',
  folder: 'records',
  uses: { store: 'read' },
  budget: { read: 4, write: 0 },
  offeredBy: () => true,
  for: (object) => ({
    id: `explain${Name(object.name)}Access`,
    summary: `Why somebody can see this ${object.name}, or cannot: one sentence from the code that decides`,
    allow: `${object.plural}:read`,
    input: z.strictObject({ id: Id(object.name), user: z.optional(Id('user')) }),
    output: z.strictObject({ sees: z.boolean(), because: z.string(), right: z.enum(rightNames), sentence: z.string() }),
    errors: ['NOT_FOUND', 'INVALID'],
  }),
});

export const exportRecords = recordOperation({
  id: 'exportRecords',
  route: 'POST /v1/{objects}/export',
  folder: 'exports',
  uses: { readmodel: 'read', store: 'write', files: 'write', events: 'send' },
  always: true,
  budget: { read: 1, write: 3 },
  status: 201,
  offeredBy: (object) => offers(object, 'export'),
  for: (object) => ({
    id: `export${Name(object.plural)}`,
    summary: `Write ${object.plural} as a table, as a list shows them: a job, which has ended already where they are few`,
    allow: `${object.plural}:export`,
    input: z.strictObject({
      where: z.optional(ConditionShape),
      text: z.optional(Text),
      sort: z.optional(z.array(FieldName).check(z.maxLength(5))),
      /** Columns, in order, after the id; all that the reader sees unless given. */
      fields: z.optional(z.array(FieldName).check(z.maxLength(500))),
      format: z.enum(['csv', 'xlsx']),
      /** Of CSV; UTF-8 unless given. */
      encoding: z.optional(z.enum(['utf-8', 'gb18030'])),
      /** Of CSV; as spreadsheets expect it in the workspace's region unless given. */
      delimiter: z.optional(z.enum([',', ';', '\t'])),
    }),
    output: JobStatus,
    errors: ['INVALID', 'TOO_SLOW', 'PREPARING', 'KEY_REUSED', 'BUSY'],
  }),
});

export const recordOperations = [
  listRecords,
  searchRecords,
  summarizeRecords,
  getRecord,
  createRecord,
  updateRecord,
  deleteRecord,
  restoreRecord,
  upsertRecord,
  batchRecords,
  listHistory,
  listTimeline,
  explainAccess,
  exportRecords,
] as const;
