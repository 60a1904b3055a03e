/** What a use case is handed as `readmodel`: questions to the workspace's read model, as its reader may ask them. */
import type { KeyObject } from 'node:crypto';
import { targetOf } from '@regulars/shared/fields/link.ts';
import type { AnyRecord, ObjectOf } from '@regulars/shared/objects/object.ts';
import { type Collation, isCollation, usualCollation } from '@regulars/shared/rules/collation.ts';
import type { Condition } from '@regulars/shared/rules/condition.ts';
import type { DuplicateRule } from '@regulars/shared/rules/likeness.ts';
import type { Position } from '@regulars/shared/rules/position.ts';
import type { ListAnswer, ListQuery, SummarizeQuery, SummaryRow } from '@regulars/shared/rules/query.ts';
import type { Viewer } from '@regulars/shared/rules/rights.ts';
import { type Alike, alikeTo } from './alike.ts';
import { has } from './bits.ts';
import { column, fieldsOf, jsonTable, manyTable, table } from './columns.ts';
import { bothOf, check, type Reader, visible } from './condition.ts';
import { type FoundPair, type GroupsPage, type GroupsQuery, groupsAmong } from './duplicates.ts';
import { cells, every, type File } from './file.ts';
import { SearchUnread } from './grams.ts';
import { matches } from './matches.ts';
import type { Memory } from './memory.ts';
import type { Model } from './model.ts';
import { numberOf } from './numbers.ts';
import { type Hit, searchAll } from './palette.ts';
import { type Pointer, pointersTo, type SeenPointer, seenPointersTo } from './pointers.ts';
import { idsOf, list, type Session, texts } from './query.ts';
import { toSql } from './sql.ts';
import { summarize } from './summarize.ts';
import { type ChangesBefore, type TimelinePage, type TimelineQuery, timeline } from './timeline.ts';
import { titlesAt } from './titles.ts';

export interface ReadModel {
  list(object: ObjectOf, query: ListQuery): Promise<ListAnswer>;
  summarize(object: ObjectOf, query: SummarizeQuery): Promise<SummaryRow[]>;
  searchAll(text: string, limit: number): Promise<Hit[]>;
  /** `id` was seen by the caller: the record itself is not checked again. */
  timeline<C = never>(object: ObjectOf, id: string, query?: TimelineQuery, changes?: ChangesBefore<C>): Promise<TimelinePage<C>>;
  /** What records of any object are called, by id: those that the reader may see. */
  titles(ids: readonly string[]): Promise<Record<string, string>>;
  /** All matching records by id, in batches of JSON texts: for exports and jobs. */
  each(object: ObjectOf, where?: Condition): AsyncGenerator<string[]>;
  /** Records that are probably the same as these values, the likeliest first. `except`: the record they are of. */
  alike(object: ObjectOf, values: Readonly<Record<string, unknown>>, rules: ReadonlySet<DuplicateRule>, except?: string): Promise<Alike[]>;
  /** Groups of records that are still there and alike, out of pairs that were found before. */
  groups(object: ObjectOf, pairs: readonly FoundPair[], query: GroupsQuery): Promise<GroupsPage>;
  /** All records that point to one of these, whoever may see them: what is merged takes them along. */
  pointers(object: ObjectOf, ids: readonly string[]): Promise<Pointer[]>;
  /** Those that the reader sees, with their titles; `since`: made after that. */
  seenPointers(object: ObjectOf, ids: readonly string[], since?: string): Promise<SeenPointer[]>;
  /** Ids of all records that a list would show, in no order that means anything. */
  ids(object: ObjectOf, query: Pick<ListQuery, 'where' | 'text' | 'trashed'>): Promise<string[]>;
  /** What the answers given so far contain. */
  position(): Position;
}

export interface Ask {
  /** User or API key. */
  principal: string;
  reader: Pick<Viewer, 'user' | 'access' | 'teams' | 'rights'>;
  /** The definitions as the reader's role sees them. */
  definitions: readonly ObjectOf[];
  /** ISO 8601. */
  now: string;
  timeZone: string;
  /** 32 bytes of the workspace's: seals cursors. */
  cursorKey: KeyObject;
  /** What the workspace sorts Chinese by; whoever has chosen for themselves reads in their own order. */
  collation?: Collation;
  /** What the caller has seen already. */
  wanted?: Position;
}

const BATCH = 500;
const TRIES = 3;

