/** One change for many records: looked at before it is made, made by a job that can be cancelled and undone. */
import * as z from 'zod/mini';
import type { Field } from '../fields/field.ts';
import { kindOf } from '../fields/kinds.ts';
import { Id, type ObjectOf, offers, schemas } from '../objects/object.ts';
import { Name, recordOperation } from './operation.ts';
import { ConditionShape } from './records.ts';

/** So many records are named one by one; more are meant by what they have in common. */
export const MOST_NAMED = 1000;
/** So many are changed by one job. */
export const MOST_CHANGED = 250_000;

/** Kinds whose values are lists that can be added to and taken from without touching the rest. */
export const isGrowing = ({ kind }: Field): boolean => kind === 'tags' || kind === 'manyChoice' || kind === 'links';

const parts = (object: ObjectOf) =>
  z.strictObject(
    Object.fromEntries(
      Object.entries(object.fields)
        .filter(([, field]) => isGrowing(field) && !field.deleted && field.by !== 'rule')
        .map(([name, field]) => [name, z.optional(kindOf(field.kind).schema(field))]),
    ),
  );

const input = (object: ObjectOf) =>
  z.strictObject({
    /** Which records: named, or all that match, or each with values of its own as somebody typed or pasted them. */
    ids: z.optional(z.array(Id(object.name)).check(z.minLength(1), z.maxLength(MOST_NAMED))),
    matching: z.optional(
      z.strictObject({
        where: z.optional(ConditionShape),
        text: z.optional(z.string().check(z.maxLength(500))),
        trashed: z.optional(z.boolean()),
        except: z.optional(z.array(Id(object.name)).check(z.maxLength(MOST_NAMED))),
      }),
    ),
    rows: z.optional(
      z
        .array(z.strictObject({ id: Id(object.name), texts: z.record(z.string().check(z.maxLength(130)), z.string().check(z.maxLength(100_000))) }))
        .check(z.minLength(1), z.maxLength(MOST_NAMED)),
    ),
    /** What happens to each: values set, entries added to lists or taken from them, or the way to the trash and back. */
    set: z.optional(schemas(object).update),
    add: z.optional(parts(object)),
    remove: z.optional(parts(object)),
    move: z.optional(z.enum(['trash', 'restore'])),
  });

const Refusal = z.strictObject({ id: z.string(), title: z.string(), field: z.optional(z.string()), code: z.string(), detail: z.string() });

export const previewBulk = recordOperation({
  id: 'previewBulk',
  route: 'POST /v1/{objects}/bulk/preview',
  folder: 'bulk',
  uses: { readmodel: 'read', store: 'read' },
  budget: { read: 1, write: 0 },
  offeredBy: (object) => offers(object, 'batch'),
  for: (object) => ({
    id: `previewBulk${Name(object.plural)}`,
    summary: `How many ${object.plural} a change would reach, what it would do to some of them, and which would be refused`,
    allow: `${object.plural}:batch`,
    input: input(object),
    output: z.strictObject({
      /** In all; the rest is said of those looked at, the first thousand. */
      count: z.int(),
      looked: z.int(),
      changed: z.int(),
      refused: z.int(),
      refusals: z.array(Refusal),
      examples: z.array(
        z.strictObject({
          id: z.string(),
          title: z.string(),
          changes: z.array(z.strictObject({ field: z.string(), before: z.optional(z.unknown()), after: z.optional(z.unknown()) })),
        }),
      ),
    }),
    errors: ['INVALID', 'NOT_FOUND', 'BULK_TOO_LARGE', 'TOO_SLOW', 'PREPARING'],
  }),
});

export const startBulk = recordOperation({
  id: 'startBulk',
  route: 'POST /v1/{objects}/bulk',
  folder: 'bulk',
  uses: { readmodel: 'read', store: 'write', files: 'write', events: 'send' },
  budget: { read: 1, write: 3 },
  status: 202,
  offeredBy: (object) => offers(object, 'batch'),
  for: (object) => ({
    id: `startBulk${Name(object.plural)}`,
    summary: `Change many ${object.plural} by a job: those that match at this moment, with a reason for each that is refused`,
    allow: `${object.plural}:batch`,
    input: input(object),
    output: z.strictObject({ jobId: z.string(), count: z.int() }),
    errors: ['INVALID', 'NOT_FOUND', 'BULK_TOO_LARGE', 'TOO_SLOW', 'PREPARING', 'KEY_REUSED', 'BUSY'],
  }),
});

export const bulkOperations = [previewBulk, startBulk] as const;
