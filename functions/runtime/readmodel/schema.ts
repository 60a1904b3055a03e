/**
 * The tables of a file, derived from the workspace's definitions. A new field is a new column; a field whose kind or
 * options changed is projected anew from the records' JSON; a field that is gone keeps its column until the next rebuild.
 */
import type { Field } from '@regulars/shared/fields/field.ts';
import { kindOf } from '@regulars/shared/fields/kinds.ts';
import type { AnyRecord, ObjectOf } from '@regulars/shared/objects/object.ts';
import { cellsOf, column, columnsOf, jsonTable, keysOf, manyTable, shapeOf, systemFieldsOf, table } from './columns.ts';
import { every, type File, only } from './file.ts';
import { knowSearched, noteAll } from './grams.ts';
import { numberOf } from './numbers.ts';

const system = ['id TEXT NOT NULL UNIQUE', 'version INTEGER', 'createdAt TEXT', 'createdBy TEXT', 'updatedAt TEXT', 'updatedBy TEXT', 'trashedAt TEXT'];

/** Brings the tables to the definitions; answers the objects that changed. */
export function ensureSchema(file: File, definitions: readonly ObjectOf[]): string[] {
  knowSearched(file, definitions);
  return definitions.filter((of) => file.whole(() => ensureObject(file, of))).map((of) => of.name);
}

function ensureObject(file: File, of: ObjectOf): boolean {
  const { name } = of;
  file.db.exec(`
    CREATE TABLE IF NOT EXISTS ${table(name)} (_seq INTEGER PRIMARY KEY, ${system.join(', ')});
    CREATE TABLE IF NOT EXISTS ${jsonTable(name)} (_seq INTEGER PRIMARY KEY, json TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS ${manyTable(name)} (field INTEGER, key, _seq INTEGER, PRIMARY KEY (field, key, _seq)) WITHOUT ROWID;`);
  const shapes = new Map(
    every(file.rows('SELECT field, shape FROM _fields WHERE object = ?').all(name)).map(([field, shape]) => [String(field), String(shape)]),
  );
  const changed = Object.entries(of.fields).filter(([field, definition]) => shapes.get(field) !== shapeOf(definition));
  if (changed.length === 0) {
    indexEntries(file, of);
    return false;
  }
  const filled = only(file.rows(`SELECT count(*) FROM ${table(name)}`).get()) !== 0;
  for (const [field, definition] of changed) {
    addColumns(file, name, field, definition);
    const number = shapes.has(field) ? numberOf(file, name, field) : Number(only(file.rows('SELECT count(*) FROM _fields WHERE object = ?').get(name)));
    file.rows('INSERT OR REPLACE INTO _fields VALUES (?, ?, ?, ?)').run(name, field, shapeOf(definition), number);
  }
  indexEntries(file, of);
  indexMerged(file, of);
  const touched = filled ? changed.filter(([field]) => shapes.has(field) || holdsField(file, name, field)) : [];
  if (touched.length > 0) project(file, of, touched);
  const searchable = (shape: string | undefined) => Boolean(shape && (JSON.parse(shape) as unknown[])[3]);
  if (touched.some(([field, definition]) => definition.searched || searchable(shapes.get(field)))) noteAll(file, [of]);
  return true;
}

/** A timeline finds its entries by what they point to. */
function indexEntries(file: File, { name, fields, entry }: ObjectOf): void {
  for (const link of entry?.of ?? []) {
    if (fields[link])
      file.db.exec(
        `CREATE INDEX IF NOT EXISTS ${JSON.stringify(`${name}.${link}.entry`)} ON ${table(name)} (${column(link)}, ${column(entry?.at ?? 'createdAt')})`,
      );
  }
}

function indexMerged(file: File, { name, merges, fields }: ObjectOf): void {
  if (!merges || !fields.mergedInto) return;
  const merged = column('mergedInto');
  file.db.exec(`CREATE INDEX IF NOT EXISTS ${JSON.stringify(`${name}.mergedInto.away`)} ON ${table(name)} (${merged}) WHERE ${merged} IS NOT NULL`);
}

function addColumns(file: File, object: string, name: string, field: Field): void {
  const there = new Map(every(file.rows('SELECT name, type FROM pragma_table_info(?)').all(object)).map(([one, type]) => [column(String(one)), String(type)]));
  for (const { name: one, type } of columnsOf(name, field)) {
    if (there.get(one) === type) continue;
    if (there.has(one)) file.db.exec(`ALTER TABLE ${table(object)} DROP COLUMN ${one}`); // another kind: its cells would keep the old type
    file.db.exec(`ALTER TABLE ${table(object)} ADD COLUMN ${one} ${type}`);
  }
}

/** A brand-new field has no values, unless it was filled before its definition came here. */
const holdsField = (file: File, object: string, field: string) =>
  file.rows(`SELECT 1 FROM ${jsonTable(object)} WHERE instr(json, ?) LIMIT 1`).get(`${JSON.stringify(field)}:`) !== undefined;

/** Makes the columns of some fields anew from the records. */
function project(file: File, { name }: ObjectOf, fields: readonly [string, Field][]): void {
  const columns = fields.flatMap(([field, definition]) => columnsOf(field, definition));
  const update = file.rows(`UPDATE ${table(name)} SET ${columns.map((one) => `${one.name} = ?`).join(', ')} WHERE _seq = ?`);
  for (const [field] of fields) file.rows(`DELETE FROM ${manyTable(name)} WHERE field = ?`).run(numberOf(file, name, field));
  for (const [seq, json] of every(file.rows(`SELECT _seq, json FROM ${jsonTable(name)}`).all())) {
    const record = JSON.parse(String(json)) as AnyRecord; // written by apply
    update.run(...fields.flatMap(([field, definition]) => cellsOf(record, field, definition)), Number(seq));
    writeMany(file, name, Number(seq), record, fields);
  }
}

/** The element rows of a record, one statement for each key. */
function eachKey(file: File, sql: string, object: string, seq: number, record: AnyRecord, fields: readonly [string, Field][]): void {
  for (const [field, definition] of fields) {
    if (!kindOf(definition.kind).many) continue;
    const keys = keysOf(record, field, definition);
    if (keys.length === 0) continue;
    const number = numberOf(file, object, field);
    for (const key of keys) file.rows(sql).run(number, key, seq);
  }
}

export const writeMany = (file: File, object: string, seq: number, record: AnyRecord, fields: readonly [string, Field][]): void =>
  eachKey(file, `INSERT OR IGNORE INTO ${manyTable(object)} VALUES (?, ?, ?)`, object, seq, record, fields);

export const eraseMany = (file: File, object: string, seq: number, record: AnyRecord, fields: readonly [string, Field][]): void =>
  eachKey(file, `DELETE FROM ${manyTable(object)} WHERE field = ? AND key = ? AND _seq = ?`, object, seq, record, fields);

/** Every field that has columns, the system's own apart. */
export const stored = (of: ObjectOf): [string, Field][] => Object.entries(of.fields).filter(([name]) => !(name in systemFieldsOf(of.name)));
