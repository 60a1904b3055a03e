/**
 * Names in the file, derived from the definitions: an object's table, its columns and what belongs to them. A point
 * separates what no name of an object or field contains.
 */

import { moment } from '@regulars/shared/fields/date.ts';
import type { Field } from '@regulars/shared/fields/field.ts';
import { kindOf } from '@regulars/shared/fields/kinds.ts';
import { link } from '@regulars/shared/fields/link.ts';
import type { AnyRecord, ObjectOf } from '@regulars/shared/objects/object.ts';

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** `customer`: a row for each record, its keys in columns; `_seq` is a small dense number that stands for the record. */
export const table = (object: string): string => quoted(object);
/** The record as JSON text, apart so that a column is read without it. */
export const jsonTable = (object: string): string => quoted(`${object}.json`);
/** The keys of fields with many values. */
export const manyTable = (object: string): string => quoted(`${object}.many`);
export const column = (field: string, suffix = ''): string => quoted(suffix ? `${field}.${suffix.slice(1)}` : field);

const label = (en: string, zh: string) => ({ label: { en, zh }, by: 'rule' as const });

/** What every record carries, as fields: they filter, sort and group like any other. */
export const systemFieldsOf = (object: string): Readonly<Record<string, Field>> => ({
  id: link(object, label('Id', '编号')),
  createdAt: moment(label('Created', '创建时间')),
  createdBy: link('user', label('Created by', '创建人')),
  updatedAt: moment(label('Updated', '更新时间')),
  updatedBy: link('user', label('Updated by', '更新人')),
  trashedAt: moment(label('Trashed', '删除时间')),
});

const known = new WeakMap<ObjectOf, Readonly<Record<string, Field>>>();

/** The fields that can be asked for: those of the definition that are not deleted, and the system's. */
export function fieldsOf(of: ObjectOf): Readonly<Record<string, Field>> {
  let found = known.get(of);
  if (!found) {
    const live = Object.entries(of.fields).filter(([, field]) => !field.deleted);
    found = { ...systemFieldsOf(of.name), ...Object.fromEntries(live) };
    known.set(of, found);
  }
  return found;
}

/** What a column is made from: when this text changes, the column is made anew. */
export function shapeOf(field: Field): string {
  const { choices, to, searched, reads } = field as Field & { choices?: readonly { value: string; into?: string }[]; to?: string; reads?: string };
  const stand = choices?.map(({ value, into }) => (into === undefined ? value : [value, into]));
  return JSON.stringify([field.kind, stand, to, searched ?? false, reads]);
}

export const columnsOf = (name: string, field: Field): { name: string; type: string }[] =>
  Object.entries(kindOf(field.kind).columns).map(([suffix, type]) => ({ name: column(name, suffix), type }));

/** A value that no longer fits its field, whose kind was changed, is kept in the record and is nothing to compare. */
export function readable<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}

const present = (value: unknown) => value !== undefined && value !== null;

export function cellsOf(record: AnyRecord, name: string, field: Field): readonly (string | number | null)[] {
  const kind = kindOf(field.kind);
  const none = Object.keys(kind.columns).map(() => null);
  const value = record[name];
  if (!present(value) || !fits(value, field)) return none;
  return readable(() => kind.toRow(value, field), none);
}

export function keysOf(record: AnyRecord, name: string, field: Field): readonly (string | number)[] {
  const value = record[name];
  if (!present(value) || !fits(value, field)) return [];
  return readable(() => kindOf(field.kind).keys(value, field), []);
}

const checks = new WeakMap<Field, (value: unknown) => boolean>();

/** The type that the kind's keys are read from; the whole schema would cost more than the rest of the projection. */
function fits(value: unknown, field: Field): boolean {
  let check = checks.get(field);
  if (!check) {
    const { many, key } = kindOf(field.kind);
    const text = (one: unknown) => typeof one === 'string';
    check = many
      ? Array.isArray
      : field.kind === 'money' || field.kind === 'address'
        ? (one) => typeof one === 'object'
        : field.kind === 'yesNo'
          ? (one) => typeof one === 'boolean'
          : key === 'number'
            ? (one) => typeof one === 'number'
            : text;
    checks.set(field, check);
  }
  return check(value);
}
