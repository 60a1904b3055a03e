/** What happened with a record: the entries of all objects that stand in its timeline, merged by time, newest first. */

import { targetOf } from '@regulars/shared/fields/link.ts';
import type { AnyRecord, ObjectOf } from '@regulars/shared/objects/object.ts';
import { column, fieldsOf, table } from './columns.ts';
import { visible } from './condition.ts';
import { boundTo, openCursor, sealCursor } from './cursor.ts';
import { every } from './file.ts';
import { type Session, texts } from './query.ts';
import { toSql } from './sql.ts';

export interface TimelinePage {
  data: { at: string; object: string; record: AnyRecord }[];
  nextCursor?: string;
}

interface Found {
  at: string;
  id: string;
  of: ObjectOf;
  seq: number;
}

const PAGE = 50;
const later = (a: Found, b: Found) => (a.at === b.at ? (a.id < b.id ? 1 : -1) : a.at < b.at ? 1 : -1);

export function timeline(session: Session, of: ObjectOf, id: string, cursor?: string, limit = PAGE): TimelinePage {
  const bound = boundTo(session.workspace, session.principal, 'timeline', of.name, id);
  const before = cursor === undefined ? undefined : (openCursor(session.cursorKey, bound, cursor) as [string, string]); // sealed below
  const ids = [id, ...mergedInto(session, of, id)];
  const found = [...session.objects.values()].flatMap((entry) => ids.flatMap((one) => entriesOf(session, entry, of, one, before, limit + 1))).sort(later);
  const unique = found.filter((one, at) => one.id !== found[at - 1]?.id); // two links of one entry may lead to the same record
  const page = unique.slice(0, limit);
  const last = unique.length > limit ? page.at(-1) : undefined;
  return {
    data: page.map(({ at, of: entry, seq }) => ({ at, object: entry.name, record: JSON.parse(texts(session, entry, [seq])[0] ?? '{}') as AnyRecord })), // written by apply
    ...(last ? { nextCursor: sealCursor(session.cursorKey, bound, [last.at, last.id]) } : {}),
  };
}

/** What was merged into a record: an entry that was written for one of them at that very moment still points to it. */
function mergedInto({ memory: { file } }: Session, of: ObjectOf, id: string): string[] {
  if (!of.merges) return [];
  const sql = `WITH RECURSIVE away(id) AS (VALUES (?) UNION SELECT r.id FROM ${table(of.name)} r JOIN away ON r.${column('mergedInto')} = away.id)
    SELECT id FROM away WHERE id <> ?`;
  return every(file.rows(sql).all(id, id)).map(([one]) => String(one));
}

function entriesOf(
  { memory: { file }, reader }: Session,
  entry: ObjectOf,
  of: ObjectOf,
  id: string,
  before: [string, string] | undefined,
  limit: number,
): Found[] {
  const fields = fieldsOf(entry);
  const links = (entry.entry?.of ?? []).filter((name) => fields[name] && targetOf(fields[name]) === of.name);
  const at = column(entry.entry?.at ?? 'createdAt');
  if (!fields[entry.entry?.at ?? 'createdAt']) return [];
  const allowed = visible(entry, reader);
  const seen = allowed && toSql(file, entry.name, allowed);
  return links.flatMap((link) => {
    const sql = `SELECT r.${at}, r.id, r._seq FROM ${table(entry.name)} r WHERE r.${column(link)} = ? AND r.trashedAt IS NULL
      ${before ? `AND (r.${at}, r.id) < (?, ?)` : ''}${seen ? ` AND ${seen.sql}` : ''} ORDER BY r.${at} DESC, r.id DESC LIMIT ?`;
    return every(file.rows(sql).all(id, ...(before ?? []), ...(seen?.values ?? []), limit)).map(([time, record, seq]) => ({
      at: String(time),
      id: String(record),
      of: entry,
      seq: Number(seq),
    }));
  });
}
