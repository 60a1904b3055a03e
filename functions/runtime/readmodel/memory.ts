/** What is kept in memory of a file while it is open: columns and orders that were asked for, in step with the rows. */
import type { Field } from '@regulars/shared/fields/field.ts';
import { kindOf } from '@regulars/shared/fields/kinds.ts';
import type { Change } from './apply.ts';
import { type Arena, newArena } from './arena.ts';
import { add, type Bits, empty, remove } from './bits.ts';
import { keysOf, table } from './columns.ts';
import { cells, every, type File } from './file.ts';
import { keepUp, type Order } from './order.ts';
import { type Codes, loadCodes, loadNumbers, type Numbers, rowsOf, setCode, setNumber, type Vector } from './vectors.ts';

interface Loaded {
  name: string;
  field: Field;
  suffix: string;
  vector: Vector;
}

export interface Rows {
  object: string;
  /** One more than the highest number of a record. */
  size: number;
  loaded: Map<string, Loaded>;
  orders: Map<string, Order>;
  /** Records in the trash; read when first asked for. */
  trash?: Bits;
}

export interface Memory {
  file: File;
  arena: Arena;
  rows: Map<string, Rows>;
  /** Told of each column and order when it is first used. */
  remember(object: string, field: string): void;
}

export const newMemory = (file: File, remember: Memory['remember']): Memory => ({ file, arena: newArena(), rows: new Map(), remember });

export function rowsIn({ file, rows }: Memory, object: string): Rows {
  let found = rows.get(object);
  if (!found) {
    found = { object, size: rowsOf(file, object), loaded: new Map(), orders: new Map() };
    rows.set(object, found);
  }
  return found;
}

export function trashIn(memory: Memory, object: string): Bits {
  const rows = rowsIn(memory, object);
  if (!rows.trash || rows.trash.length * 32 < rows.size) {
    rows.trash = empty(rows.size);
    for (const [seq] of every(memory.file.rows(`SELECT _seq FROM ${table(object)} WHERE trashedAt IS NOT NULL`).all())) add(rows.trash, Number(seq));
  }
  return rows.trash;
}

function load(memory: Memory, object: string, name: string, field: Field, suffix: string, make: (rows: Rows) => Vector): Vector {
  const rows = rowsIn(memory, object);
  let found = rows.loaded.get(name + suffix);
  if (!found) {
    found = { name, field, suffix, vector: make(rows) };
    rows.loaded.set(name + suffix, found);
    memory.remember(object, name);
  }
  return found.vector;
}

export const numbersOf = (memory: Memory, object: string, name: string, field: Field): Numbers =>
  load(memory, object, name, field, '', ({ size }) => loadNumbers(memory.arena, memory.file, object, name, field, size)) as Numbers; // a name has one kind of vector: a changed kind empties the memory

export const codesOf = (memory: Memory, object: string, name: string, field: Field): Codes =>
  load(memory, object, name, field, '', ({ size }) => loadCodes(memory.arena, memory.file, object, name, size, kindOf(field.kind).many)) as Codes; // as above

export const currenciesOf = (memory: Memory, object: string, name: string, field: Field): Codes =>
  load(memory, object, name, field, '_currency', ({ size }) => loadCodes(memory.arena, memory.file, object, name, size, false, '_currency')) as Codes; // as above

const numbered = new WeakMap<Codes, { resolved: Int32Array; size: number }>();

/** For each entry of a link column the number of the record it leads to; 0 where that is not there. */
export function targetsOf(memory: Memory, codes: Codes, to: string): Int32Array {
  const { size } = rowsIn(memory, to);
  let found = numbered.get(codes);
  if (found?.size === size && found.resolved.length >= codes.entries.length) return found.resolved;
  const resolved = new Int32Array(codes.entries.length + (codes.entries.length >> 3) + 8);
  if (found) resolved.set(found.resolved.subarray(0, resolved.length));
  const seek = memory.file.rows(`SELECT _seq FROM ${table(to)} WHERE id = ?`);
  codes.entries.forEach(([id], code) => {
    if (resolved[code] === 0 && id !== undefined) resolved[code] = Number(cells(seek.get(id))?.[0] ?? 0);
  });
  found = { resolved, size };
  numbered.set(codes, found);
  return resolved;
}

/** Keeps memory in step with rows that were written. */
export function follow(memory: Memory, changes: readonly Change[]): void {
  for (const { object, seq, after } of changes) {
    const rows = memory.rows.get(object.name);
    if (!rows) continue;
    rows.size = Math.max(rows.size, seq + 1);
    if (rows.trash && seq < rows.trash.length * 32) (after.trashedAt ? add : remove)(rows.trash, seq);
    for (const { name, field, suffix, vector } of rows.loaded.values()) {
      if ('numbers' in vector) setNumber(memory.arena, vector, seq, after, name, field);
      else setCode(memory.arena, vector, seq, suffix ? currencies(after[name]) : keysOf(after, name, field).map(String));
    }
  }
  for (const rows of memory.rows.values()) {
    for (const [spec, order] of rows.orders) if (!keepUp(rows.object, order, changes)) rows.orders.delete(spec);
  }
}

const currencies = (value: unknown): string[] =>
  typeof value === 'object' && value !== null && 'currency' in value && typeof value.currency === 'string' ? [value.currency] : [];
