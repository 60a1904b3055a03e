/** A list: which records, in which order, how many, and the page of them as JSON text. */
import type { KeyObject } from 'node:crypto';
import { type AnyRecord, hasComputed, type ObjectOf } from '@regulars/shared/objects/object.ts';
import type { Collation } from '@regulars/shared/rules/collation.ts';
import type { ListAnswer, ListQuery } from '@regulars/shared/rules/query.ts';
import { and, type Bits, count, full, rowsIn as members, without } from './bits.ts';
import { fieldsOf, jsonTable, systemFieldsOf, table } from './columns.ts';
import { computedText } from './computed.ts';
import { type Asking, bothOf, check, fieldAt, visible } from './condition.ts';
import { boundTo, openCursor, sealCursor } from './cursor.ts';
import { cells, type Sql } from './file.ts';
import { matches } from './matches.ts';
import { type Memory, rowsIn, trashIn } from './memory.ts';
import { backwards, behind, forwards, makeOrder, placeOf, settle, type Walk, walk } from './order.ts';
import { QueryRefused } from './refused.ts';
import { type Ranked, search } from './search.ts';
import { sortOf } from './sort.ts';
import { titlesOf } from './titles.ts';
import { searched } from './words.ts';

/** Everything a question is asked with. */
export interface Session extends Asking {
  memory: Memory;
  workspace: string;
  /** Who asks, as the cursor is bound to: user or API key. */
  principal: string;
  cursorKey: KeyObject;
  /** What Chinese is sorted by: as the reader has chosen, otherwise the workspace. */
  collation: Collation;
  /** The definitions in full, deleted and restricted fields among them. */
  full: ReadonlyMap<string, ObjectOf>;
}

const ORDERS = 60;

/** The records that a question is about. */
export function asked(
  session: Session,
  of: ObjectOf,
  { where, text, trashed }: Pick<ListQuery, 'where' | 'text' | 'trashed'>,
  ranks: boolean,
): { bits: Bits; ranked?: Ranked } {
  const { memory, reader } = session;
  const { size } = rowsIn(memory, of.name);
  const condition = bothOf(where && check(where, of, session), visible(of, reader));
  const bits = condition ? matches(memory, of.name, condition) : full(size);
  const trash = trashIn(memory, of.name);
  if (trashed) and(bits, trash);
  else without(bits, trash);
  const ranked =
    text === undefined
      ? undefined
      : search(
          memory.file,
          of.name,
          searched(of).filter(([, field]) => !field.deleted),
          text,
          size,
          ranks,
        );
  return ranked ? { bits: and(bits, ranked.part), ranked } : { bits };
}

export function walkOf(session: Session, of: ObjectOf, sort: readonly string[], collation = session.collation): Walk {
  const { file, remember } = session.memory;
  const { orders } = rowsIn(session.memory, of.name);
  const [first = ''] = sort;
  const turned = sort.length === 1 && first.startsWith('-');
  const wanted = sortOf(file, of, turned ? [first.slice(1)] : sort, session, collation);
  const known = orders.get(wanted.name);
  const order = known ? settle(file, known) : makeOrder(file, of.name, wanted);
  if (!known) for (const name of sort) remember(of.name, name.replace('-', ''));
  orders.delete(wanted.name); // the one used last stands last
  orders.set(wanted.name, order);
  if (orders.size > ORDERS) orders.delete(orders.keys().next().value as string); // size says that there is a first one
  return turned ? backwards(file, order) : forwards(order);
}

export function idsOf(session: Session, of: ObjectOf, query: Pick<ListQuery, 'where' | 'text' | 'trashed'>): string[] {
  const seek = session.memory.file.rows(`SELECT id FROM ${table(of.name)} WHERE _seq = ?`);
  return Array.from(members(asked(session, of, query, false).bits), (seq) => String(cells(seek.get(seq))?.[0]));
}

interface Place {
  rank: number;
  place: Sql[];
  /** What was begun in one order is read to its end in it, whatever the reader chooses meanwhile. */
  collation: Collation;
}

