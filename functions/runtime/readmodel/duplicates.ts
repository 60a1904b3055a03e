/** The work list of duplicates: what was found over the whole base, as it stands now and as the reader may see it. */
import type { AnyRecord, ObjectOf } from '@regulars/shared/objects/object.ts';
import { pairOf } from '@regulars/shared/rules/distinction.ts';
import { CERTAIN, type DuplicateRule, LISTED, likeness, type Reason } from '@regulars/shared/rules/likeness.ts';
import { type Group, groupsOf } from '@regulars/shared/rules/pairs.ts';
import { traitsOf } from '@regulars/shared/rules/traits.ts';
import { jsonTable, table } from './columns.ts';
import { visible } from './condition.ts';
import { cells, every } from './file.ts';
import { picked, type Session } from './query.ts';
import { readAloud } from './reading.ts';
import { toSql } from './sql.ts';

/** Two ids, how alike they were when the base was gone through, and why. */
export type FoundPair = readonly [a: string, b: string, score: number, reasons: readonly Reason[]];

export interface GroupsQuery {
  rules: ReadonlySet<DuplicateRule>;
  from: number;
  limit: number;
  /** Only those that can be merged without a look. */
  certain?: boolean;
}

export interface GroupsPage {
  groups: { score: number; reasons: Reason[]; certain: boolean; records: AnyRecord[] }[];
  count: number;
  certain: number;
  /** Where the next page begins; undefined at the end. */
  next?: number;
}

export function groupsAmong(session: Session, of: ObjectOf, pairs: readonly FoundPair[], { rules, from, limit, certain }: GroupsQuery): GroupsPage {
  const there = alive(session, of, new Set([...pairs.map(([a]) => a), ...pairs.map(([, b]) => b)]));
  const apart = distinct(session);
  const all = groupsOf(pairs.filter(([a, b]) => there.has(a) && there.has(b) && !apart.has(pairOf(a, b).toLowerCase())));
  const sure = all.filter(({ score }) => score >= CERTAIN);
  const wanted = certain ? sure : all;
  const groups: GroupsPage['groups'] = [];
  let at = from;
  for (; at < wanted.length && groups.length < limit; at++) groups.push(...asNow(session, of, wanted[at] as Group<string>, rules, apart, certain)); // in range
  return { groups, count: all.length, certain: sure.length, ...(at < wanted.length ? { next: at } : {}) };
}

function alive({ memory: { file }, reader }: Session, of: ObjectOf, ids: ReadonlySet<string>): Set<string> {
  const allowed = visible(of, reader);
  const { sql, values } = allowed ? toSql(file, of.name, allowed) : { sql: '1', values: [] };
  const rows = file.rows(`SELECT r.id FROM ${table(of.name)} r WHERE r.id IN (SELECT value FROM json_each(?)) AND r.trashedAt IS NULL AND ${sql}`);
  return new Set(every(rows.all(JSON.stringify([...ids]), ...values)).map(([id]) => String(id)));
}

/** Pairs of which somebody said that they are two, as keys. */
const distinct = ({ memory: { file } }: Session): Set<string> =>
  new Set(every(file.rows(`SELECT pair FROM ${table('distinction')} WHERE trashedAt IS NULL`).all()).map(([pair]) => String(pair)));

/** A group by what its records are now: what was edited since may be alike no longer. */
function asNow(session: Session, of: ObjectOf, group: Group<string>, rules: ReadonlySet<DuplicateRule>, apart: ReadonlySet<string>, certain = false) {
  const records = group.members.map((id) => recordOf(session, of, id));
  const traits = records.map((record) => traitsOf(of, record, readAloud));
  const pairs: [number, number, number, readonly Reason[]][] = [];
  for (let a = 0; a < records.length; a++) {
    for (let b = a + 1; b < records.length; b++) {
      const [one, other] = [traits[a], traits[b]];
      if (!one || !other || apart.has(pairOf(records[a]?.id ?? '', records[b]?.id ?? '').toLowerCase())) continue;
      const { score, reasons } = likeness(one, other, rules);
      if (score >= (certain ? CERTAIN : LISTED)) pairs.push([a, b, score, reasons]);
    }
  }
  return groupsOf(pairs).map(({ members, score, reasons }) => ({
    score,
    reasons,
    certain: score >= CERTAIN,
    records: members.sort((x, y) => x - y).map((at) => records[at] as AnyRecord), // places in the list
  }));
}

function recordOf({ memory: { file } }: Session, of: ObjectOf, id: string): AnyRecord {
  const found = cells(file.rows(`SELECT json FROM ${jsonTable(of.name)} JOIN ${table(of.name)} USING (_seq) WHERE id = ?`).get(id));
  return JSON.parse(
    picked(String(found?.[0]), new Set([...Object.keys(of.fields), 'id', 'version', 'createdAt', 'createdBy', 'updatedAt', 'updatedBy'])),
  ) as AnyRecord; // written by apply
}
