/** The records of a page as they become, a portion to a transaction; with each a chunk that says how far that is. */
import { CrmError } from '@regulars/shared/errors.ts';
import type { AnyRecord } from '@regulars/shared/objects/object.ts';
import { recordsFor } from '../jobs/records.ts';
import { type Chunk, chunkPut, spansOf } from '../runtime/jobs/chunk.ts';
import type { Work } from '../runtime/jobs/handleJob.ts';
import { Held } from '../runtime/jobs/lease.ts';
import { ChangedMeanwhile, Duplicate } from '../runtime/store/commit.ts';
import { type Change, plan, type Writer } from '../runtime/store/plan.ts';
import { guardsOf, sealRecord } from '../runtime/store/record.ts';
import type { Settings } from '../runtime/store/settings.ts';
import { MOST_BYTES } from '../runtime/store/transaction.ts';
import { changeSettings, entryOf, ownField } from './change.ts';
import type { Reviser } from './reviser.ts';
import type { Revision } from './revision.ts';

export interface RefusedValue {
  id: string;
  title: string;
  text: string;
  reason: string;
}

export interface RevisedChunk extends Chunk {
  /** The last record that was looked at; chunk 0, which changed the definition, has none. */
  mark?: { shard: number; id: string };
  refused?: readonly RefusedValue[];
}

interface Page {
  records: readonly AnyRecord[];
  shard: number;
  /** Of the last chunk before. */
  number: number;
}

/** Items of a transaction; head and chunk come on top. */
const MOST_ITEMS = 90;

export async function* writeRevised(
  work: Work<Revision>,
  settings: Settings,
  reviser: Reviser,
  { records, shard, number }: Page,
): AsyncGenerator<RevisedChunk> {
  let next = number;
  for (const portion of portionsOf(records, reviser)) {
    const mark = { shard, id: portion.at(-1)?.id ?? '' };
    yield await writePortion(work, settings, reviser, portion, mark, ++next);
  }
}

/** Records that stay as they are count nothing, and a portion of nothing else is none. */
function portionsOf(records: readonly AnyRecord[], { revise, object }: Reviser): AnyRecord[][] {
  const most = Object.values(object.fields).some(({ unique }) => unique);
  const portions: AnyRecord[][] = [];
  let cost = MOST_ITEMS;
  for (const record of records) {
    if (!revise(record)) continue;
    const items = 2 + (most ? 2 * Math.max(1, guardsOf(record).length) : 0);
    if (cost + items > MOST_ITEMS) {
      portions.push([]);
      cost = 0;
    }
    portions.at(-1)?.push(record);
    cost += items;
  }
  return portions;
}

async function writePortion(
  work: Work<Revision>,
  settings: Settings,
  reviser: Reviser,
  portion: readonly AnyRecord[],
  mark: RevisedChunk['mark'],
  number: number,
): Promise<RevisedChunk> {
  const { table, keyring, job } = work;
  const against = new Map<string, string>();
  for (let records = portion; ; ) {
    const { changes, refused } = changesOf(work, settings, reviser, records, against);
    const noted = { ...(mark ? { mark } : {}), ...(refused.length > 0 ? { refused } : {}) };
    try {
      return await work.store(settings).commit(changes, {
        also: (written) => [chunkPut(table, keyring, job.id, number, { ...noted, spans: spansOf(written) } as RevisedChunk)],
        answer: (_, written) => ({ ...noted, spans: spansOf(written) }),
      });
    } catch (error) {
      if (error instanceof Duplicate) against.set(idOf(changes[error.at]), error.code);
      else if (error instanceof ChangedMeanwhile) records = await anew(work, reviser, portion);
      else if (error instanceof CrmError && error.code === 'CHANGED_MEANWHILE') throw new Held('Another worker has done this');
      else throw error;
    }
  }
}

const idOf = (change: Change | undefined) => (change && 'before' in change ? change.before.id : '');

/** Somebody was faster: the records as they are now. */
const anew = async (work: Work<Revision>, { object }: Reviser, portion: readonly AnyRecord[]): Promise<AnyRecord[]> => [
  ...(
    await recordsFor(
      work,
      portion.map(({ id }) => ({ object, id })),
    )
  ).values(),
];

function changesOf(
  { keyring, job }: Work<Revision>,
  settings: Settings,
  { object, revise }: Reviser,
  records: readonly AnyRecord[],
  against: ReadonlyMap<string, string>,
) {
  const changes: Change[] = [];
  const refused: RefusedValue[] = [];
  const writer: Writer = { user: job.asker.user, via: 'job', now: new Date().toISOString(), timeZone: settings.timeZone, settings: settings.version };
  for (const record of records) {
    const made = revise(record);
    if (!made) continue;
    const title = String(record[object.title] ?? '');
    if ('refused' in made) {
      refused.push({ id: record.id, title, text: made.text, reason: made.refused });
      continue;
    }
    const change: Change = { action: 'update', object, before: record, values: made.values, recorded: true }; // runs no rule: nothing is meant by it
    const reason = against.get(record.id) ?? faultOf(change, writer, keyring);
    if (reason) refused.push({ id: record.id, title, text: '', reason });
    else changes.push(change);
  }
  return { changes, refused };
}

/** What cannot be stored though it was converted: a record that is invalid otherwise, or grows too large. */
function faultOf(change: Change, writer: Writer, keyring: Parameters<typeof plan>[2]): string | undefined {
  try {
    const planned = plan(change, writer, keyring);
    return planned && sealRecord(keyring, planned.record, planned.guards).d.length > MOST_BYTES ? 'TOO_LONG' : undefined;
  } catch (error) {
    if (!(error instanceof CrmError)) throw error;
    return error.faults[0]?.code ?? error.code;
  }
}

/** The field that took over is required again. */
export async function requireAgain(work: Work<Revision>, number: number): Promise<void> {
  const { table, keyring, job } = work;
  const { object, to = '' } = job.order;
  await changeSettings(work.store(await work.settingsNow()), (settings) => ({
    entries: { [entryOf({ object, name: to })]: { ...ownField(settings, { object, name: to }), required: true } },
    answer: undefined,
    also: (written) => [chunkPut(table, keyring, job.id, number, { spans: spansOf(written) })],
  }));
}
