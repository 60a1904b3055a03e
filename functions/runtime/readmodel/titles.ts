/** The titles of the records that a page links to, by id: those that the reader may see. */
import { kindOf } from '@regulars/shared/fields/kinds.ts';
import { targetOf } from '@regulars/shared/fields/link.ts';
import type { AnyRecord, ObjectOf } from '@regulars/shared/objects/object.ts';
import { fieldsOf, jsonTable, table } from './columns.ts';
import { visible } from './condition.ts';
import { cells } from './file.ts';
import type { Session } from './query.ts';
import { toSql } from './sql.ts';

const plain = { language: 'en', currency: 'EUR', timeZone: 'UTC', region: 'GB' } as const;

/** The title of a record as text; empty where it has none or the role may not read it. */
export function titleOf(of: ObjectOf, record: AnyRecord): string {
  const field = fieldsOf(of)[of.title];
  const value = record[of.title];
  return field && value !== undefined ? kindOf(field.kind).toText(value, field, plain) : '';
}

export function titlesOf(session: Session, of: ObjectOf, rows: readonly number[], wanted?: readonly string[]): Record<string, string> {
  const links = Object.entries(fieldsOf(of)).filter(
    ([name, { kind }]) => name !== 'id' && (kind === 'link' || kind === 'links') && (!wanted || wanted.includes(name)),
  );
  const { file } = session.memory;
  const ids = new Map<string, string>();
  for (const seq of rows) {
    const record = JSON.parse(String(cells(file.rows(`SELECT json FROM ${jsonTable(of.name)} WHERE _seq = ?`).get(seq))?.[0])) as AnyRecord; // written by apply
    for (const [name, field] of links) for (const id of [record[name]].flat()) if (typeof id === 'string') ids.set(id, targetOf(field));
  }
  return Object.fromEntries(
    [...ids].flatMap(([id, object]) => {
      const title = titleAt(session, object, id);
      return title ? [[id, title]] : [];
    }),
  );
}

/** Also of those whose title is empty or hidden: that a record is there may be seen by itself. */
export function titlesAt(session: Session, ids: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    ids.flatMap((id) => {
      const title = titleAt(session, id.slice(0, -27), id);
      return title === undefined ? [] : [[id, title]];
    }),
  );
}

/** Undefined where there is no such record, or the reader may not see it. */
function titleAt({ memory: { file }, objects, reader }: Session, object: string, id: string): string | undefined {
  const of = objects.get(object);
  if (!of) return undefined;
  const allowed = visible(of, reader);
  const seen = allowed && toSql(file, object, allowed);
  const sql = `SELECT json FROM ${table(object)} r JOIN ${jsonTable(object)} USING (_seq) WHERE id = ?${seen ? ` AND ${seen.sql}` : ''}`;
  const found = cells(file.rows(sql).get(id, ...(seen?.values ?? [])));
  return found && titleOf(of, JSON.parse(String(found[0])) as AnyRecord); // written by apply
}
