/**
 * Journal entries become rows. An entry counts by the version of its record: what is there already is skipped, what
 * comes too early waits in `_pending` until the versions before it are there; what is of an object made so lately that
 * its definition has not come here waits in `_unknown`. Rows and position change together.
 */
import { isComputed } from '@regulars/shared/fields/field.ts';
import { kindOf } from '@regulars/shared/fields/kinds.ts';
import type { AnyRecord, ObjectOf } from '@regulars/shared/objects/object.ts';
import { LANES, type Position } from '@regulars/shared/rules/position.ts';
import type { Entry } from '../store/entry.ts';
import { canonical, fieldsOf } from '../store/record.ts';
import { cellsOf, column, columnsOf, jsonTable, table } from './columns.ts';
import { followComputed } from './computed.ts';
import { cells, every, type File, only } from './file.ts';
import { noteRecord } from './grams.ts';
import { eraseMany, stored, writeMany } from './schema.ts';

/** A row that was written: what it was before and what it is now. */
export interface Change {
  object: ObjectOf;
  seq: number;
  before?: AnyRecord;
  after: AnyRecord;
}

/** The record after an entry, key for key as the table holds it. */
export function recordAfter(before: AnyRecord | undefined, entry: Entry): AnyRecord {
  const { at, by, version, action, record: id } = entry;
  const fields = before ? fieldsOf(before) : {};
  for (const name of Object.keys(entry.before)) delete fields[name];
  const trashedAt = action === 'trash' ? at : action === 'restore' ? undefined : before?.trashedAt;
  const system = { id, version, createdAt: before?.createdAt ?? at, createdBy: before?.createdBy ?? by, updatedAt: at, updatedBy: by, trashedAt };
  return canonical(system, { ...fields, ...entry.after });
}

export function positionOf(file: File): Position {
  const lanes = Array<number>(LANES).fill(0);
  for (const [lane, sequence] of every(file.rows('SELECT lane, sequence FROM _lanes').all())) lanes[Number(lane)] = Number(sequence);
  return { settings: Number(file.get('settings') ?? 0), lanes };
}

export function setPosition(file: File, { lanes }: Position, before: readonly number[] = []): void {
  lanes.forEach((sequence, lane) => sequence !== before[lane] && file.rows('INSERT OR REPLACE INTO _lanes VALUES (?, ?)').run(lane, sequence));
}

/** Applies entries in any order and any number of times. A lane moves on as far as it is without gaps. */
export function applyEntries(file: File, objects: ReadonlyMap<string, ObjectOf>, entries: readonly Entry[]): Change[] {
  const before = positionOf(file).lanes;
  const lanes = [...before];
  const ordered = [...entries].sort((a, b) => a.lane - b.lane || a.sequence - b.sequence);
  return file.whole(() => {
    const changes: Change[] = [];
    for (const entry of ordered) {
      if (entry.sequence <= (lanes[entry.lane] ?? 0)) continue;
      const of = objects.get(entry.object);
      if (of) applyOne(file, of, entry, changes);
      else if (entry.object.startsWith('x_')) keepUnknown(file, entry);
      if (entry.sequence === (lanes[entry.lane] ?? 0) + 1) lanes[entry.lane] = entry.sequence;
    }
    setPosition(file, { settings: 0, lanes }, before);
    return [...changes, ...followComputed(file, objects, changes)];
  });
}

function applyOne(file: File, of: ObjectOf, entry: Entry, changes: Change[]): void {
  const found = cells(
    file.rows(`SELECT r._seq, r.version, j.json FROM ${table(of.name)} r JOIN ${jsonTable(of.name)} j USING (_seq) WHERE r.id = ?`).get(entry.record),
  );
  const version = Number(found?.[1] ?? 0);
  if (entry.version <= version) return;
  if (entry.version > version + 1) {
    file.rows('INSERT OR IGNORE INTO _pending VALUES (?, ?, ?)').run(entry.record, entry.version, JSON.stringify(entry));
    return;
  }
  let before = found && (JSON.parse(String(found[2])) as AnyRecord); // written by write
  let seq = found && Number(found[0]);
  for (let next: Entry | undefined = entry; next; next = pendingAfter(file, next)) {
    const after = recordAfter(before, next);
    seq = write(file, of, after, seq, before);
    changes.push({ object: of, seq, ...(before ? { before } : {}), after });
    before = after;
  }
}

