/** The fields that a workspace makes up: add, rename, reorder, hide, delete, restore, change their kind, merge choices. */
import * as z from 'zod/mini';
import { type KindName, kindNames } from '../fields/kinds.ts';
import type { Condition } from '../rules/condition.ts';
import { operation } from './operation.ts';
import { ConditionShape } from './records.ts';

const Text = z.string().check(z.trim(), z.minLength(1), z.maxLength(100));
/** A label in one language at least; the other one is the same until somebody translates it. */
export const Label = z.strictObject({ en: z.optional(Text), zh: z.optional(Text) }).check(z.refine(({ en, zh }) => Boolean(en ?? zh), 'REQUIRED'));
const colors = ['gray', 'teal', 'blue', 'violet', 'pink', 'red', 'orange', 'yellow', 'green'] as const;
const Choice = z.strictObject({
  value: z.string().check(z.trim(), z.minLength(1), z.maxLength(200)),
  label: z.optional(Label),
  color: z.optional(z.enum(colors)),
});
export const ObjectName = z.string().check(z.maxLength(60));
const FieldName = z.string().check(z.regex(/^x_[a-z0-9_]{1,58}$/, 'NOT_A_NAME'));

/** What is worked out from the records that link here; `currency` where amounts are measured, the workspace's unless given. */
const RollUp = z.strictObject({
  of: ObjectName,
  over: z.string().check(z.maxLength(60)),
  measure: z.enum(['count', 'sum', 'mean', 'min', 'max']),
  field: z.optional(z.string().check(z.maxLength(60))),
  currency: z.optional(z.string().check(z.regex(/^[A-Z]{3}$/, 'NOT_A_CURRENCY'))),
  where: z.optional(ConditionShape as unknown as z.ZodMiniType<Condition, Condition>), // its inside is checked against the definition
});

/** Kinds that nobody fills in. The answer names the kind of their result, and with it how the field behaves everywhere. */
export const computing = ['formula', 'rollUp'] as const;
/** Also of fields that the workspace did not make up. */
const anyField = z.string().check(z.regex(/^[a-z][a-zA-Z0-9_]{0,59}$/, 'NOT_A_NAME'));
const Kind = z.enum(kindNames as [KindName, ...KindName[]]); // there is more than one kind
const Choices = z.array(Choice).check(z.minLength(1), z.maxLength(500));

const changeable = {
  /** Null takes it away. */
  help: z.optional(z.nullable(Label)),
  required: z.optional(z.boolean()),
  searched: z.optional(z.boolean()),
  /** Required where this holds for the rest of the record; null takes the condition away. */
  requiredWhen: z.optional(z.nullable(ConditionShape)),
  choices: z.optional(Choices),
  min: z.optional(z.number()),
  max: z.optional(z.number()),
  position: z.optional(z.number()),
  hidden: z.optional(z.boolean()),
  formula: z.optional(z.string().check(z.trim(), z.minLength(1), z.maxLength(2000))),
  rollUp: z.optional(RollUp),
};

export const NewField = z.strictObject({
  object: ObjectName,
  name: z.optional(FieldName),
  label: Label,
  kind: z.enum([...computing, ...(kindNames as [KindName, ...KindName[]])]),
  to: z.optional(ObjectName),
  unique: z.optional(z.boolean()),
  ...changeable,
});
export type NewField = z.infer<typeof NewField>;

const Field = z.looseObject({ object: z.string(), name: z.string(), kind: z.string() });
const errors = ['INVALID', 'NOT_FOUND', 'CHANGED_MEANWHILE', 'TOO_MANY_FIELDS', 'SETTINGS_TOO_LARGE', 'KEY_REUSED', 'BUSY'] as const;
const place = { folder: 'fields', uses: { store: 'write' }, output: Field, errors, budget: { read: 1, write: 10 } } as const; // the settings are written whole: some KB
const input = z.strictObject({ object: ObjectName, name: FieldName });

export const createField = operation({
  ...place,
  id: 'createField',
  summary: 'Add a field to an object',
  route: 'POST /v1/fields',
  allow: 'fields:create',
  status: 201,
  input: z.strictObject({ body: NewField }),
});
export const updateField = operation({
  ...place,
  id: 'updateField',
  summary: 'Rename, reorder, hide or otherwise change a field; of a standard one label, help, choices and when it is required',
  route: 'PATCH /v1/fields/{object}/{name}',
  allow: 'fields:update',
  input: z.strictObject({ object: ObjectName, name: anyField, body: z.strictObject({ label: z.optional(Label), ...changeable }) }),
});
export const deleteField = operation({
  ...place,
  id: 'deleteField',
  summary: 'Take a field away; its values are kept',
  route: 'DELETE /v1/fields/{object}/{name}',
  allow: 'fields:delete',
  input,
});
export const restoreField = operation({
  ...place,
  id: 'restoreField',
  summary: 'Bring a deleted field back with its values',
  route: 'POST /v1/fields/{object}/{name}/restore',
  allow: 'fields:delete',
  input,
});

const NewKind = z.strictObject({ kind: Kind, choices: z.optional(Choices) });
export type NewKind = z.infer<typeof NewKind>;

export const previewKind = operation({
  id: 'previewKind',
  summary: 'How many values of a field fit another kind, and examples of those that do not',
  route: 'POST /v1/fields/{object}/{name}/kind/preview',
  folder: 'fields',
  allow: 'fields:update',
  uses: { readmodel: 'read' },
  input: z.strictObject({ object: ObjectName, name: FieldName, body: NewKind }),
  output: z.strictObject({
    fits: z.int(),
    refused: z.int(),
    examples: z.array(
      z.strictObject({ id: z.string(), title: z.string(), value: z.string(), becomes: z.optional(z.string()), reason: z.optional(z.string()) }),
    ),
  }),
  errors: ['INVALID', 'NOT_FOUND', 'FIELD_IN_RULE', 'TOO_SLOW', 'PREPARING'],
  budget: { read: 1, write: 0 },
});

const asJob = {
  folder: 'fields',
  uses: { store: 'write', events: 'send' },
  status: 202,
  errors: ['INVALID', 'NOT_FOUND', 'NOT_ALLOWED', 'FIELD_IN_RULE', 'CHANGED_MEANWHILE', 'TOO_MANY_FIELDS', 'SETTINGS_TOO_LARGE', 'KEY_REUSED', 'BUSY'],
  budget: { read: 1, write: 15 },
} as const;

export const changeKind = operation({
  ...asJob,
  id: 'changeKind',
  summary: 'Another kind for a field: a new field takes its place, and a job converts what fits',
  route: 'POST /v1/fields/{object}/{name}/kind',
  allow: 'fields:update',
  input: z.strictObject({ object: ObjectName, name: FieldName, body: NewKind }),
  output: z.strictObject({ jobId: z.string(), name: z.string() }),
});
export const mergeChoices = operation({
  ...asJob,
  id: 'mergeChoices',
  summary: 'Merge choices of a field into another one, or into none; a job re-points the records',
  route: 'POST /v1/fields/{object}/{name}/choices/merge',
  allow: 'fields:update',
  input: z.strictObject({
    object: ObjectName,
    name: anyField,
    body: z.strictObject({ from: z.array(z.string()).check(z.minLength(1), z.maxLength(500)), into: z.nullable(z.string()) }),
  }),
  output: z.strictObject({ jobId: z.string() }),
});

export const fieldOperations = [createField, updateField, deleteField, restoreField, previewKind, changeKind, mergeChoices] as const;
