/** What a record of an own object can be called by: one short text, or a number. */
import type { Field } from '../fields/field.ts';

const kinds: readonly string[] = ['text', 'email', 'phone', 'url', 'number'];

/** Whether a field can name the records of an own object. */
export const canName = (field: Pick<Field, 'kind' | 'deleted' | 'hidden'> | undefined): boolean =>
  field !== undefined && kinds.includes(field.kind) && !field.deleted && !field.hidden;
