/** A merge as changes to commit: the survivor and what is merged away in one, then what points to them. */
import { CrmError } from '@regulars/shared/errors.ts';
import type { AnyRecord, ObjectOf } from '@regulars/shared/objects/object.ts';
import { ruleOf } from '@regulars/shared/rules/index.ts';
import { linksTo, type MergeChoices, mergedValues, pointed } from '@regulars/shared/rules/merge.ts';
import { recordsAt } from '../jobs/records.ts';
import { expected } from '../records/expected.ts';
import type { Pointer } from '../runtime/readmodel/pointers.ts';
import { trash, update } from '../runtime/store/changes.ts';
import { recordKey } from '../runtime/store/keys.ts';
import type { Change } from '../runtime/store/plan.ts';
import { guardsOf } from '../runtime/store/record.ts';
import type { ReadStore } from '../runtime/store/store.ts';
import type { TransactItem } from '../runtime/store/table.ts';

/** What the job `moveMerged` is to do. */
export interface MergeOrder {
  object: string;
  /** Ids; the first of each survives. */
  groups: readonly (readonly string[])[];
}

/** Chunks of one group have the numbers from its place times this on; the first is the merge itself. */
export const SPAN = 10_000;

/** Items that one transaction has room for beside the merge's own, and those that one pointer takes at most. */
const ROOM = 92;
const PER_POINTER = 4;

/** The records of a merge as the reader sees them, none in the trash and none twice. */
export async function recordsOf(
  store: ReadStore,
  object: ObjectOf,
  ids: readonly string[],
  versions: Readonly<Record<string, number>> = {},
): Promise<[AnyRecord, ...AnyRecord[]]> {
  if (new Set(ids).size < ids.length) throw new CrmError('INVALID', 'An id twice', [{ pointer: '/ids', code: 'TWICE' }]);
  // All are looked for before one is judged: which of two faults is told does not depend on who is read first.
  const found = await Promise.all(ids.map((id) => store.get(object, id)));
  const records = found.map((one) => expected(one, versions[one.id]));
  return records as [AnyRecord, ...AnyRecord[]]; // the schema asks for two or more
}

export function coreOf(object: ObjectOf, records: readonly [AnyRecord, ...AnyRecord[]], choices: MergeChoices = {}): Change[] {
  const [survivor, ...away] = records;
  return [update(object, survivor, mergedValues(object, records, choices)), ...away.map((one) => trash(object, one, survivor.id))];
}

/** A survivor that gains nothing is not written: its version is held all the same, or two merges could pass each other. */
export const stays = ({ table, keyring }: Pick<ReadStore, 'table' | 'keyring'>, object: ObjectOf, [change]: readonly Change[]): TransactItem[] =>
  change?.action === 'update' && Object.keys(change.values).length === 0
    ? [
        {
          ConditionCheck: {
            TableName: table.name,
            Key: recordKey(keyring.workspace, object.name, change.before.id),
            ConditionExpression: 'v = :v',
            ExpressionAttributeValues: { ':v': change.before.version },
          },
        },
      ]
    : [];

/** How many pointers fit into the transaction of the merge itself. */
export function roomBeside(records: readonly AnyRecord[]): number {
  const guards = records.reduce((sum, one) => sum + guardsOf(one).length, 0);
  return Math.max(0, Math.min(20, Math.floor((ROOM - 2 * records.length - guards) / PER_POINTER)));
}

/** What takes pointers along: changes that cannot be made are left out, and what points there still leads on. */
export async function movesOf(
  store: Pick<ReadStore, 'table' | 'keyring' | 'objectOf'>,
  target: ObjectOf,
  pointers: readonly Pointer[],
  [to = '', ...away]: readonly string[],
  now: string,
): Promise<Change[]> {
  const wanted = pointers.map(({ object, id }) => ({ object: store.objectOf(object), id }));
  const records = await recordsAt(store, wanted);
  return wanted.flatMap(({ object, id }) => {
    const record = records.get(id);
    return record ? (moved(object, record, target, away, to, now) ?? []) : [];
  });
}

/** A relation of a record to itself, or whatever else an object's rule refuses, goes to the trash instead. */
function moved(of: ObjectOf, record: AnyRecord, target: ObjectOf, away: readonly string[], to: string, now: string): Change | undefined {
  const values = Object.fromEntries(
    linksTo(of, target.name).flatMap((name) => {
      const value = record[name] === undefined ? undefined : pointed(record[name], away, to);
      return value === undefined || JSON.stringify(value) === JSON.stringify(record[name]) ? [] : [[name, value]];
    }),
  );
  if (Object.keys(values).length === 0) return undefined;
  const outcome = ruleOf(of.name)?.({ before: record, after: { ...record, ...values }, now });
  if (outcome && 'faults' in outcome) return record.trashedAt ? undefined : trash(of, record);
  return { action: 'update', object: of, before: record, values: { ...values, ...outcome?.fields }, recorded: true, moved: true };
}
