/**
 * Computed values beside the records: worked out when a row is written, when a record that they look at is, when their
 * formula changes and, where they read the date, when the day does. They lie in a table of their own, so that the
 * record's JSON stays what the table holds.
 */
import type { Field } from '@regulars/shared/fields/field.ts';
import { type AnyRecord, hasComputed, type ObjectOf } from '@regulars/shared/objects/object.ts';
import { type Computed, computedOf, type Day, workOut } from '@regulars/shared/rules/formula/computed.ts';
import type { Change } from './apply.ts';
import { cellsOf, column, columnsOf, jsonTable, quoted, table } from './columns.ts';
import { cells, every, type File } from './file.ts';
import { rolledUp } from './rollUp.ts';
import { sourcesOf, specOf } from './sources.ts';

export type Objects = ReadonlyMap<string, ObjectOf>;
type Values = Record<string, unknown>;

export const computedTable = (object: string): string => quoted(`${object}.computed`);
const none: Day = { today: '1970-01-01', timeZone: 'UTC' };

/** The day that computed values of the file are of. */
export const dayOf = (file: File): Day => JSON.parse(file.get('day') ?? JSON.stringify(none)) as Day; // written below

/** Brings all computed values to the definitions and the day; says whether any were made anew. */
export function ensureComputed(file: File, objects: Objects, day: Day): boolean {
  const before = dayOf(file);
  const isSame = before.today === day.today && before.timeZone === day.timeZone;
  if (!isSame) file.set('day', JSON.stringify(day));
  const anew: { own: Set<string>; around: Set<string> } = { own: new Set(), around: new Set() };
  for (const of of objects.values()) {
    const key = `computed:${of.name}`;
    if (!hasComputed(of)) {
      if (file.get(key)) file.set(key, ''); // rows that are written meanwhile are not followed
      continue;
    }
    const spec = specOf(of, objects, day);
    if (file.get(key) === spec) continue;
    file.db.exec(`CREATE TABLE IF NOT EXISTS ${computedTable(of.name)} (_seq INTEGER PRIMARY KEY, json TEXT NOT NULL)`);
    for (const { object, link } of sourcesOf(of, objects)) {
      file.db.exec(`CREATE INDEX IF NOT EXISTS ${quoted(`${object}.${link}.computed`)} ON ${table(object)} (${column(link)})`);
    }
    file.set(key, spec);
    anew.own.add(of.name);
    anew.around.add(of.name);
  }
  for (const of of objects.values()) if (sourcesOf(of, objects).some(({ from }) => anew.own.has(from))) anew.around.add(of.name);
  file.whole(() => {
    for (const part of ['own', 'around'] as const) {
      for (const name of anew[part])
        for (const [seq] of every(file.rows(`SELECT _seq FROM ${table(name)}`).all())) workOutRow(file, objects, name, Number(seq), part);
    }
  });
  return anew.around.size > 0;
}

/** After rows were written: their own values, then those of every record that looks at them. */
export function followComputed(file: File, objects: Objects, changes: readonly Change[]): Change[] {
  const made: Change[] = [];
  const written = new Map<string, Set<number>>();
  const mark = (rows: Map<string, Set<number>>, object: string, seq: number) => rows.set(object, (rows.get(object) ?? new Set()).add(seq));
  for (const { object, seq } of changes) if (hasComputed(object)) mark(written, object.name, seq);
  for (const [name, rows] of written) for (const seq of rows) made.push(...workOutRow(file, objects, name, seq, 'own'));

  const around = new Map<string, Set<number>>();
  for (const [name, rows] of written) for (const seq of rows) mark(around, name, seq);
  for (const of of objects.values()) {
    for (const { from, by, link } of sourcesOf(of, objects)) {
      for (const { object, before, after } of changes) {
        if (object.name !== from) continue;
        const [sql, keys] =
          by === 'hop'
            ? [`SELECT _seq FROM ${table(of.name)} WHERE ${column(link)} = ?`, [after.id]]
            : [`SELECT _seq FROM ${table(of.name)} WHERE id = ?`, [...new Set([before?.[link], after[link]])]];
        for (const key of keys) if (typeof key === 'string') for (const [seq] of every(file.rows(sql).all(key))) mark(around, of.name, Number(seq));
      }
    }
  }
  for (const [name, rows] of around) for (const seq of rows) made.push(...workOutRow(file, objects, name, seq, 'around', written.get(name)?.has(seq)));
  return made;
}

