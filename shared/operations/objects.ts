/** The objects that a workspace makes up: add, rename, delete, restore. Their fields are made as on any other object. */
import * as z from 'zod/mini';
import { icons } from '../objects/icons.ts';
import { Label } from './fields.ts';
import { operation } from './operation.ts';

const Name = z.string().check(z.regex(/^x_[a-z0-9_]{1,38}$/, 'NOT_AN_OBJECT_NAME'));

const changeable = {
  titleLabel: z.optional(Label),
  icon: z.optional(z.enum(icons)),
  purpose: z.optional(z.string().check(z.trim(), z.minLength(1), z.maxLength(300))),
  owned: z.optional(z.boolean()),
  timeline: z.optional(z.boolean()),
  menu: z.optional(z.number()),
};

/** `title`: the field that names its records; there is none to choose before it has fields. */
const ObjectPatch = z.strictObject({
  label: z.optional(Label),
  pluralLabel: z.optional(Label),
  title: z.optional(z.string().check(z.minLength(1), z.maxLength(130))),
  ...changeable,
});
export type ObjectPatch = z.infer<typeof ObjectPatch>;

export const NewObject = z.strictObject({
  name: z.optional(Name),
  plural: z.optional(Name),
  label: Label,
  pluralLabel: Label,
  ...changeable,
});
export type NewObject = z.infer<typeof NewObject>;

const Made = z.looseObject({ name: z.string(), plural: z.string() });
const errors = ['INVALID', 'NOT_FOUND', 'CHANGED_MEANWHILE', 'TOO_MANY_OBJECTS', 'SETTINGS_TOO_LARGE', 'KEY_REUSED', 'BUSY'] as const;
const place = { folder: 'objects', uses: { store: 'write' }, output: Made, errors, budget: { read: 1, write: 10 } } as const; // the settings are written whole: some KB
const input = z.strictObject({ name: Name });

export const createObject = operation({
  ...place,
  id: 'createObject',
  summary: 'Add an object: records of a kind of its own, with lists, forms, import and API',
  route: 'POST /v1/objects',
  allow: 'fields:create',
  status: 201,
  input: z.strictObject({ body: NewObject }),
});
export const updateObject = operation({
  ...place,
  id: 'updateObject',
  summary: 'Rename an object, or change its sign, place, record access, timeline or the field that names its records',
  route: 'PATCH /v1/objects/{name}',
  allow: 'fields:update',
  input: z.strictObject({ name: Name, body: ObjectPatch }),
});
export const deleteObject = operation({
  ...place,
  id: 'deleteObject',
  summary: 'Take an object away; its records are kept',
  route: 'DELETE /v1/objects/{name}',
  allow: 'fields:delete',
  input,
});
export const restoreObject = operation({
  ...place,
  id: 'restoreObject',
  summary: 'Bring a deleted object back with its records',
  route: 'POST /v1/objects/{name}/restore',
  allow: 'fields:delete',
  input,
});

export const objectOperations = [createObject, updateObject, deleteObject, restoreObject] as const;
