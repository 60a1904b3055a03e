/** Stores one portion of rows: all that can be stored and the mark of it, in one transaction or a few after each other. */
import { CrmError } from '@regulars/shared/errors.ts';
import { targetOf } from '@regulars/shared/fields/link.ts';
import { type Chunk, chunkPut, spansOf } from '../runtime/jobs/chunk.ts';
import { Held } from '../runtime/jobs/lease.ts';
import { ChangedMeanwhile, Duplicate } from '../runtime/store/commit.ts';
import { guardKey } from '../runtime/store/keys.ts';
import { type Change, fieldOfGuard, plan, type Writer } from '../runtime/store/plan.ts';
import { sealRecord } from '../runtime/store/record.ts';
import type { WriteStore } from '../runtime/store/store.ts';
import { MOST_BYTES } from '../runtime/store/transaction.ts';
import { joinKey } from './joins.ts';
import type { Portion } from './portions.ts';
import type { Refused } from './reasons.ts';
import { type Importing, isReady, isRefused, type Outcome, type Ready, resolve } from './resolve.ts';

/** What became of the rows from one up to another. */
export interface RowsChunk extends Chunk {
  from: number;
  to: number;
  created: number;
  /** Absent in chunks of imports that only created. */
  updated?: number;
  refused: readonly Refused[];
}

/** Of the 100 items of a transaction the lane's head and the chunk take one each. */
const MOST_ITEMS = 98;

/** Chunk 0 holds the layout; the portion that begins with row n is chunk n + 1. */
export const numberOf = (row: number): number => row + 1;

export async function writePortion(store: WriteStore, portion: Portion, base: Omit<Importing, 'writer'>, done: (chunk: RowsChunk) => void): Promise<void> {
  const importing = { ...base, writer: store.writer };
  let [rows, from] = [portion.rows, portion.from];
  const bad: Refused[] = [];
  while (from < portion.to) {
    const outcomes = [...(await resolve(rows, importing)), ...bad.filter(({ row }) => row >= from)].toSorted((a, b) => a.row - b.row);
    const { taken, to } = cut(outcomes, from, portion.to);
    try {
      done(await writeRows(store, importing, from, to, taken));
      for (const { made } of taken.filter(isReady)) for (const { to: object, text, change } of made) importing.finder.learn(object, text, change.id);
      for (const { joins } of taken.filter(isReady)) learnJoins(joins, importing);
      from = to;
      rows = rows.filter(({ row }) => row >= to);
    } catch (error) {
      const found = await culprits(error, store, taken, importing.writer);
      bad.push(...found);
      rows = rows.filter(({ row }) => !found.some((one) => one.row === row));
    }
  }
}

/** Relations made by this import, before the read model has them. */
function learnJoins(joins: readonly Change[], { finder }: Importing): void {
  for (const one of joins)
    if ('values' in one) finder.learnJoin(joinKey(String(one.values.from), { kind: String(one.values.kind), to: String(one.values.to) }));
}

/** As many rows as one transaction holds. */
function cut(outcomes: readonly Outcome[], from: number, until: number): { taken: readonly Outcome[]; to: number } {
  let items = 0;
  for (const outcome of outcomes) {
    items += isRefused(outcome) ? 0 : outcome.cost;
    if (items > MOST_ITEMS && outcome.row > from) return { taken: outcomes.filter(({ row }) => row < outcome.row), to: outcome.row };
  }
  return { taken: outcomes, to: until };
}

const changesOf = ({ made, change, joins }: Ready): Change[] => [...made.map((one) => one.change), ...(change ? [change] : []), ...joins];

function writeRows(store: WriteStore, { job }: Importing, from: number, to: number, outcomes: readonly Outcome[]): Promise<RowsChunk> {
  const count = (wanted: Ready['outcome']) => outcomes.filter((one) => isReady(one) && one.outcome === wanted).length;
  const chunk = { from, to, created: count('created'), updated: count('updated'), refused: outcomes.filter(isRefused) };
  return store.commit(
    outcomes.flatMap((one) => (isRefused(one) ? [] : changesOf(one))),
    {
      also: (entries) => [chunkPut(store.table, store.keyring, job.id, numberOf(from), { ...chunk, spans: spansOf(entries) } satisfies RowsChunk)],
      answer: (_, entries) => ({ ...chunk, spans: spansOf(entries) }),
    },
  );
}

/** The rows that a transaction was refused for, none where it must be tried again; throws where it was not for a row. */
async function culprits(error: unknown, store: WriteStore, outcomes: readonly Outcome[], writer: Writer): Promise<Refused[]> {
  if (error instanceof ChangedMeanwhile) return []; // somebody changed a record that was matched: it is read again
  if (!(error instanceof CrmError)) throw error;
  if (error.code === 'CHANGED_MEANWHILE') throw new Held('Another worker has stored this portion');
  const rows = outcomes.filter(isReady);
  if (error instanceof Duplicate) return taken(store, rows);
  const bad = error.code === 'RECORD_TOO_LARGE' ? tooLarge(store, rows, writer) : error.code === 'NOT_FOUND' ? await pointless(store, rows) : [];
  if (bad.length === 0) throw error;
  return bad;
}

/** None where whoever held the value has let it go meanwhile. */
async function taken(store: WriteStore, rows: readonly Ready[]): Promise<Refused[]> {
  const { workspace } = store.keyring;
  const keys = rows.flatMap(({ guards }) => guards.map((guard) => guardKey(workspace, guard)));
  const held = new Set((await store.table.batchGet(keys)).map(({ pk }) => pk));
  return rows.flatMap(({ row, guards }) => {
    const faults = guards
      .filter((guard) => held.has(guardKey(workspace, guard).pk))
      .map((guard) => ({ pointer: `/${fieldOfGuard(guard)}`, code: 'DUPLICATE' as const }));
    return faults.length > 0 ? [{ row, faults }] : [];
  });
}

const tooLarge = ({ keyring }: WriteStore, rows: readonly Ready[], writer: Writer): Refused[] =>
  rows.flatMap(({ row, change }) => {
    const planned = change && plan(change, writer, keyring);
    return planned && sealRecord(keyring, planned.record, planned.guards).d.length > MOST_BYTES ? [{ row, faults: [{ pointer: '', code: 'TOO_LONG' }] }] : [];
  });

/** Rows with a link to a record that has gone since it was found. */
async function pointless(store: WriteStore, rows: readonly Ready[]): Promise<Refused[]> {
  const bad: Refused[] = [];
  for (const { row, change, made } of rows) {
    if (!change) continue;
    for (const [name, field] of Object.entries(change.object.fields)) {
      if (field.kind !== 'link' && field.kind !== 'links') continue;
      const ids = ([change.values[name] ?? []].flat() as string[]).filter((id) => !made.some((one) => one.change.id === id)); // links are ids, checked with the row
      const found = await Promise.all(ids.map((id) => store.get(store.objectOf(targetOf(field)), id).catch(missing)));
      if (found.includes(undefined)) bad.push({ row, faults: [{ pointer: `/${name}`, code: 'NO_SUCH_RECORD' }] });
    }
  }
  return bad;
}

const missing = (error: unknown): undefined => {
  if (!(error instanceof CrmError) || error.code !== 'NOT_FOUND') throw error;
};
