/**
 * What happened with a record, newest first: the entries of all objects that stand in its timeline, and the changes of
 * its own fields where they are asked for. Either line keeps its order; a cursor says how far each was shown.
 */
import type { AnyRecord, ObjectOf } from '@regulars/shared/objects/object.ts';
import { addDays, startOf } from '@regulars/shared/rules/dates.ts';
import { entriesMeant, entryLinks, timelineKinds, unknownKind } from '@regulars/shared/rules/timeline.ts';
import { column, fieldsOf, table } from './columns.ts';
import { bothOf, check, visible } from './condition.ts';
import { boundTo, openCursor, sealCursor } from './cursor.ts';
import { cells, every } from './file.ts';
import { type Session, texts } from './query.ts';
import { QueryRefused } from './refused.ts';
import { toSql } from './sql.ts';

export interface TimelineQuery {
  /** Names of `rules/timeline.ts`; every entry unless given. */
  kinds?: readonly string[] | undefined;
  /** The last day shown, in the workspace's time zone. */
  until?: string | undefined;
  /** Count the entries of each kind, whatever is asked for. */
  counts?: boolean | undefined;
  cursor?: string | undefined;
  limit?: number;
}

/** A change of the record itself; `change` is missing where the reader sees nothing of it. */
interface Changed<C> {
  at: string;
  version: number;
  change?: C;
}

/** The changes before a version, or before an instant; newest first. */
export type ChangesBefore<C> = (before: number | string | undefined, limit: number) => Promise<Changed<C>[]>;

/** An entry, or a change of the record. */
export type TimelineLine<C> = { at: string; object: string; record: AnyRecord } | { at: string; change: C };

export interface TimelinePage<C> {
  data: TimelineLine<C>[];
  nextCursor?: string;
  counts?: Record<string, number>;
}

interface Found {
  at: string;
  id: string;
  of: ObjectOf;
  seq: number;
}

/** The last entry and the last change that were shown. */
interface Place {
  entry?: [string, string];
  version?: number;
}

const PAGE = 50;
const later = (a: Found, b: Found) => (a.at === b.at ? (a.id < b.id ? 1 : -1) : a.at < b.at ? 1 : -1);

export async function timeline<C>(session: Session, of: ObjectOf, id: string, query: TimelineQuery = {}, changes?: ChangesBefore<C>): Promise<TimelinePage<C>> {
  const { until, cursor, counts, limit = PAGE } = query;
  const kinds = query.kinds && [...new Set(query.kinds)].sort();
  if (kinds && unknownKind(session.objects.values(), of.name, kinds) !== undefined) throw new QueryRefused('NOT_A_CHOICE', '/kinds');
  const bound = boundTo(session.workspace, session.principal, 'timeline', of.name, id, kinds, until, session.timeZone);
  const from: Place = cursor === undefined ? {} : (openCursor(session.cursorKey, bound, cursor) as Place); // sealed below
  const end = until === undefined || until >= LAST ? undefined : startOf(addDays(until, 1), session.timeZone);
  const before = from.entry ?? (end === undefined ? undefined : ([end, ''] as const));
  const ids = [id, ...mergedInto(session, of, id)];

  const found = [...session.objects.values()]
    .flatMap((entry) => ids.flatMap((one) => entriesOf(session, entry, of, one, kinds, before, limit + 1)))
    .sort(later);
  const entries = found.filter((one, at) => one.id !== found[at - 1]?.id).slice(0, limit + 1); // two links of one entry may lead to the same record
  const read = entries.map((one) => ({ ...one, record: JSON.parse(texts(session, one.of, [one.seq])[0] ?? '{}') as AnyRecord })); // written by apply
  const counted = counts && cursor === undefined ? { counts: countsOf(session, of, ids) } : {};
  // The file may be another one after this line: nothing is read from it any more.
  const changed = changes && kinds?.includes('changes') ? await changes(from.version ?? end, limit + 1) : [];

  const lines = merged(read, changed);
  const page = lines.slice(0, limit);
  const entry = page.findLast((one) => 'record' in one);
  const change = page.findLast((one) => 'version' in one);
  const place: Place = {
    ...from,
    ...(entry && 'id' in entry ? { entry: [entry.at, entry.id] } : {}),
    ...(change && 'version' in change ? { version: change.version } : {}),
  };
  return {
    data: page.flatMap((one): TimelineLine<C>[] =>
      'record' in one ? [{ at: one.at, object: one.of.name, record: one.record }] : one.change === undefined ? [] : [{ at: one.at, change: one.change }],
    ),
    ...(lines.length > limit ? { nextCursor: sealCursor(session.cursorKey, bound, place) } : {}),
    ...counted,
  };
}

