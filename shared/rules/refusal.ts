/**
 * What a workspace refuses to save, in words of its own: a condition and the sentence that is said where it holds. Both
 * `commit` and the form in the browser ask here.
 */
import type { Label } from '../fields/field.ts';
import type { ObjectOf } from '../objects/object.ts';
import { type Condition, fieldsIn, holds, type Moment } from './condition.ts';

export interface Refusal {
  id: string;
  when: Condition;
  message: Label;
  /** The field that the sentence stands at; the first of the condition unless given. */
  field?: string;
}

/** A condition over a field that is gone is asked of nobody: it sleeps until the field is back. */
export const isAwake = ({ fields }: Pick<ObjectOf, 'fields'>, condition: Condition): boolean =>
  fieldsIn(condition).every((name) => fields[name] && !fields[name].deleted);

export interface Complaint {
  field: string;
  message: Label;
}

/** What the workspace's own rules say against a record. */
export function complaints(of: Pick<ObjectOf, 'fields' | 'rules'>, record: Readonly<Record<string, unknown>>, moment: Moment): Complaint[] {
  return (of.rules ?? [])
    .filter(({ when }) => isAwake(of, when) && holds(when, { fields: of.fields, record }, moment))
    .map(({ when, field, message }) => ({ field: field ?? fieldsIn(when)[0] ?? '', message }));
}

/** Fields that must be filled because of what the others say, and are not. */
export function missing(of: Pick<ObjectOf, 'fields'>, record: Readonly<Record<string, unknown>>, moment: Moment): string[] {
  return Object.entries(of.fields)
    .filter(([name, { deleted, requiredWhen }]) => !deleted && requiredWhen && isEmpty(record[name]) && isAwake(of, requiredWhen))
    .filter(([, { requiredWhen }]) => requiredWhen && holds(requiredWhen, { fields: of.fields, record }, moment))
    .map(([name]) => name);
}

const isEmpty = (value: unknown) => value === undefined || value === null;
