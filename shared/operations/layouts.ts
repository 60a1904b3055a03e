/** How a record is laid out: its sections, the fields in them, and which of those stand back while they are empty. */
import * as z from 'zod/mini';
import { operation } from './operation.ts';

const Text = z.string().check(z.trim(), z.minLength(1), z.maxLength(100));
const Label = z.strictObject({ en: z.optional(Text), zh: z.optional(Text) }).check(z.refine(({ en, zh }) => Boolean(en ?? zh), 'REQUIRED'));
const Names = z.array(z.string().check(z.minLength(1), z.maxLength(60))).check(z.maxLength(500));
const Sections = z.array(z.strictObject({ label: Label, fields: Names })).check(z.minLength(1), z.maxLength(50));

const Layout = z.strictObject({
  /** The record page from top to bottom; fields in no section follow in one of their own. */
  sections: z.optional(Sections),
  /** Fields that a record does not show while they have no value; forms show them always. */
  hiddenWhenEmpty: z.optional(Names),
});
export type Layout = z.infer<typeof Layout>;

export const updateLayout = operation({
  id: 'updateLayout',
  summary: 'Arrange the fields of an object’s records in sections; without sections they are as they were at first',
  route: 'PUT /v1/layouts/{object}',
  folder: 'fields',
  allow: 'fields:update',
  uses: { store: 'write' },
  input: z.strictObject({ object: z.string().check(z.maxLength(60)), ...Layout.def.shape }),
  output: z.strictObject({ object: z.string(), ...Layout.def.shape }),
  errors: ['INVALID', 'NOT_FOUND', 'CHANGED_MEANWHILE', 'KEY_REUSED', 'BUSY'],
  budget: { read: 1, write: 10 },
});

export const layoutOperations = [updateLayout] as const;