/** No day follows it. */
const LAST = '9999-12-31';

/** Two lines as one by time; clocks may differ, so that neither is sorted anew. */
function merged<A extends { at: string }, B extends { at: string }>(some: readonly A[], others: readonly B[]): (A | B)[] {
  const all: (A | B)[] = [];
  for (let a = 0, b = 0; a < some.length || b < others.length; ) {
    const [one, other] = [some[a], others[b]];
    if (one && (!other || one.at >= other.at)) all.push(some[a++] as A);
    else all.push(others[b++] as B); // one of them is there
  }
  return all;
}

/** What was merged into a record: an entry that was written for one of them at that very moment still points to it. */
function mergedInto({ memory: { file } }: Session, of: ObjectOf, id: string): string[] {
  if (!of.merges) return [];
  const sql = `WITH RECURSIVE away(id) AS (VALUES (?) UNION SELECT r.id FROM ${table(of.name)} r JOIN away ON r.${column('mergedInto')} = away.id)
    SELECT id FROM away WHERE id <> ?`;
  return every(file.rows(sql).all(id, id)).map(([one]) => String(one));
}

/** Which rows of an object are meant and may be seen; undefined where none are. */
function meant(session: Session, entry: ObjectOf, kinds: readonly string[] | undefined) {
  const which = entriesMeant(entry, kinds);
  if (which === 'none' || !fieldsOf(entry)[entry.entry?.at ?? 'createdAt']) return undefined;
  const condition = bothOf(which === 'all' ? undefined : check(which, entry, session, '/kinds'), visible(entry, session.reader));
  return condition ? toSql(session.memory.file, entry.name, condition) : { sql: '1', values: [] };
}

function entriesOf(
  session: Session,
  entry: ObjectOf,
  of: ObjectOf,
  id: string,
  kinds: readonly string[] | undefined,
  before: readonly [string, string] | undefined,
  limit: number,
): Found[] {
  const links = entryLinks(entry, of.name);
  const rows = links.length > 0 ? meant(session, entry, kinds) : undefined;
  if (!rows) return [];
  const at = column(entry.entry?.at ?? 'createdAt');
  return links.flatMap((link) => {
    const sql = `SELECT r.${at}, r.id, r._seq FROM ${table(entry.name)} r WHERE r.${column(link)} = ? AND r.trashedAt IS NULL
      ${before ? `AND (r.${at}, r.id) < (?, ?)` : ''} AND ${rows.sql} ORDER BY r.${at} DESC, r.id DESC LIMIT ?`;
    return every(session.memory.file.rows(sql).all(id, ...(before ?? []), ...rows.values, limit)).map(([time, record, seq]) => ({
      at: String(time),
      id: String(record),
      of: entry,
      seq: Number(seq),
    }));
  });
}

/** How many entries of each kind there are; changes are not counted. */
function countsOf(session: Session, of: ObjectOf, ids: readonly string[]): Record<string, number> {
  const kinds = timelineKinds(session.objects.values(), of.name).filter(({ name }) => name !== 'changes');
  const count = (entry: ObjectOf, kind: string): number => {
    const links = entryLinks(entry, of.name);
    const rows = links.length > 0 ? meant(session, entry, [kind]) : undefined;
    if (!rows) return 0;
    const points = links.map((link) => `r.${column(link)} IN (${ids.map(() => '?').join(', ')})`).join(' OR ');
    const sql = `SELECT count(*) FROM ${table(entry.name)} r WHERE (${points}) AND r.trashedAt IS NULL AND ${rows.sql}`;
    return Number(cells(session.memory.file.rows(sql).get(...links.flatMap(() => ids), ...rows.values))?.[0]);
  };
  const objects = [...session.objects.values()];
  return Object.fromEntries(kinds.map(({ name, object }) => [name, (object ? [object] : objects).reduce((sum, one) => sum + count(one, name), 0)]));
}
