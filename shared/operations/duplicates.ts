/**
 * Duplicates: said before one is saved, found over the whole base, merged, and taken apart again.
 * Long: a list, read from top to bottom.
 */
import * as z from 'zod/mini';
import { Id, type ObjectOf, offers, schemas } from '../objects/object.ts';
import { Name, recordOperation } from './operation.ts';

const offeredBy = (object: ObjectOf) => offers(object, 'merge');
/** Whoever may look may be warned. */
const shownBy = (object: ObjectOf) => object.merges === true;
const reasons = z.array(z.enum(['email', 'phone', 'name', 'pinyin', 'address']));
const Score = z.number().check(z.minimum(0), z.maximum(1));
const Cursor = z.string().check(z.maxLength(200));
const Ids = (object: ObjectOf) => z.array(Id(object.name)).check(z.minLength(2), z.maxLength(10));
const Choices = z.optional(z.record(z.string().check(z.maxLength(130)), z.string().check(z.maxLength(130))));
const mergeErrors = [
  'INVALID',
  'NOT_FOUND',
  'IN_TRASH',
  'DUPLICATE',
  'CHANGED_MEANWHILE',
  'RECORD_TOO_LARGE',
  'BATCH_TOO_LARGE',
  'KEY_REUSED',
  'BUSY',
] as const;
const pageErrors = ['INVALID', 'BAD_CURSOR', 'TOO_SLOW', 'PREPARING'] as const;

export const checkDuplicates = recordOperation({
  id: 'checkDuplicates',
  route: 'POST /v1/{objects}/duplicates/check',
  folder: 'duplicates',
  uses: { readmodel: 'read' },
  budget: { read: 1, write: 0 },
  offeredBy: shownBy,
  for: (object) => ({
    id: `check${Name(object.name)}Duplicates`,
    summary: `Which ${object.plural} are probably the same as one that is about to be saved`,
    allow: `${object.plural}:read`,
    // What is being typed need not be valid yet: what cannot be read says nothing.
    input: z.strictObject({ id: z.optional(Id(object.name)), values: z.record(z.string().check(z.maxLength(130)), z.unknown()) }),
    output: z.strictObject({ data: z.array(z.strictObject({ score: Score, reasons, record: schemas(object).read })) }),
    errors: ['INVALID', 'TOO_SLOW', 'PREPARING'],
  }),
});

export const listDuplicates = recordOperation({
  id: 'listDuplicates',
  route: 'GET /v1/{objects}/duplicates',
  folder: 'duplicates',
  uses: { store: 'read', readmodel: 'read', files: 'read' },
  budget: { read: 1, write: 0 },
  offeredBy: shownBy,
  for: (object) => ({
    id: `list${Name(object.name)}Duplicates`,
    summary: `Groups of ${object.plural} that are probably the same, the surest first`,
    allow: `${object.plural}:read`,
    input: z.strictObject({ cursor: z.optional(Cursor), certain: z.optional(z.enum(['true', 'false'])) }),
    output: z.strictObject({
      data: z.array(z.strictObject({ score: Score, reasons, certain: z.boolean(), records: z.array(schemas(object).read) })),
      nextCursor: z.optional(z.string()),
      /** Groups in all, and those that can be merged without a look, as far as the reader sees them. */
      count: z.int(),
      certain: z.int(),
      /** When the base was last gone through; absent before the first time. */
      foundAt: z.optional(z.string()),
    }),
    errors: pageErrors,
  }),
});

export const findDuplicates = recordOperation({
  id: 'findDuplicates',
  route: 'POST /v1/{objects}/duplicates/find',
  folder: 'duplicates',
  uses: { store: 'write', events: 'send' },
  budget: { read: 0, write: 4 },
  status: 202,
  offeredBy,
  for: (object) => ({
    id: `find${Name(object.name)}Duplicates`,
    summary: `Go through all ${object.plural} for duplicates`,
    allow: `${object.plural}:merge`,
    /** `anew: false` leaves it where nothing changed since the last time. */
    input: z.strictObject({ anew: z.optional(z.boolean()) }),
    output: z.strictObject({ jobId: z.string() }),
    errors: ['KEY_REUSED', 'BUSY'],
  }),
});

export const mergeDuplicates = recordOperation({
  id: 'mergeDuplicates',
  route: 'POST /v1/{objects}/duplicates/merge',
  folder: 'duplicates',
  uses: { store: 'write', readmodel: 'read', files: 'read', events: 'send' },
  budget: { read: 1, write: 4 },
  status: 202,
  offeredBy,
  for: (object) => ({
    id: `merge${Name(object.name)}Duplicates`,
    summary: `Merge the groups of ${object.plural} that are certain, up to 500 at once`,
    allow: `${object.plural}:merge`,
    input: z.strictObject({ most: z.optional(z.int().check(z.minimum(1), z.maximum(500))) }),
    output: z.strictObject({ jobId: z.string(), groups: z.int() }),
    errors: ['NOTHING_TO_MERGE', 'TOO_SLOW', 'PREPARING', 'KEY_REUSED', 'BUSY'],
  }),
});

