/** What a workspace refuses to save: rules of its own, each a condition and the sentence that is said where it holds. */
import * as z from 'zod/mini';
import { Id } from '../objects/object.ts';
import { ObjectName } from './fields.ts';
import { operation } from './operation.ts';
import { ConditionShape } from './records.ts';

const Text = z.string().check(z.trim(), z.minLength(1), z.maxLength(300));
const Message = z.strictObject({ en: z.optional(Text), zh: z.optional(Text) }).check(z.refine(({ en, zh }) => Boolean(en ?? zh), 'REQUIRED'));
const FieldName = z.string().check(z.maxLength(60));

export const NewRule = z.strictObject({ object: ObjectName, when: ConditionShape, message: Message, field: z.optional(FieldName) });
export type NewRule = z.infer<typeof NewRule>;

const Made = z.looseObject({ id: z.string(), object: z.string() });
const errors = ['INVALID', 'NOT_FOUND', 'CHANGED_MEANWHILE', 'TOO_MANY_RULES', 'SETTINGS_TOO_LARGE', 'KEY_REUSED', 'BUSY'] as const;
const place = { folder: 'rules', uses: { store: 'write' }, output: Made, errors, budget: { read: 1, write: 10 } } as const; // the settings are written whole: some KB

export const createRule = operation({
  ...place,
  id: 'createRule',
  summary: 'Refuse to save records of an object where a condition holds',
  route: 'POST /v1/rules',
  allow: 'fields:create',
  status: 201,
  input: z.strictObject({ body: NewRule }),
});
export const updateRule = operation({
  ...place,
  id: 'updateRule',
  summary: 'Change a rule',
  route: 'PATCH /v1/rules/{id}',
  allow: 'fields:update',
  input: z.strictObject({
    id: Id('rule'),
    body: z.strictObject({ when: z.optional(ConditionShape), message: z.optional(Message), field: z.optional(z.nullable(FieldName)) }),
  }),
});
export const deleteRule = operation({
  ...place,
  id: 'deleteRule',
  summary: 'Take a rule away',
  route: 'DELETE /v1/rules/{id}',
  allow: 'fields:delete',
  input: z.strictObject({ id: Id('rule') }),
});

export const ruleOperations = [createRule, updateRule, deleteRule] as const;