export function list(session: Session, of: ObjectOf, query: ListQuery): ListAnswer {
  const { limit = 50, sort, include = [], cursor, offset = 0 } = query;
  if (!Number.isInteger(limit) || limit < 1 || limit > 200) throw new QueryRefused('WRONG_LIMIT', '/limit');
  if (cursor !== undefined && offset > 0) throw new QueryRefused('WRONG_OPERAND', '/offset');
  const { bits, ranked } = asked(session, of, query, sort === undefined);
  const ranks = ranked && sort === undefined ? ranksOf(ranked, bits) : [bits];
  const bound = boundTo(session.workspace, session.principal, of.name, query.where, query.text, sort, query.trashed, session.timeZone);
  const from = cursor === undefined ? undefined : (openCursor(session.cursorKey, bound, cursor) as Place); // sealed below
  const collation = from?.collation ?? session.collation;
  const line = walkOf(session, of, sort ?? ['-updatedAt'], collation);
  const page = pageOf(session, line, ranks, from, limit + 1, offset);
  const rows = page.slice(0, limit);
  const last = page.length > limit ? rows.at(-1) : undefined;
  return {
    data: `[${texts(
      session,
      of,
      rows.map(({ seq }) => seq),
      query.fields,
    ).join(',')}]`,
    ...(include.includes('count') ? { count: count(bits) } : {}),
    ...(last
      ? { nextCursor: sealCursor(session.cursorKey, bound, { rank: last.rank, place: placeOf(session.memory.file, line.order, last.seq), collation }) }
      : {}),
    ...(include.includes('titles')
      ? {
          titles: titlesOf(
            session,
            of,
            rows.map(({ seq }) => seq),
            query.fields,
          ),
        }
      : {}),
  };
}

/** The records by rank, none in two; what was found is made into it. */
function ranksOf({ exact, prefix }: Ranked, bits: Bits): Bits[] {
  const part = without(bits.slice(), prefix);
  return [and(exact, bits), without(and(prefix, bits), exact), part];
}

function pageOf(
  { memory }: Session,
  line: Walk,
  ranks: readonly Bits[],
  from: Place | undefined,
  most: number,
  offset: number,
): { seq: number; rank: number }[] {
  const page: { seq: number; rank: number }[] = [];
  let pass = offset;
  for (let rank = from?.rank ?? 0; rank < ranks.length && page.length < most; rank++) {
    const bits = ranks[rank] as Bits; // rank is in range
    const start = from?.rank === rank ? behind(memory.file, line, from.place) : 0;
    for (const seq of walk(line, bits, start, most - page.length, pass)) page.push({ seq, rank });
    if (pass > 0) pass = Math.max(0, pass - count(bits));
  }
  return page;
}

/** Records as JSON: as they are stored where the reader may see all of it, otherwise the fields that may be seen. */
export function texts(session: Session, of: ObjectOf, rows: readonly number[], wanted?: readonly string[]): string[] {
  const seek = session.memory.file.rows(`SELECT json FROM ${jsonTable(of.name)} WHERE _seq = ?`);
  const plain = rows.map((seq) => String(cells(seek.get(seq))?.[0]));
  const stored = hasComputed(of) ? plain.map((json, at) => joined(json, computedText(session.memory.file, of.name, rows[at] as number))) : plain; // as many rows as texts
  const names = wanted?.map((name, at) => {
    const found = fieldAt(name, of, session, `/fields/${at}`);
    if (found.over) throw new QueryRefused('UNKNOWN_FIELD', `/fields/${at}`);
    return found.name;
  });
  const open = fieldsOf(of);
  const shown = new Set([...(names ?? Object.keys(open)), ...(names ? ['id', 'version'] : Object.keys(systemFieldsOf(of.name))), 'version']);
  const hidden = Object.keys(session.full.get(of.name)?.fields ?? {})
    .filter((name) => !open[name])
    .map((name) => `"${name}":`);
  return stored.map((json) => (!names && !hidden.some((name) => json.includes(name)) ? json : picked(json, shown)));
}

/** A record's JSON and that of its computed values as one object. */
const joined = (json: string, computed = '{}'): string => (computed === '{}' ? json : `${json.slice(0, -1)},${computed.slice(1)}`);

export function picked(json: string, shown: ReadonlySet<string>): string {
  const record = JSON.parse(json) as AnyRecord; // written by apply
  return JSON.stringify(Object.fromEntries(Object.entries(record).filter(([name]) => shown.has(name))));
}
