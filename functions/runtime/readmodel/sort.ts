/** What a list is sorted by: columns of the object itself, and over one link. Links sort by the title of what they lead to. */
import type { Field } from '@regulars/shared/fields/field.ts';
import { kindOf } from '@regulars/shared/fields/kinds.ts';
import { targetOf } from '@regulars/shared/fields/link.ts';
import type { ObjectOf } from '@regulars/shared/objects/object.ts';
import type { Collation } from '@regulars/shared/rules/collation.ts';
import { column, fieldsOf, table } from './columns.ts';
import { type Asking, fieldAt, visible } from './condition.ts';
import type { File, Sql } from './file.ts';
import { QueryRefused } from './refused.ts';
import { toSql } from './sql.ts';

/** What an order is made by. Two questions with the same `name` share it. */
export interface Sort {
  name: string;
  /** `from`: the column that `sql` is made of. */
  keys: readonly { sql: string; from: string; down: boolean }[];
  joins: string;
  /** The object's own fields that it hangs on. */
  by: readonly string[];
  values: readonly Sql[];
  /** Fields of other objects that it hangs on. */
  over: ReadonlyMap<string, readonly string[]>;
}

const MOST_KEYS = 5;

/** The sort that a question asks for; links sort by the title of what they lead to, as far as the reader may see it. */
export function sortOf(file: File, of: ObjectOf, asked: readonly string[], asking: Asking, collation: Collation): Sort {
  if (!Array.isArray(asked) || asked.length > MOST_KEYS) throw new QueryRefused('WRONG_OPERAND', '/sort');
  const joins: string[] = [];
  const values: Sql[] = [];
  const over = new Map<string, string[]>();
  const by: string[] = [];
  const keys = asked.flatMap((name, at) => {
    const down = String(name).startsWith('-');
    const found = fieldAt(down ? name.slice(1) : name, of, asking, `/sort/${at}`);
    by.push(found.over?.link ?? found.name);
    const named = found.over ?? titled(found.name, found.field, asking);
    if (!named) return columns('r', found.name, found.field, down, collation);
    const row = `j${at}`;
    const [target, field] = found.over ? [found.name, found.field] : [named.to.title, fieldsOf(named.to)[named.to.title] as Field]; // titled saw that it is there
    const allowed = visible(named.to, asking.reader);
    const seen = allowed && toSql(file, named.to.name, allowed, row);
    joins.push(`LEFT JOIN ${table(named.to.name)} ${row} ON ${row}.id = r.${column(named.link)}${seen ? ` AND ${seen.sql}` : ''}`);
    values.push(...(seen?.values ?? []));
    over.set(named.to.name, [...(over.get(named.to.name) ?? []), target, ...(named.to.owner ? [named.to.owner] : [])]);
    return columns(row, target, field, down, collation);
  });
  // Two readers share an order where they see the same of what it goes by: the joins say what that is.
  return { name: JSON.stringify([asked, values, joins, collation]), keys, joins: joins.join(' '), values, over, by };
}

function columns(row: string, name: string, { kind }: Field, down: boolean, collation: Collation): Sort['keys'] {
  const { sortBy = [''], collated } = kindOf(kind);
  return sortBy.map((suffix) => {
    const from = `${row}.${column(name, suffix)}`;
    return { sql: collated && suffix === '' ? `${collation}(${from})` : from, from, down };
  });
}

function titled(name: string, field: Field, { objects }: Asking): { link: string; to: ObjectOf } | undefined {
  const to = field.kind === 'link' && name !== 'id' ? objects.get(targetOf(field)) : undefined;
  return to && fieldsOf(to)[to.title] ? { link: name, to } : undefined;
}
