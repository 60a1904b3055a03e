/** What the records that link to one amount to: counted and measured by SQLite over the index of the link. */
import type { Field, RollUp } from '@regulars/shared/fields/field.ts';
import type { ObjectOf } from '@regulars/shared/objects/object.ts';
import { column, fieldsOf, table } from './columns.ts';
import { check } from './condition.ts';
import { cells, type File, type Sql } from './file.ts';
import { QueryRefused } from './refused.ts';
import { toSql } from './sql.ts';

const functions = { count: 'count(*)', sum: 'sum', mean: 'avg', min: 'min', max: 'max' } as const;

/** Null where there is nothing to measure, and where what it reads is gone. A sum over nothing is 0. */
export function rolledUp(file: File, objects: ReadonlyMap<string, ObjectOf>, field: Field, id: string): unknown {
  const rollUp = field.rollUp as RollUp; // the caller looked
  const of = objects.get(rollUp.of);
  const measured = rollUp.field === undefined ? undefined : of && fieldsOf(of)[rollUp.field];
  if (!of || fieldsOf(of)[rollUp.over]?.kind !== 'link' || (rollUp.field !== undefined && measured?.kind !== field.kind)) return null;
  const where = whereOf(file, objects, of, rollUp);
  if (!where) return null;
  const { measure, currency } = rollUp;
  const name = column(rollUp.field ?? '');
  const what = measure === 'count' ? functions.count : `${functions[measure]}(r.${name})`;
  const ofCurrency = currency === undefined ? '' : ` AND r.${column(rollUp.field ?? '', '_currency')} = ?`;
  const sql = `SELECT ${what} FROM ${table(of.name)} r WHERE r.${column(rollUp.over)} = ? AND r.trashedAt IS NULL AND ${where.sql}${ofCurrency}`;
  const [found = null] = cells(file.rows(sql).get(id, ...where.values, ...(currency === undefined ? [] : [currency]))) ?? [];
  return valueOf(found, field.kind, rollUp);
}

function valueOf(found: Sql, kind: string, { measure, currency }: RollUp): unknown {
  if (found === null && measure !== 'sum') return null;
  if (kind === 'date' || kind === 'moment') return String(found);
  const number = Number(found ?? 0);
  if (Math.abs(number) > 1e15) return null;
  // Sums of the same numbers in another order differ beyond fourteen digits.
  return kind === 'money' ? { amount: Math.round(number), currency } : Number(number.toPrecision(14));
}

function whereOf(file: File, objects: ReadonlyMap<string, ObjectOf>, of: ObjectOf, { where }: RollUp): { sql: string; values: readonly Sql[] } | undefined {
  if (!where) return { sql: '1', values: [] };
  try {
    const asking = { now: '', timeZone: 'UTC', reader: { user: '', teams: [], teamUsers: [], access: 'all' as const }, objects, sees: () => true };
    return toSql(file, of.name, check(where, of, asking));
  } catch (error) {
    if (!(error instanceof QueryRefused)) throw error; // a field of the condition is gone
    return undefined;
  }
}
