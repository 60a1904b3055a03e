/**
 * When a record asks to be looked at: the earliest of its times that have a deed and have not long passed. Every write
 * of the record says it anew; the job that did the deed takes it away.
 */
import type { MomentOptions } from '@regulars/shared/fields/date.ts';
import type { AnyRecord, ObjectOf } from '@regulars/shared/objects/object.ts';
import { dueKey, dueShardOf } from './keys.ts';

/** A write between the time and its deed must not lose it; what lies further back was done, or is of the past. */
const STILL_DUE_FOR = 3_600_000;

export interface Due {
  field: string;
  deed: NonNullable<MomentOptions['due']>;
  /** ISO 8601. */
  at: string;
}

/** All times of a record that have a deed, the earliest first. */
export function duesOf(object: ObjectOf, record: AnyRecord): Due[] {
  if (record.trashedAt) return [];
  return Object.entries(object.fields)
    .flatMap(([field, options]): Due[] => {
      const { due: deed } = options as MomentOptions; // moments alone have it
      const at = record[field];
      return deed && typeof at === 'string' ? [{ field, deed, at }] : [];
    })
    .sort((a, b) => (a.at < b.at ? -1 : 1));
}

/** The place in the index `due`, or nothing. `after`: times up to here are past. */
export function dueOf(
  object: ObjectOf,
  record: AnyRecord,
  after = new Date(Date.parse(record.updatedAt) - STILL_DUE_FOR).toISOString(),
): { dpk?: string; dsk?: string } {
  const next = duesOf(object, record).find(({ at }) => at > after);
  return next ? { dpk: dueKey(dueShardOf(record.id)), dsk: next.at } : {};
}
