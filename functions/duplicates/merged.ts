/** The merge that took a record away: which job it was, what it wrote, and what would come back. */
import { CrmError } from '@regulars/shared/errors.ts';
import type { AnyRecord, ObjectOf } from '@regulars/shared/objects/object.ts';
import { reverseMerge } from '@regulars/shared/rules/merge.ts';
import { entriesIn } from '../jobs/undoChunk.ts';
import { type Chunk, chunkAt } from '../runtime/jobs/chunk.ts';
import { type JobState, readJob } from '../runtime/jobs/job.ts';
import type { Entry } from '../runtime/store/entry.ts';
import { guardKey } from '../runtime/store/keys.ts';
import { guardNames } from '../runtime/store/plan.ts';
import { fieldsOf, guardsOf } from '../runtime/store/record.ts';
import type { ReadStore } from '../runtime/store/store.ts';
import { type MergeOrder, SPAN } from './merging.ts';

const LOOKED_AT = 20;

export interface Merged {
  job: JobState<MergeOrder>;
  /** Its place among the groups of the job. */
  group: number;
  survivor: AnyRecord;
  /** All that were merged away with it. */
  back: AnyRecord[];
  entry: Entry;
  /** The survivor without what it gained, and fields edited since. */
  without: { values: Record<string, unknown>; conflicts: string[] };
}

export async function mergeOf(store: ReadStore, object: ObjectOf, id: string): Promise<Merged> {
  const found = await store.get(object, id);
  if (typeof found.mergedInto !== 'string') throw new CrmError('NOT_MERGED', id);
  const entry = (await store.history(id, undefined, LOOKED_AT)).find(({ action, via }) => action === 'trash' && via === 'merge');
  const job = entry?.cause ? await readJob<MergeOrder>(store.table, store.keyring, entry.cause) : undefined;
  const group = job?.order.groups.findIndex((ids) => ids.includes(id)) ?? -1;
  const ids = job?.order.groups[group];
  if (!entry || !job || !ids) throw new CrmError('NOT_MERGED', `${id} was merged by no job that is known`);
  const survivor = await store.get(object, found.mergedInto);
  if (survivor.trashedAt) throw new CrmError('MERGED_SINCE', `${survivor.id} is in the trash`);
  const back = await Promise.all(ids.slice(1).map((one) => (one === id ? found : store.get(object, one))));
  const chunk = await chunkAt<Chunk>(store.table, store.keyring, job.id, group * SPAN);
  const gained = chunk && (await entriesIn(store, chunk.spans)).find(({ record, action }) => record === survivor.id && action === 'update');
  const { change, conflicts } = gained ? reverseMerge(gained, survivor, object.fields) : { change: undefined, conflicts: [] };
  const values = change?.action === 'update' ? change.values : {};
  return { job, group, survivor, back: back.filter(({ mergedInto }) => mergedInto === survivor.id), entry, without: { values, conflicts } };
}

/** A unique value of theirs that another record has by now, the survivor among them where it was given it since. */
export async function refuseTaken(store: ReadStore, object: ObjectOf, { survivor, back, without }: Merged): Promise<void> {
  const kept = new Set(guardNames(object, { ...fieldsOf(survivor), ...without.values }, store.keyring));
  const wanted = back.flatMap((one) => guardNames(object, fieldsOf(one), store.keyring));
  const items = await store.table.batchGet(wanted.map((guard) => guardKey(store.keyring.workspace, guard)));
  const held = new Set(guardsOf(survivor));
  for (const guard of wanted) {
    const item = items.find(({ pk }) => pk === guardKey(store.keyring.workspace, guard).pk);
    if (!item || (item.r === survivor.id && held.has(guard) && !kept.has(guard))) continue;
    throw new CrmError('DUPLICATE', guard, [{ pointer: `/${guard.split('#')[1]}`, code: 'DUPLICATE', existing: String(item.r) }]);
  }
}
