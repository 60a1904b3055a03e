/** A checked condition as SQL with parameters: for reading whole sets in order (exports, segments, jobs). */
import { kindOf } from '@regulars/shared/fields/kinds.ts';
import { column, manyTable, table } from './columns.ts';
import type { Checked, Leaf, Test } from './condition.ts';
import type { File, Sql } from './file.ts';
import { numberOf } from './numbers.ts';

export interface Compiled {
  sql: string;
  values: Sql[];
}

const joined = (parts: readonly Compiled[], by: 'AND' | 'OR'): Compiled =>
  parts.length === 0
    ? { sql: by === 'AND' ? '1' : '0', values: [] }
    : { sql: `(${parts.map(({ sql }) => sql).join(` ${by} `)})`, values: parts.flatMap(({ values }) => values) };

/** True or false, never NULL, for a row of the object's table under the name `row`. */
export function toSql(file: File, object: string, condition: Checked, row = 'r'): Compiled {
  if ('and' in condition)
    return joined(
      condition.and.map((one) => toSql(file, object, one, row)),
      'AND',
    );
  if ('or' in condition)
    return joined(
      condition.or.map((one) => toSql(file, object, one, row)),
      'OR',
    );
  if ('not' in condition) {
    const { sql, values } = toSql(file, object, condition.not, row);
    return { sql: `(NOT ${sql})`, values };
  }
  if ('link' in condition) {
    const { sql, values } = toSql(file, condition.to.name, condition.where, `${row}_`);
    return { sql: `ifnull(${row}.${column(condition.link)} IN (SELECT id FROM ${table(condition.to.name)} ${row}_ WHERE ${sql}), 0)`, values };
  }
  return leaf(file, object, condition, row);
}

function leaf(file: File, object: string, { name, field, test }: Leaf, row: string): Compiled {
  if (kindOf(field.kind).many) {
    const { sql, values } = tested('key', test);
    return { sql: `(${row}._seq IN (SELECT _seq FROM ${manyTable(object)} WHERE field = ? AND ${sql}))`, values: [numberOf(file, object, name), ...values] };
  }
  const { sql, values } = tested(`${row}.${column(name)}`, test);
  const within = 'currency' in test && test.currency !== undefined ? ` AND ${row}.${column(name, '_currency')} = ?` : '';
  return { sql: `ifnull(${sql}${within}, 0)`, values: within && 'currency' in test ? [...values, test.currency ?? null] : values };
}

function tested(key: string, test: Test): Compiled {
  if ('in' in test) return { sql: `${key} IN (${test.in.map(() => '?').join(', ')})`, values: [...test.in] };
  if ('lt' in test) return { sql: `${key} < ?`, values: [test.lt] };
  if ('lte' in test) return { sql: `${key} <= ?`, values: [test.lte] };
  if ('gt' in test) return { sql: `${key} > ?`, values: [test.gt] };
  if ('gte' in test) return { sql: `${key} >= ?`, values: [test.gte] };
  if ('contains' in test) return { sql: `instr(${key}, ?) > 0`, values: [test.contains] };
  if ('startsWith' in test) return { sql: `substr(${key}, 1, length(?)) = ?`, values: [test.startsWith, test.startsWith] };
  if ('from' in test) return { sql: `${key} >= ? AND ${key} < ?`, values: [test.from, test.before] };
  return { sql: `${key} IS NOT NULL`, values: [] };
}
