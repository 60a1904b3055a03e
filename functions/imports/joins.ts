/** Relations that rows say beside their records: whom a customer works at, by whom they were referred. */
import type { AnyRecord } from '@regulars/shared/objects/object.ts';
import { relation } from '@regulars/shared/objects/relation.ts';
import { joinOf } from '@regulars/shared/rules/joins.ts';
import { newId } from '../runtime/store/ids.ts';
import type { Change } from '../runtime/store/plan.ts';
import type { Match } from './match.ts';
import type { Importing } from './resolve.ts';
import type { ReadRow } from './row.ts';

export type Joins = ReadonlySet<string>;

export interface Join {
  kind: string;
  to: string;
}

export const joinKey = (from: string, { kind, to }: Join): string => `${from}|${kind}|${to}`;

/** The relations that the matched records have already, of the kinds that rows say. */
export async function joinsThere(rows: readonly ReadRow[], matches: ReadonlyMap<number, Match>, { object, finder }: Importing): Promise<Joins> {
  const saying = rows.filter(({ links }) => links.some(({ field }) => joinOf(object, field)));
  const ids = saying.flatMap(({ row }) => {
    const match = matches.get(row);
    return match && 'record' in match && match.record ? [match.record.id] : [];
  });
  return ids.length > 0 ? finder.joins(ids) : new Set();
}

/** What makes the relations that are not there yet. */
export const joinChanges = (id: string, before: AnyRecord | undefined, joins: readonly Join[], there: Joins): Change[] =>
  joins
    .filter((join) => !before || !there.has(joinKey(id, join)))
    .map(({ kind, to }) => ({ action: 'create', object: relation, id: newId(relation.name), values: { from: id, to, kind } }));