/** One of the reader's questions after another; each is preceded by catching up. */
export function readModelFor(model: Model, { definitions, reader, wanted, collation = usualCollation, ...ask }: Ask): ReadModel {
  const objects = new Map(definitions.map((of) => [of.name, of]));
  const session = async (): Promise<Session> => {
    await model.fresh(wanted);
    const memory = model.memory();
    const teamUsers = sharesWithTeams(reader) ? usersOf(memory.file, model.definitions().get('user'), reader.teams) : [];
    const asking = { ...reader, teamUsers };
    const sees = (object: string, id: string) => seesIn(memory, objects.get(object), id, asking);
    const order = chosenBy(memory.file, model.definitions().get('user'), reader.user) ?? collation;
    return { ...ask, memory, collation: order, workspace: model.workspace, full: model.definitions(), objects, reader: asking, sees };
  };
  const answer = async <T>(question: (session: Session) => T): Promise<Awaited<T>> => {
    for (let tries = 1; ; tries++) {
      const asking = await session();
      try {
        return await question(asking);
      } catch (error) {
        if (!(error instanceof SearchUnread) || tries === TRIES) throw error;
        await model.searchable();
      }
    }
  };
  return {
    list: (object, query) => answer((asking) => list(asking, object, query)),
    summarize: (object, query) => answer((asking) => summarize(asking, object, query)),
    searchAll: (text, limit) => answer((asking) => searchAll(asking, text, limit)),
    timeline: (object, id, query, changes) => answer((asking) => timeline(asking, object, id, query, changes)),
    ids: (object, query) => answer((asking) => idsOf(asking, object, query)),
    titles: (ids) => answer((asking) => titlesAt(asking, ids)),
    async *each(object, where) {
      for (let after = ''; ; ) {
        const batch = await answer((asking) => batchOf(asking, object, where, after));
        if (batch.texts.length > 0) yield batch.texts;
        if (batch.last === undefined) return;
        after = batch.last;
      }
    },
    alike: (object, values, rules, except) => answer((asking) => alikeTo(asking, object, values, rules, except)),
    groups: (object, pairs, query) => answer((asking) => groupsAmong(asking, object, pairs, query)),
    pointers: (object, ids) => answer((asking) => pointersTo(asking, object, ids)),
    seenPointers: (object, ids, since) => answer((asking) => seenPointersTo(asking, object, ids, since)),
    position: () => model.position(),
  };
}

const sharesWithTeams = ({ access, rights = {} }: Ask['reader']) => access === 'team' || Object.values(rights).some((one) => one.access === 'team');

/** A person's own choice stands with the user: it costs a question no look into the table. */
function chosenBy(file: File, user: ObjectOf | undefined, id: string): Collation | undefined {
  const chosen = user?.fields.collation && cells(file.rows(`SELECT ${column('collation')} FROM ${table('user')} WHERE id = ?`).get(id))?.[0];
  return isCollation(chosen) ? chosen : undefined;
}

function seesIn(memory: Memory, of: ObjectOf | undefined, id: string, reader: Reader): boolean {
  const seq = of && cells(memory.file.rows(`SELECT _seq FROM ${table(of.name)} WHERE id = ?`).get(id))?.[0];
  if (!of || !seq) return false;
  const allowed = visible(of, reader);
  return !allowed || has(matches(memory, of.name, allowed), Number(seq));
}

function batchOf(session: Session, of: ObjectOf, where: Condition | undefined, after: string): { texts: string[]; last?: string } {
  const { file } = session.memory;
  const condition = bothOf(where && check(where, of, session), visible(of, session.reader));
  const { sql, values } = condition ? toSql(file, of.name, condition) : { sql: '1', values: [] };
  const rows = every(
    file.rows(`SELECT _seq, id FROM ${table(of.name)} r WHERE id > ? AND trashedAt IS NULL AND ${sql} ORDER BY id LIMIT ${BATCH}`).all(after, ...values),
  );
  const last = rows.length === BATCH ? String(rows.at(-1)?.[1]) : undefined;
  return {
    texts: texts(
      session,
      of,
      rows.map(([seq]) => Number(seq)),
    ),
    ...(last ? { last } : {}),
  };
}

/** Users in one of the teams: `links` fields of users that lead to teams say so. */
function usersOf(file: File, user: ObjectOf | undefined, teams: readonly string[]): string[] {
  const links = Object.entries(user ? fieldsOf(user) : {}).filter(([, field]) => field.kind === 'links' && targetOf(field) === 'team');
  return links.flatMap(([name]) =>
    teams.flatMap((team) =>
      every(
        file
          .rows(`SELECT r.id FROM ${manyTable('user')} m JOIN ${table('user')} r USING (_seq) WHERE m.field = ? AND m.key = ?`)
          .all(numberOf(file, 'user', name), team),
      ).map(([id]) => String(id)),
    ),
  );
}

/** The record as the read model has it; undefined where it has none. For comparisons with the table. */
export function recordIn(model: Model, object: string, id: string): AnyRecord | undefined {
  const found = cells(
    model
      .memory()
      .file.rows(`SELECT json FROM ${jsonTable(object)} JOIN ${table(object)} USING (_seq) WHERE id = ?`)
      .get(id),
  );
  return found && (JSON.parse(String(found[0])) as AnyRecord); // written by apply
}
