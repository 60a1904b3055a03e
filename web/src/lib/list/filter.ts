/** The filter as it is being built: rows may still be incomplete. To and from the condition that the server is asked. */
import type { Operator } from '@regulars/shared/fields/field.ts';
import type { Comparison, Condition } from '@regulars/shared/rules/condition.ts';
import { type FieldDefinition, fieldOf, isCustom, type ObjectDefinition, systemFields, visibleFields } from '#lib/definitions.ts';
import { isEmpty } from '#lib/fields/empty.ts';
import { operators } from '#lib/fields/operators.ts';

/** `notEmpty` is written `{empty: false}`. */
export type Op = Operator | 'notEmpty';

export interface DraftRow {
  field: string;
  op: Op;
  value: unknown;
}

export interface DraftGroup {
  join: 'and' | 'or' | 'none';
  items: Draft[];
}

export type Draft = DraftRow | DraftGroup;

export const isGroup = (draft: Draft): draft is DraftGroup => 'items' in draft;

export const opsOf = (field: FieldDefinition): Op[] => operators[field.kind].flatMap((op): Op[] => (op === 'empty' ? ['empty', 'notEmpty'] : [op]));

export const takesNothing = (op: Op): boolean => op === 'empty' || op === 'notEmpty';

/** A field by its path, which may hop one link: `owner.name`. */
export function fieldAt(object: ObjectDefinition, path: string, objects: readonly ObjectDefinition[]): FieldDefinition | undefined {
  const [name = '', hop] = path.split('.');
  const field = fieldOf(object, name);
  if (hop === undefined) return field;
  const target = objects.find((one) => one.name === field?.to);
  return target && fieldOf(target, hop);
}

export function firstRow(object: ObjectDefinition): DraftRow {
  const field = visibleFields(object).find((name) => !isCustom(name)) ?? 'createdAt';
  return { field, op: opsOf(fieldOf(object, field) ?? (systemFields.createdAt as FieldDefinition))[0] ?? 'is', value: null };
}

export function toCondition(draft: Draft): Condition | undefined {
  if (isGroup(draft)) {
    const parts = draft.items.map(toCondition).filter((one) => one !== undefined);
    if (parts.length === 0) return undefined;
    if (draft.join === 'none') return { not: { or: parts } };
    return draft.join === 'and' ? { and: parts } : { or: parts };
  }
  const { field, op, value } = draft;
  if (op === 'empty') return { field, empty: true };
  if (op === 'notEmpty') return { field, empty: false };
  return isEmpty(value) ? undefined : { field, [op]: value };
}

export function toDraft(condition: Condition | undefined): DraftGroup {
  if (!condition) return { join: 'and', items: [] };
  const draft = fromCondition(condition);
  return isGroup(draft) ? draft : { join: 'and', items: [draft] };
}

function fromCondition(condition: Condition): Draft {
  if ('and' in condition) return { join: 'and', items: condition.and.map(fromCondition) };
  if ('or' in condition) return { join: 'or', items: condition.or.map(fromCondition) };
  if ('not' in condition) {
    const inner = fromCondition(condition.not);
    return { join: 'none', items: isGroup(inner) && inner.join === 'or' ? inner.items : [inner] };
  }
  const [op = 'is', value] = Object.entries(condition).find(([key]) => key !== 'field') ?? [];
  if (op === 'empty') return { field: condition.field, op: value ? 'empty' : 'notEmpty', value: null };
  return { field: condition.field, op: op as Operator, value }; // a comparison has its field and one operator
}

/** What stands as chips: the parts that must all hold, or the one whole. */
export function chips(where: Condition | undefined): Condition[] {
  if (!where) return [];
  return 'and' in where ? [...where.and] : [where];
}

export function without(where: Condition, part: Condition): Condition | undefined {
  if (!('and' in where)) return undefined;
  const rest = where.and.filter((one) => one !== part);
  return rest.length > 0 ? { and: rest } : undefined;
}

/** The same without comparisons of fields that are not known here: what stands around them holds still. */
export function pruned(condition: Condition, knows: (path: string) => boolean): Condition | undefined {
  if ('field' in condition) return knows(condition.field) ? condition : undefined;
  if ('not' in condition) {
    const inner = pruned(condition.not, knows);
    return inner && { not: inner };
  }
  const parts = ('and' in condition ? condition.and : condition.or).flatMap((one) => pruned(one, knows) ?? []);
  if (parts.length === 0) return undefined;
  return 'and' in condition ? { and: parts } : { or: parts };
}

export const isComparison = (condition: Condition): condition is Comparison => 'field' in condition;

export const countRows = (condition: Condition): number => {
  if ('and' in condition) return condition.and.reduce((sum, one) => sum + countRows(one), 0);
  if ('or' in condition) return condition.or.reduce((sum, one) => sum + countRows(one), 0);
  return 'not' in condition ? countRows(condition.not) : 1;
};
