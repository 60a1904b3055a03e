/**
 * What merged records are together, and what they are again when the merge is taken back. A single value is the
 * survivor's, or another's where it has none; lists are united; long texts are joined. Each field can be chosen otherwise.
 */
import type { Fault } from '../errors.ts';
import type { Field } from '../fields/field.ts';
import { kindOf } from '../fields/kinds.ts';
import { targetOf } from '../fields/link.ts';
import type { AnyRecord, ObjectOf } from '../objects/object.ts';
import type { Reversal, Undone } from './undo.ts';

/** By field: whose value it is, by id, or `all` where values can be joined. */
export type MergeChoices = Readonly<Record<string, string>>;

const isFilled = (value: unknown) => value !== undefined && value !== null;
const same = (a: unknown, b: unknown) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

export const isJoined = (field: Field): boolean => kindOf(field.kind).many || field.kind === 'longText';

/** Fields in which the records differ, in the order of the definition. */
export const differing = (object: ObjectOf, records: readonly Readonly<AnyRecord>[]): string[] =>
  Object.entries(object.fields).flatMap(([name, field]) =>
    field.by === 'rule' || field.deleted || records.every((one) => same(one[name], records[0]?.[name])) ? [] : [name],
  );

/** The record that keeps its id unless somebody says otherwise: the fullest, of equals the oldest. */
export function survivorOf<T extends Readonly<AnyRecord>>(records: readonly T[]): T | undefined {
  const filled = (record: T) => Object.values(record).filter(isFilled).length;
  return [...records].sort((a, b) => filled(b) - filled(a) || (a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : a.id < b.id ? -1 : 1))[0];
}

/** Whose value a field takes unless chosen. */
export function usualChoice(field: Field, name: string, records: readonly Readonly<AnyRecord>[]): string {
  const filled = records.filter((one) => isFilled(one[name]));
  if (isJoined(field) && filled.length > 1) return 'all';
  return (filled[0] ?? records[0])?.id ?? '';
}

/** What changes in the survivor, which comes first: null empties a field. */
export function mergedValues(object: ObjectOf, records: readonly Readonly<AnyRecord>[], choices: MergeChoices = {}): Record<string, unknown> {
  const [survivor] = records;
  const values: Record<string, unknown> = {};
  for (const name of new Set([...differing(object, records), ...linksTo(object, object.name)])) {
    const field = object.fields[name] as Field; // both name fields of the object
    const choice = choices[name] ?? usualChoice(field, name, records);
    const chosen = choice === 'all' ? joined(field, name, records) : records.find(({ id }) => id === choice)?.[name];
    const value = withoutSelf(field, chosen, records);
    if (!same(value, survivor?.[name])) values[name] = value ?? null;
  }
  return values;
}

/** Choices that mean nothing: of a field that is not there, of a record that is not among them. */
export function choiceFaults(object: ObjectOf, records: readonly Readonly<AnyRecord>[], choices: MergeChoices): Fault[] {
  return Object.entries(choices).flatMap(([name, choice]): Fault[] => {
    const field = Object.hasOwn(object.fields, name) ? object.fields[name] : undefined;
    const pointer = `/choices/${name}`;
    if (!field || field.deleted) return [{ pointer, code: 'UNKNOWN_FIELD' }];
    if (field.by === 'rule') return [{ pointer, code: 'READ_ONLY' }];
    const isKnown = choice === 'all' ? isJoined(field) : records.some(({ id }) => id === choice);
    return isKnown ? [] : [{ pointer, code: 'NOT_A_CHOICE' }];
  });
}

function joined(field: Field, name: string, records: readonly Readonly<AnyRecord>[]): unknown {
  const values = records.map((one) => one[name]).filter(isFilled);
  if (!kindOf(field.kind).many) return [...new Set(values.map(String))].join('\n\n');
  const byKey = new Map<string | number, unknown>();
  for (const item of values.flat()) if (!byKey.has(keyOf(item, field))) byKey.set(keyOf(item, field), item);
  return byKey.size > 0 ? [...byKey.values()] : undefined;
}

/** A record does not point to itself, nor to what is merged into it. */
function withoutSelf(field: Field, value: unknown, records: readonly Readonly<AnyRecord>[]): unknown {
  if (field.kind !== 'link' && field.kind !== 'links') return value;
  const isSelf = (id: unknown) => records.some((one) => one.id === id);
  if (!Array.isArray(value)) return isSelf(value) ? undefined : value;
  const others = value.filter((id) => !isSelf(id));
  return others.length > 0 ? others : undefined;
}

const keyOf = (item: unknown, field: Field): string | number => kindOf(field.kind).keys([item], field)[0] ?? JSON.stringify(item); // an item is what a list of one holds

/** Link fields of an object that lead to another; what a record was merged into is no such link. */
export const linksTo = (of: ObjectOf, target: string): string[] =>
  Object.entries(of.fields).flatMap(([name, field]) =>
    (field.kind === 'link' || field.kind === 'links') && targetOf(field) === target && name !== 'mergedInto' ? [name] : [],
  );

/** A value that points to `to` in place of those that were merged away. */
export function pointed(value: unknown, away: readonly string[], to: string): unknown {
  if (Array.isArray(value)) return [...new Set(value.map((id) => (away.includes(id) ? to : id)))];
  return away.includes(value as string) ? to : value; // a link is an id
}

/**
 * What takes an update of a merge back. A single value that was edited since is kept and listed; of a list what the merge
 * added goes and what it took comes back, whatever was done to the rest of it since.
 */
export function reverseMerge({ before, after }: Undone, record: Readonly<AnyRecord>, fields: Readonly<Record<string, Field>>): Reversal {
  const values: Record<string, unknown> = {};
  const conflicts: string[] = [];
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const field = fields[name];
    if (same(record[name], before[name])) continue;
    if (same(record[name], after[name])) values[name] = before[name] ?? null;
    else if (field && kindOf(field.kind).many) {
      const value = listBefore(before[name], after[name], record[name], field);
      if (!same(value, record[name])) values[name] = value ?? null;
    } else conflicts.push(name);
  }
  return {
    ...(Object.keys(values).length > 0 ? { change: { action: 'update', values } } : {}),
    conflicts,
    ...(conflicts.length > 0 ? { reason: 'EDITED_SINCE' as const } : {}),
  };
}

function listBefore(before: unknown, after: unknown, now: unknown, field: Field): unknown {
  const [was, became, is] = [before, after, now].map((list) => (Array.isArray(list) ? list : []));
  const has = (list: unknown[] = [], item: unknown) => list.some((one) => keyOf(one, field) === keyOf(item, field));
  const left = (is ?? []).filter((item) => has(was, item) || !has(became, item));
  const back = (was ?? []).filter((item) => !has(became, item) && !has(left, item));
  const all = [...left, ...back];
  return all.length > 0 ? all : undefined;
}
