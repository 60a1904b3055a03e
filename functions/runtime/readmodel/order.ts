/**
 * An order of all records of an object: their numbers, sorted once by SQLite and kept sorted. A page is a walk along it
 * past the records that are not asked for, so a rare filter costs no more than a common one. Empty sorts last both ways.
 */
import type { Change } from './apply.ts';
import { type Bits, count, has, rowsIn } from './bits.ts';
import { table } from './columns.ts';
import { cells, every, type File, type Sql } from './file.ts';
import type { Sort } from './sort.ts';

export interface Order {
  rows: Int32Array;
  length: number;
  /** Where each record stands; made when a rare set is first walked. */
  places?: Int32Array;
  /** The sort keys of one record and its id. */
  probe: string;
  values: readonly Sql[];
  down: readonly boolean[];
  /** The object's own fields that it hangs on. */
  by: readonly string[];
  /** Records that may stand in a wrong place. */
  moved: Set<number>;
  /** What it takes from other objects: changes of these fields make it void. */
  over: ReadonlyMap<string, readonly string[]>;
}

export function makeOrder(file: File, object: string, { keys, joins, values, over, by }: Sort): Order {
  const from = `FROM ${table(object)} r ${joins}`;
  const terms = keys.map(({ sql, from, down }) => `${from} IS NULL, ${sql}${down ? ' DESC' : ''}`);
  const sorted = every(file.rows(`SELECT r._seq ${from} ORDER BY ${[...terms, 'r.id'].join(', ')}`).all(...values));
  const rows = new Int32Array(sorted.length + 1024);
  for (let at = 0; at < sorted.length; at++) rows[at] = Number(sorted[at]?.[0]);
  return {
    rows,
    length: sorted.length,
    probe: `SELECT ${[...keys.map(({ sql }) => sql), 'r.id'].join(', ')} ${from} WHERE r._seq = ?`,
    values,
    down: keys.map(({ down }) => down),
    over,
    by,
    moved: new Set(),
  };
}

/** What a record is sorted by; with this and nothing else a later page begins behind it. */
export const placeOf = (file: File, { probe, values }: Order, seq: number): Sql[] => cells(file.rows(probe).get(...values, seq)) ?? [];

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

/** An order as it is walked: backwards what is filled, then what is empty, as empty stands last both ways. */
export interface Walk {
  order: Order;
  down: readonly boolean[];
  /** The place in the order that a place of the walk is, and the other way round. */
  turn(place: number): number;
}

export const forwards = (order: Order): Walk => ({ order, down: order.down, turn: (place) => place });

/** For an order by one field, which so need not be made twice. */
export function backwards(file: File, order: Order): Walk {
  const filled = firstWhere(order.length, (place) => placeOf(file, order, order.rows[place] as number)[0] === null);
  return { order, down: [...order.down.map((one) => !one), true], turn: (place) => (place < filled ? filled - 1 - place : order.length - 1 - place + filled) };
}

/** The first place where something is true that is true of all later ones. */
function firstWhere(length: number, holds: (place: number) => boolean): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Where the first record behind some sort keys stands. */
export const behind = (file: File, { order, down, turn }: Walk, keys: readonly Sql[]): number =>
  firstWhere(order.length, (place) => compare(placeOf(file, order, order.rows[turn(place)] as number), keys, down) > 0); // places are under the length

/**
 * Up to `most` records of a set, in order, from a place on: along the order, or from the places of the few there are.
 * `pass`: how many of the set to leave out first. Where all are in the set that many steps are one.
 */
export function walk({ order, turn }: Walk, bits: Bits, from: number, most: number, pass = 0): number[] {
  const members = count(bits);
  if (members === 0) return [];
  const steps = Math.min(order.length, ((most + pass) * order.length) / (members + 1));
  if (members * 10 < steps) {
    const places = few(order, bits)
      .map(turn)
      .sort()
      .filter((place) => place >= from);
    return Array.from(places.subarray(pass, pass + most), (place) => order.rows[turn(place)] as number); // as below
  }
  const found: number[] = [];
  const isWhole = members === order.length;
  let left = isWhole ? 0 : pass;
  for (let place = from + (isWhole ? pass : 0); place < order.length && found.length < most && found.length < members; place++) {
    const row = order.rows[turn(place)] as number; // places are under the length
    if (!has(bits, row)) continue;
    if (left > 0) left--;
    else found.push(row);
  }
  return found;
}

/** The places of a set's records. */
function few(order: Order, bits: Bits): Int32Array {
  if (!order.places) {
    order.places = new Int32Array(order.length + 1);
    for (let place = 0; place < order.length; place++) order.places[order.rows[place] as number] = place;
  }
  const { places } = order;
  return rowsIn(bits).map((row) => places[row] as number); // every record has its place
}

const BULK = 1000;

/** Notes records that may have to move; false where making the order anew is better. */
export function keepUp(object: string, order: Order, changes: readonly Change[]): boolean {
  for (const {
    object: { name },
    seq,
    before,
    after,
  } of changes) {
    const differs = (field: string) => !before || JSON.stringify(before[field]) !== JSON.stringify(after[field]);
    if (order.over.get(name)?.some(differs)) return false;
    if (name === object && order.by.some(differs)) order.moved.add(seq);
  }
  return order.moved.size <= BULK;
}

/** Moves the records that were noted: taken out where they stood, put in where they belong. */
export function settle(file: File, order: Order): Order {
  if (order.moved.size > 0) delete order.places;
  for (const row of order.moved) {
    const at = order.rows.subarray(0, order.length).indexOf(row);
    if (at < 0) continue;
    order.rows.copyWithin(at, at + 1, order.length);
    order.length--;
  }
  for (const row of order.moved) {
    if (order.length === order.rows.length) {
      const longer = new Int32Array(order.length * 2);
      longer.set(order.rows);
      order.rows = longer;
    }
    const at = behind(file, forwards(order), placeOf(file, order, row));
    order.rows.copyWithin(at + 1, at, order.length);
    order.rows[at] = row;
    order.length++;
  }
  order.moved.clear();
  return order;
}
