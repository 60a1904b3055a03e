/**
 * One tree for every condition: filters, required-when, validation, segments, automations and webhooks. It has two
 * readings, `holds` here and SQL in the read model; both compare *keys* (see `fields/field.ts`), and a property test
 * keeps them equal. Logic has two values: a comparison with an empty field is false, `isNot` with one is true.
 */
import type { Field } from '../fields/field.ts';
import { kindOf } from '../fields/kinds.ts';
import { rangeOf, type Within } from './dates.ts';

export type Condition = { and: readonly Condition[] } | { or: readonly Condition[] } | { not: Condition } | Comparison;

/** `field` is a name, or a link and a name of what it points to: `owner.name`. Exactly one operator. */
export interface Comparison {
  field: string;
  is?: unknown;
  isNot?: unknown;
  in?: readonly unknown[];
  lt?: unknown;
  lte?: unknown;
  gt?: unknown;
  gte?: unknown;
  contains?: string;
  startsWith?: string;
  has?: unknown;
  within?: Within;
  empty?: boolean;
}

/** What a condition is asked against: fields by name, values by name, the linked record for one hop. */
export interface Subject {
  fields: Readonly<Record<string, Field>>;
  record: Readonly<Record<string, unknown>>;
  /** The record that a link field points to; undefined where the link is empty. */
  follow?(link: string): Subject | undefined;
}

export interface Moment {
  /** ISO 8601 instant. */
  now: string;
  timeZone: string;
}

export function holds(condition: Condition, subject: Subject, moment: Moment): boolean {
  if ('and' in condition) return condition.and.every((one) => holds(one, subject, moment));
  if ('or' in condition) return condition.or.some((one) => holds(one, subject, moment));
  if ('not' in condition) return !holds(condition.not, subject, moment);
  const [name = '', hop] = condition.field.split('.');
  if (hop !== undefined) {
    const linked = subject.follow?.(name);
    return compare({ ...condition, field: hop }, linked ?? { fields: subject.fields, record: {} }, moment);
  }
  return compare(condition, subject, moment);
}

function compare(comparison: Comparison, { fields, record }: Subject, moment: Moment): boolean {
  const field = fields[comparison.field];
  const value = record[comparison.field];
  const kind = field && kindOf(field.kind);
  const keys = field && kind && value !== undefined && value !== null ? kind.keys(value, field) : [];
  const key = (operand: unknown) => (field && kind ? kind.operandKey(operand, field) : String(operand));
  if (comparison.empty !== undefined) return (keys.length === 0) === comparison.empty;
  if (comparison.isNot !== undefined) return !keys.includes(key(comparison.isNot));
  if (!comparable(comparison, record, comparison.field)) return false;
  if (comparison.in !== undefined) return comparison.in.some((one) => keys.includes(key(one)));
  if (comparison.is !== undefined) return keys.includes(key(comparison.is));
  if (comparison.has !== undefined) return keys.includes(key(comparison.has));
  const { contains, startsWith, within } = comparison;
  if (contains !== undefined) return keys.some((one) => String(one).includes(String(key(contains))));
  if (startsWith !== undefined) return keys.some((one) => String(one).startsWith(String(key(startsWith))));
  if (within !== undefined) {
    const { from, before } = rangeOf(within, moment, field?.kind === 'moment' ? 'moment' : 'date');
    return keys.some((one) => one >= from && one < before);
  }
  if (comparison.lt !== undefined) return keys.some((one) => one < key(comparison.lt));
  if (comparison.lte !== undefined) return keys.some((one) => one <= key(comparison.lte));
  if (comparison.gt !== undefined) return keys.some((one) => one > key(comparison.gt));
  if (comparison.gte !== undefined) return keys.some((one) => one >= key(comparison.gte));
  return false;
}

/** Amounts of different currencies are never compared. */
function comparable(comparison: Comparison, record: Subject['record'], name: string): boolean {
  const operand = comparison.is ?? comparison.lt ?? comparison.lte ?? comparison.gt ?? comparison.gte;
  const currency = (value: unknown) => (typeof value === 'object' && value !== null && 'currency' in value ? value.currency : undefined);
  return currency(operand) === currency(record[name]);
}

/** Names of the record's own fields that a condition hangs on. */
export function fieldsIn(condition: Condition): string[] {
  if ('and' in condition) return condition.and.flatMap(fieldsIn);
  if ('or' in condition) return condition.or.flatMap(fieldsIn);
  if ('not' in condition) return fieldsIn(condition.not);
  return [condition.field.split('.')[0] ?? ''];
}
