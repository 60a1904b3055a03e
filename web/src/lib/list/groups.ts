/** Records by the value of a field: which groups there are, what they are called, and the condition that finds one. */

import { endOf } from '@regulars/shared/rules/calendar.ts';
import type { Condition } from '@regulars/shared/rules/condition.ts';
import { startOf } from '@regulars/shared/rules/dates.ts';
import type { Grouping, SummaryRow } from '@regulars/shared/rules/query.ts';
import { choicesOf, type FieldDefinition, fieldOf, isEditable, type ObjectDefinition, systemFields, visibleFields } from '#lib/definitions.ts';
import type { KindName } from '#lib/fields/kinds.ts';
import type { Group, Period } from '#lib/list/state.ts';

/** What the server calls a group; null where the field is empty. */
export type Key = string | number | boolean | null;

/** An amount in minor units by currency, or a plain number. */
export type Total = number | Readonly<Record<string, number>>;

export interface Found {
  key: Key;
  count: number;
  total: Total | undefined;
}

const grouped: readonly KindName[] = ['choice', 'stage', 'manyChoice', 'yesNo', 'link', 'links', 'tags', 'date', 'moment'];
const boarded: readonly KindName[] = ['stage', 'choice', 'yesNo', 'link'];

const those = (object: ObjectDefinition, kinds: readonly KindName[], more: readonly string[] = []): string[] =>
  [...visibleFields(object), ...more].filter((name) => kinds.includes(fieldOf(object, name)?.kind as KindName)); // undefined is among no kinds

export const groupFields = (object: ObjectDefinition): string[] => those(object, grouped, Object.keys(systemFields));
/** What a card can be moved in comes first. */
export const boardFields = (object: ObjectDefinition): string[] =>
  boarded.flatMap((kind) => those(object, [kind])).filter((name) => isEditable(object.fields[name] as FieldDefinition)); // they are its own
export const sumFields = (object: ObjectDefinition): string[] => those(object, ['money', 'number']);
export const dateFields = (object: ObjectDefinition): string[] => those(object, ['date', 'moment'], ['createdAt', 'updatedAt']);

export const isDated = (field: FieldDefinition | undefined): field is FieldDefinition => field?.kind === 'date' || field?.kind === 'moment';

export const periodOf = ({ by }: Group, field: FieldDefinition): Period | undefined => (isDated(field) ? (by ?? 'month') : undefined);

/** A key as an address writes it; a text that begins with `~` is none of a key's own. */
export const keyText = (key: Key): string => (key === null ? '~' : String(key));

/** What the server groups by. Over a link by what the reader may see there: a record nobody shows them is none. */
export const groupingOf = (group: Group, field: FieldDefinition): Grouping => {
  const by = periodOf(group, field);
  if (by) return { field: group.field, by };
  return field.kind === 'link' ? `${group.field}.id` : group.field;
};

/** Which records lie in a group. Whoever never said yes is among those that say no. */
export function conditionOf(group: Group, field: FieldDefinition, key: Key, timeZone: string): Condition {
  const name = group.field;
  if (field.kind === 'yesNo') return key === true ? { field: name, is: true } : { not: { field: name, is: true } };
  if (key === null) return { field: field.kind === 'link' ? `${name}.id` : name, empty: true };
  const by = periodOf(group, field);
  if (by) {
    const bounds = [String(key), endOf(String(key), by)].map((day) => (field.kind === 'moment' ? startOf(day, timeZone) : day));
    return {
      and: [
        { field: name, gte: bounds[0] },
        { field: name, lt: bounds[1] },
      ],
    };
  }
  return field.kind === 'manyChoice' || field.kind === 'links' || field.kind === 'tags' ? { field: name, has: key } : { field: name, is: key };
}

export const both = (...parts: (Condition | undefined)[]): Condition | undefined => {
  const there = parts.filter((one) => one !== undefined);
  return there.length > 1 ? { and: there } : there[0];
};

const plus = (a: Total | undefined, b: Total | undefined): Total | undefined => {
  if (a === undefined || b === undefined) return a ?? b;
  if (typeof a === 'number' || typeof b === 'number') return Number(a) + Number(b); // one field's totals are of one form
  const codes = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return Object.fromEntries(codes.map((code) => [code, (a[code] ?? 0) + (b[code] ?? 0)]));
};

/** What the server counted, as groups in the order they are shown; choices without a record are there as well. */
export function groupsOf(field: FieldDefinition, rows: readonly SummaryRow[]): Found[] {
  const found = new Map<Key, Found>();
  const isYesNo = field.kind === 'yesNo';
  for (const { group, values } of rows) {
    const key = isYesNo ? group[0] === true : (group[0] ?? null);
    const before = found.get(key);
    const [count = 0, total] = values as [number, Total | null | undefined]; // the measures that were asked for
    found.set(key, { key, count: (before?.count ?? 0) + count, total: plus(before?.total, total ?? undefined) });
  }
  const known: Key[] = isYesNo ? [false, true] : choicesOf(field).map(({ value }) => value);
  const none = (key: Key): Found => found.get(key) ?? { key, count: 0, total: undefined };
  // In the server's order, which is the reader's: ids by age, dates by time, words by their collation.
  const others = [...found.values()].filter(({ key }) => key !== null && !known.includes(key));
  const empty = found.get(null) ?? (known.length > 0 && !isYesNo && !field.required ? none(null) : undefined);
  return [...known.map(none), ...others, ...(empty ? [empty] : [])];
}

/** The groups after one record went from one to another. */
export function moved(groups: readonly Found[], from: Key, to: Key, amount: Total | undefined): Found[] {
  const less: Total | undefined = amount === undefined ? undefined : typeof amount === 'number' ? -amount : negated(amount);
  return groups.map((one) => {
    if (one.key === from) return { ...one, count: Math.max(0, one.count - 1), total: plus(one.total, less) };
    return one.key === to ? { ...one, count: one.count + 1, total: plus(one.total, amount) } : one;
  });
}

const negated = (amount: Readonly<Record<string, number>>) => Object.fromEntries(Object.entries(amount).map(([code, value]) => [code, -value]));

/** What a record adds to the total of its group. */
export function amountIn(value: unknown): Total | undefined {
  if (typeof value === 'number') return value;
  const money = value as { amount?: number; currency?: string } | null | undefined; // of a field that is summed: a number or an amount
  return money?.currency ? { [money.currency]: money.amount ?? 0 } : undefined;
}