const parsed = (json: unknown): Values => (typeof json === 'string' ? (JSON.parse(json) as Values) : {}); // written by workOutRow

/** Works out one part of a record's computed values. What did not change is told only of rows that were written. */
function workOutRow(file: File, objects: Objects, name: string, seq: number, part: 'own' | 'around', isWritten = part === 'own'): Change[] {
  const of = objects.get(name) as ObjectOf; // callers name objects that there are
  const find = (other: string) => objects.get(other);
  const fields = computedOf(of, find).filter((one) => one.looksAround === (part === 'around'));
  if (fields.length === 0) return [];
  const [json, kept] = cells(
    file.rows(`SELECT j.json, c.json FROM ${jsonTable(name)} j LEFT JOIN ${computedTable(name)} c USING (_seq) WHERE _seq = ?`).get(seq),
  ) as [string, string | null]; // a row that was written has its JSON
  const record = JSON.parse(json) as AnyRecord; // written by apply
  const old = parsed(kept);
  const own = part === 'own' ? workOut(of, find, record, dayOf(file)) : pick(old, computedOf(of, find), false);
  const next = { ...own, ...(part === 'own' ? pick(old, computedOf(of, find), true) : lookAround(file, objects, of, { ...record, ...own }, fields)) };
  const text = JSON.stringify(
    Object.fromEntries(
      Object.keys(next)
        .sort()
        .map((key) => [key, next[key]]),
    ),
  );
  const isSame = text === (kept ?? '{}');
  const before = { ...record, ...old } as AnyRecord; // a record and more fields of it, here and below
  const after = { ...record, ...next } as AnyRecord;
  if (!isSame) {
    file.rows(`INSERT OR REPLACE INTO ${computedTable(name)} VALUES (?, ?)`).run(seq, text);
    const columns = fields.flatMap(({ name: one, field }) => columnsOf(one, field));
    const sql = `UPDATE ${table(name)} SET ${columns.map((one) => `${one.name} = ?`).join(', ')} WHERE _seq = ?`;
    file.rows(sql).run(...fields.flatMap(({ name: one, field }) => cellsOf(after, one, field)), seq);
  }
  return isSame && !isWritten ? [] : [{ object: of, seq, before, after }];
}

const pick = (values: Values, fields: readonly Computed[], around: boolean): Values =>
  Object.fromEntries(fields.filter(({ name, looksAround }) => looksAround === around && values[name] !== undefined).map(({ name }) => [name, values[name]]));

/** Roll-ups and hops, and what reads them, in the order of `fields`. */
function lookAround(file: File, objects: Objects, of: ObjectOf, record: Values, fields: readonly Computed[]): Values {
  const values: Values = {};
  const follow = (link: string): Values | undefined => linkedRecord(file, objects, of.fields[link], record[link]);
  for (const { name, field, formula } of fields) {
    const value = field.rollUp ? rolledUp(file, objects, field, String(record.id)) : formula?.run({ ...dayOf(file), record: { ...record, ...values }, follow });
    if (value !== null && value !== undefined) values[name] = value;
  }
  return values;
}

function linkedRecord(file: File, objects: Objects, field: Field | undefined, id: unknown): Values | undefined {
  const to = objects.get((field as { to?: string } | undefined)?.to ?? '');
  if (!to || typeof id !== 'string') return undefined;
  const found = cells(file.rows(`SELECT j.json, r._seq FROM ${table(to.name)} r JOIN ${jsonTable(to.name)} j USING (_seq) WHERE r.id = ?`).get(id));
  return found && { ...parsed(found[0]), ...(hasComputed(to) ? parsed(computedText(file, to.name, Number(found[1]))) : {}) };
}

/** A record's computed values as JSON text; nothing where there are none. */
export const computedText = (file: File, object: string, seq: number): string | undefined =>
  cells(file.rows(`SELECT json FROM ${computedTable(object)} WHERE _seq = ?`).get(seq))?.[0] as string | undefined; // the column is text
