/** The fields that a workspace makes up: add, rename, reorder, hide, delete, restore. */
import * as z from 'zod/mini';
import { type KindName, kindNames } from '../fields/kinds.ts';
import { operation } from './operation.ts';

/** A label in one language at least; the other one is the same until somebody translates it. */
const Text = z.string().check(z.trim(), z.minLength(1), z.maxLength(100));
const Label = z.strictObject({ en: z.optional(Text), zh: z.optional(Text) }).check(z.refine(({ en, zh }) => Boolean(en ?? zh), 'REQUIRED'));
const colors = ['gray', 'teal', 'blue', 'violet', 'pink', 'red', 'orange', 'yellow', 'green'] as const;
const Choice = z.strictObject({
  value: z.string().check(z.trim(), z.minLength(1), z.maxLength(200)),
  label: z.optional(Label),
  color: z.optional(z.enum(colors)),
});
const ObjectName = z.string().check(z.maxLength(60));
const FieldName = z.string().check(z.regex(/^x_[a-z0-9_]{1,58}$/, 'NOT_A_NAME'));

const changeable = {
  help: z.optional(Label),
  required: z.optional(z.boolean()),
  searched: z.optional(z.boolean()),
  choices: z.optional(z.array(Choice).check(z.minLength(1), z.maxLength(500))),
  min: z.optional(z.number()),
  max: z.optional(z.number()),
  position: z.optional(z.number()),
  hidden: z.optional(z.boolean()),
};

export const NewField = z.strictObject({
  object: ObjectName,
  name: z.optional(FieldName),
  label: Label,
  kind: z.enum(kindNames as [KindName, ...KindName[]]),
  to: z.optional(ObjectName),
  unique: z.optional(z.boolean()),
  ...changeable,
});
export type NewField = z.infer<typeof NewField>;

const Field = z.looseObject({ object: z.string(), name: z.string(), kind: z.string() });
const errors = ['INVALID', 'NOT_FOUND', 'CHANGED_MEANWHILE', 'TOO_MANY_FIELDS', 'KEY_REUSED', 'BUSY'] as const;
const place = { folder: 'fields', uses: { store: 'write' }, output: Field, errors, budget: { read: 1, write: 7 } } as const;
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
  summary: 'Rename, reorder, hide or otherwise change a field',
  route: 'PATCH /v1/fields/{object}/{name}',
  allow: 'fields:update',
  input: z.strictObject({ object: ObjectName, name: FieldName, body: z.strictObject({ label: z.optional(Label), ...changeable }) }),
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

export const fieldOperations = [createField, updateField, deleteField, restoreField] as const;
