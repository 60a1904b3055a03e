/**
 * An order of all records of an object: their numbers, sorted once by SQLite and kept sorted. A page is a walk along it
 * past the records that are not asked for, so a rare filter costs no more than a common one. Empty sorts last both ways.
 */
import type { Field } from '@regulars/shared/fields/field.ts';
import { kindOf } from '@regulars/shared/fields/kinds.ts';
import { targetOf } from '@regulars/shared/fields/link.ts';
import type { ObjectOf } from '@regulars/shared/objects/object.ts';
import type { Change } from './apply.ts';
import { type Bits, has } from './bits.ts';
import { column, fieldsOf, table } from './columns.ts';
import { type Asking, fieldAt, visible } from './condition.ts';
import { cells, every, type File, type Sql } from './file.ts';
import { QueryRefused } from './refused.ts';
import { toSql } from './sql.ts';

export interface Order {
  rows: Int32Array;
  length: number;
  /** The sort keys of one record and its id. */
  probe: string;
  values: readonly Sql[];
  down: readonly boolean[];
  /** What it takes from other objects: changes of these fields make it void. */
  over: ReadonlyMap<string, readonly string[]>;
}

/** What an order is made by. Two questions with the same `name` share it. */
export interface Sort {
  name: string;
  keys: readonly { sql: string; down: boolean }[];
  joins: string;
  values: readonly Sql[];
  over: ReadonlyMap<string, readonly string[]>;
}

const MOST_KEYS = 5;

/** The sort that a question asks for; links sort by the title of what they lead to, as far as the reader may see it. */
export function sortOf(file: File, of: ObjectOf, asked: readonly string[], asking: Asking): Sort {
  if (!Array.isArray(asked) || asked.length > MOST_KEYS) throw new QueryRefused('WRONG_OPERAND', '/sort');
  const joins: string[] = [];
  const values: Sql[] = [];
  const over = new Map<string, string[]>();
  const keys = asked.flatMap((name, at) => {
    const down = String(name).startsWith('-');
    const found = fieldAt(down ? name.slice(1) : name, of, asking, `/sort/${at}`);
    const named = found.over ?? titled(found.name, found.field, asking);
    if (!named) return columns('r', found.name, found.field, down);
    const row = `j${at}`;
    const [target, field] = found.over ? [found.name, found.field] : [named.to.title, fieldsOf(named.to)[named.to.title] as Field]; // titled saw that it is there
    const allowed = visible(named.to, asking.reader);
    const seen = allowed && toSql(file, named.to.name, allowed, row);
    joins.push(`LEFT JOIN ${table(named.to.name)} ${row} ON ${row}.id = r.${column(named.link)}${seen ? ` AND ${seen.sql}` : ''}`);
    values.push(...(seen?.values ?? []));
    over.set(named.to.name, [...(over.get(named.to.name) ?? []), target, ...(named.to.owner ? [named.to.owner] : [])]);
    return columns(row, target, field, down);
  });
  return { name: JSON.stringify([asked, values]), keys, joins: joins.join(' '), values, over };
}

const columns = (row: string, name: string, field: Field, down: boolean) =>
  (kindOf(field.kind).sortBy ?? ['']).map((suffix) => ({ sql: `${row}.${column(name, suffix)}`, down }));

function titled(name: string, field: Field, { objects }: Asking): { link: string; to: ObjectOf } | undefined {
  const to = field.kind === 'link' && name !== 'id' ? objects.get(targetOf(field)) : undefined;
  return to && fieldsOf(to)[to.title] ? { link: name, to } : undefined;
}

export function makeOrder(file: File, object: string, { keys, joins, values, over }: Sort): Order {
  const from = `FROM ${table(object)} r ${joins}`;
  const by = keys.map(({ sql, down }) => `${sql} IS NULL, ${sql}${down ? ' DESC' : ''}`);
  const sorted = every(file.rows(`SELECT r._seq ${from} ORDER BY ${[...by, 'r.id'].join(', ')}`).all(...values));
  const rows = new Int32Array(sorted.length + 1024);
  for (let at = 0; at < sorted.length; at++) rows[at] = Number(sorted[at]?.[0]);
  return { rows, length: sorted.length, probe: `SELECT ${[...keys.map(({ sql }) => sql), 'r.id'].join(', ')} ${from} WHERE r._seq = ?`, values, down: keys.map(({ down }) => down), over };
}

/** What a record is sorted by; with this and nothing else a later page begins behind it. */
export const placeOf = (file: File, { probe, values }: Order, seq: number): Sql[] =>
  cells(file.rows(probe).get(...values, seq)) ?? [];

/** SQLite compares the bytes of UTF-8; so do we, where UTF-16 would put the far planes before the last of the first. */
const far = (unit: number) => (unit < 0xd800 ? unit : unit < 0xe000 ? unit + 0x2000 : unit - 0x800);

function compareText(a: string, b: string): number {
  const end = Math.min(a.length, b.length);
  for (let at = 0; at < end; at++) {
    const [x, y] = [a.charCodeAt(at), b.charCodeAt(at)];
    if (x !== y) return far(x) - far(y);
  }
  return a.length - b.length;
}

function compare(a: readonly Sql[], b: readonly Sql[], down: readonly boolean[]): number {
  for (let at = 0; at < a.length; at++) {
    const [x = null, y = null] = [a[at], b[at]];
    if (x === y) continue;
    if (x === null) return 1;
    if (y === null) return -1;
    const order = typeof x === 'string' && typeof y === 'string' ? compareText(x, y) : Number(x) - Number(y);
    if (order !== 0) return down[at] ? -order : order;
  }
  return 0;
}

/** Where the first record behind a place stands. */
export function behind(file: File, order: Order, place: readonly Sql[]): number {
  let [low, high] = [0, order.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compare(placeOf(file, order, order.rows[middle] as number), place, order.down) > 0) high = middle; // middle is under the length
    else low = middle + 1;
  }
  return low;
}

/** Up to `most` records of a set, in order, from a place of the order on. */
export function walk(order: Order, bits: Bits, from: number, most: number): number[] {
  const found: number[] = [];
  for (let at = from; at < order.length && found.length < most; at++) {
    const seq = order.rows[at] as number; // at is under the length
    if (has(bits, seq)) found.push(seq);
  }
  return found;
}

const BULK = 1000;

/** Moves changed records to their places; false where making the order anew is better. */
export function keepUp(file: File, object: string, order: Order, changes: readonly Change[]): boolean {
  const touches = ({ object: { name }, before, after }: Change) =>
    order.over.get(name)?.some((field) => !before || JSON.stringify(before[field]) !== JSON.stringify(after[field])) ?? false;
  if (changes.length > BULK || changes.some(touches)) return false;
  const fresh = new Map(changes.filter((change) => change.object.name === object).map((change) => [change.seq, change]));
  for (const seq of fresh.keys()) {
    const at = order.rows.subarray(0, order.length).indexOf(seq);
    if (at < 0) continue;
    order.rows.copyWithin(at, at + 1, order.length);
    order.length--;
  }
  for (const seq of fresh.keys()) {
    if (order.length === order.rows.length) {
      const longer = new Int32Array(order.length * 2);
      longer.set(order.rows);
      order.rows = longer;
    }
    const at = behind(file, order, placeOf(file, order, seq));
    order.rows.copyWithin(at + 1, at, order.length);
    order.rows[at] = seq;
    order.length++;
  }
  return true;
}