const Pointers = z.array(z.strictObject({ object: z.string(), count: z.int() }));

export const previewMerge = recordOperation({
  id: 'previewMerge',
  route: 'POST /v1/{objects}/merge/preview',
  folder: 'duplicates',
  uses: { store: 'read', readmodel: 'read' },
  budget: { read: 3, write: 0 },
  offeredBy,
  for: (object) => ({
    id: `preview${Name(object.name)}Merge`,
    summary: `What merging ${object.plural} would give, and what would move with them`,
    allow: `${object.plural}:merge`,
    input: z.strictObject({ ids: Ids(object), choices: Choices }),
    output: z.strictObject({
      survivor: Id(object.name),
      records: z.array(schemas(object).read),
      merged: schemas(object).read,
      /** Records of each object that point to what is merged away, as far as the reader sees them. */
      moves: Pointers,
    }),
    errors: ['INVALID', 'NOT_FOUND', 'IN_TRASH', 'TOO_SLOW', 'PREPARING'],
  }),
});

export const mergeRecords = recordOperation({
  id: 'mergeRecords',
  route: 'POST /v1/{objects}/merge',
  folder: 'duplicates',
  uses: { store: 'write', readmodel: 'read', events: 'send' },
  budget: { read: 3, write: 24 },
  offeredBy,
  for: (object) => ({
    id: `merge${Name(object.plural)}`,
    summary: `Merge ${object.plural} into the first one named; what points to the others points to it`,
    allow: `${object.plural}:merge`,
    input: z.strictObject({ ids: Ids(object), choices: Choices, versions: z.optional(z.record(z.string().check(z.maxLength(130)), z.int())) }),
    output: z.strictObject({ record: schemas(object).read, jobId: z.string(), isDone: z.boolean() }),
    errors: [...mergeErrors, 'PRECONDITION', 'TOO_SLOW', 'PREPARING'],
  }),
});

export const previewUnmerge = recordOperation({
  id: 'previewUnmerge',
  route: 'GET /v1/{objects}/{id}/unmerge',
  folder: 'duplicates',
  uses: { store: 'read', readmodel: 'read' },
  budget: { read: 8, write: 0 },
  offeredBy,
  for: (object) => ({
    id: `preview${Name(object.name)}Unmerge`,
    summary: `What comes back when the merge of a ${object.name} is undone, and what came after it`,
    allow: `${object.plural}:merge`,
    input: z.strictObject({ id: Id(object.name) }),
    output: z.strictObject({
      survivor: Id(object.name),
      survivorTitle: z.string(),
      mergedAt: z.string(),
      mergedBy: z.string(),
      back: z.array(schemas(object).read),
      /** Records made since that point to the survivor: the caller may put them to one that comes back. */
      since: z.array(z.strictObject({ object: z.string(), id: z.string(), title: z.string(), at: z.string() })),
      conflicts: z.array(z.string()),
    }),
    errors: ['NOT_FOUND', 'NOT_MERGED', 'MERGED_SINCE', 'TOO_SLOW', 'PREPARING'],
  }),
});

export const unmergeRecords = recordOperation({
  id: 'unmergeRecords',
  route: 'POST /v1/{objects}/{id}/unmerge',
  folder: 'duplicates',
  uses: { store: 'write', events: 'send' },
  budget: { read: 10, write: 4 },
  status: 202,
  offeredBy,
  for: (object) => ({
    id: `unmerge${Name(object.name)}`,
    summary: `Undo the merge of a ${object.name}: all that were merged come back with their own links`,
    allow: `${object.plural}:merge`,
    input: z.strictObject({
      id: Id(object.name),
      /** Where what came after the merge goes; what is not named stays with the survivor. */
      moves: z.optional(
        z
          .array(z.strictObject({ object: z.string().check(z.maxLength(60)), id: z.string().check(z.maxLength(130)), to: Id(object.name) }))
          .check(z.maxLength(500)),
      ),
    }),
    output: z.strictObject({ jobId: z.string() }),
    errors: ['NOT_FOUND', 'NOT_MERGED', 'MERGED_SINCE', 'DUPLICATE', 'JOB_RUNNING', 'NOTHING_TO_UNDO', 'KEY_REUSED', 'BUSY'],
  }),
});

export const duplicateOperations = [
  checkDuplicates,
  listDuplicates,
  findDuplicates,
  mergeDuplicates,
  previewMerge,
  mergeRecords,
  previewUnmerge,
  unmergeRecords,
] as const;