const keepUnknown = (file: File, entry: Entry) =>
  file.rows('INSERT OR IGNORE INTO _unknown VALUES (?, ?, ?, ?)').run(entry.object, entry.record, entry.version, JSON.stringify(entry));

/** Entries of objects whose definitions were not known when they came, and are now. */
export function applyUnknown(file: File, objects: ReadonlyMap<string, ObjectOf>): Change[] {
  const found = every(file.rows('SELECT DISTINCT object FROM _unknown').all()).flatMap(([name]) => objects.get(String(name)) ?? []);
  if (found.length === 0) return [];
  return file.whole(() => {
    const changes: Change[] = [];
    for (const of of found) {
      const entries = every(file.rows('SELECT entry FROM _unknown WHERE object = ? ORDER BY record, version').all(of.name));
      for (const [entry] of entries) applyOne(file, of, JSON.parse(String(entry)) as Entry, changes); // written by keepUnknown
      file.rows('DELETE FROM _unknown WHERE object = ?').run(of.name);
    }
    return changes;
  });
}

function pendingAfter(file: File, { record, version }: Entry): Entry | undefined {
  if (!hasPending(file)) return undefined;
  const found = cells(file.rows('SELECT entry FROM _pending WHERE record = ? AND version = ?').get(record, version + 1));
  file.rows('DELETE FROM _pending WHERE record = ? AND version <= ?').run(record, version + 1);
  return found && (JSON.parse(String(found[0])) as Entry); // written by applyOne
}

/** Whether a record waits for an entry that has not come: the caller asks the heads again. */
export const hasPending = (file: File): boolean => only(file.rows('SELECT EXISTS (SELECT 1 FROM _pending)').get()) === 1;

/** Records read from the table itself; older versions than those at hand are left. Computed values are made afterwards. */
export function applyRecords(file: File, objects: ReadonlyMap<string, ObjectOf>, batch: readonly { object: string; record: AnyRecord }[]): void {
  file.whole(() => {
    for (const { object, record } of batch) {
      const of = objects.get(object);
      if (!of) continue;
      const found = cells(file.rows(`SELECT _seq, version FROM ${table(object)} WHERE id = ?`).get(record.id));
      if (Number(found?.[1] ?? 0) >= record.version) continue;
      write(file, of, record, found && Number(found[0]), found && stale(file, of, Number(found[0])));
    }
  });
}

const stale = (file: File, of: ObjectOf, seq: number) =>
  JSON.parse(String(only(file.rows(`SELECT json FROM ${jsonTable(of.name)} WHERE _seq = ?`).get(seq)))) as AnyRecord; // written by write

interface Writer {
  insert: string;
  update: string;
  fields: ReturnType<typeof stored>;
  many: ReturnType<typeof stored>;
}

const writers = new WeakMap<ObjectOf, Writer>();

function writerOf(of: ObjectOf): Writer {
  let found = writers.get(of);
  if (!found) {
    const fields = stored(of).filter(([, field]) => !isComputed(field));
    const system = ['id', 'version', 'createdAt', 'createdBy', 'updatedAt', 'updatedBy', 'trashedAt'];
    const names = [...system.map((name) => column(name)), ...fields.flatMap(([name, field]) => columnsOf(name, field).map((one) => one.name))];
    const insert = `INSERT INTO ${table(of.name)} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`;
    const update = `UPDATE ${table(of.name)} SET ${names.map((name) => `${name} = ?`).join(', ')} WHERE _seq = ?`;
    found = { insert, update, fields, many: fields.filter(([, field]) => kindOf(field.kind).many) };
    writers.set(of, found);
  }
  return found;
}

function write(file: File, of: ObjectOf, record: AnyRecord, known?: number, before?: AnyRecord): number {
  const { insert, update, fields, many } = writerOf(of);
  const system = [record.id, record.version, record.createdAt, record.createdBy, record.updatedAt, record.updatedBy, record.trashedAt ?? null];
  const row = [...system, ...fields.flatMap(([name, field]) => cellsOf(record, name, field))];
  let seq = known;
  if (seq === undefined) seq = Number(file.rows(insert).run(...row).lastInsertRowid);
  else {
    file.rows(update).run(...row, seq);
    if (before) eraseMany(file, of.name, seq, before, many);
  }
  file.rows(`INSERT OR REPLACE INTO ${jsonTable(of.name)} VALUES (?, ?)`).run(seq, JSON.stringify(record));
  writeMany(file, of.name, seq, record, many);
  noteRecord(file, of, seq);
  return seq;
}
