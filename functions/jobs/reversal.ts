/** What takes one journal entry back, as a change to commit; and what stands in the way. */
import type { Field } from '@regulars/shared/fields/field.ts';
import { type AnyRecord, type ObjectOf, offers } from '@regulars/shared/objects/object.ts';
import { isMadeUp, isMarked } from '@regulars/shared/objects/own.ts';
import { rightTo, seenBy } from '@regulars/shared/objects/seen.ts';
import { user as userObject } from '@regulars/shared/objects/user.ts';
import type { JobStatus } from '@regulars/shared/operations/changes.ts';
import { may } from '@regulars/shared/roles.ts';
import { reverseMerge } from '@regulars/shared/rules/merge.ts';
import { reverse } from '@regulars/shared/rules/undo.ts';
import { isOfMembership } from '@regulars/shared/rules/user.ts';
import { trash } from '../runtime/store/changes.ts';
import type { Entry } from '../runtime/store/entry.ts';
import type { Change } from '../runtime/store/plan.ts';
import type { Reader } from '../runtime/store/reader.ts';

export type Conflict = NonNullable<JobStatus['conflicts']>[number];

export interface Reversed {
  change?: Change;
  conflict?: Conflict;
}

export const conflictOf = ({ record, object }: Pick<Entry, 'record' | 'object'>, reason: string, fields: readonly string[] = []): Conflict => ({
  record,
  object,
  fields: [...fields],
  reason,
});

export interface Taking {
  /** Entries of the settings that stay. */
  keep: ReadonlySet<string>;
  /** Whether a record that was made goes although somebody edited it since. */
  editedToo?: boolean;
}

/** The same for whoever asks for it, as far as their role may write it. */
export function takenBack(asker: Reader, object: ObjectOf, entry: Entry, record: AnyRecord, { keep, editedToo = false }: Taking): Reversed {
  // What a merge wrote follows from the merge: the right was asked for with it.
  if (entry.via !== 'merge' && !mayReverse(asker, object, entry)) return { conflict: conflictOf(entry, 'NOT_ALLOWED') };
  if (editedToo && entry.action === 'create' && !record.trashedAt) return { change: trash(object, record) };
  return reversed(entry, object, record, keep);
}

/** `keep`: entries of the settings that are not taken away although nobody changed them: fields that kept records have values in. */
export function reversed(entry: Entry, object: ObjectOf, record: AnyRecord, keep: ReadonlySet<string> = new Set()): Reversed {
  const { change, conflicts, reason } =
    entry.via === 'merge' && entry.action === 'update'
      ? reverseMerge(entry, record, object.fields)
      : reverse(object.holds ? openIn(entry, record) : entry, record);
  const stay = change?.action === 'update' && object.holds ? Object.keys(change.values).filter((name) => change.values[name] === null && keep.has(name)) : [];
  const edited = conflicts.length > 0 ? conflictOf(entry, reason ?? 'EDITED_SINCE', [...conflicts, ...stay]) : undefined;
  const conflict = edited ?? (stay.length > 0 ? conflictOf(entry, 'STILL_USED', stay) : undefined);
  if (!change) return conflict ? { conflict } : {};
  const made: Change | undefined =
    change.action === 'update'
      ? updateOf(object, record, change.values, stay, entry.via === 'merge')
      : { action: change.action, object, before: record, ...intoOf(entry) };
  return { ...(made ? { change: made } : {}), ...(conflict ? { conflict } : {}) };
}

/** The undo of an un-merge merges again. */
const intoOf = ({ action, before }: Entry) => (action === 'restore' && typeof before.mergedInto === 'string' ? { into: before.mergedInto } : {});

/** `moved`: what a merge wrote without a look at the rest of the record goes back so. */
function updateOf(object: ObjectOf, before: AnyRecord, taken: Readonly<Record<string, unknown>>, stay: readonly string[], moved: boolean): Change | undefined {
  const values = Object.entries(taken).filter(([name]) => !stay.includes(name));
  if (values.length === 0) return undefined;
  const meant = values.map(([name, value]) => [name, object.holds && value === null && isMarked(name) ? deleted(before[name]) : value]);
  return { action: 'update', object, before, values: Object.fromEntries(meant), recorded: true, ...(moved ? { moved } : {}) };
}

/** A field or an object that was made is taken back by deleting it: what somebody has put in since stays where it is. */
const deleted = (made: unknown) => ({ ...(made as Field), deleted: true });

/** The entry without the fields and objects that somebody has deleted already. */
function openIn(entry: Entry, record: AnyRecord): Entry {
  const isGone = (name: string) =>
    isMarked(name) && entry.before[name] === undefined && JSON.stringify(record[name]) === JSON.stringify(deleted(entry.after[name]));
  return { ...entry, after: Object.fromEntries(Object.entries(entry.after).filter(([name]) => !isGone(name))) };
}

/**
 * Whether somebody may write what takes the entry back, all of it. Who belongs to the workspace, and as what, is changed by
 * its own operations alone: an old entry knows nothing of who may grant what today.
 */
export function mayReverse({ role, rights }: Reader, object: ObjectOf, { action, before, after }: Entry): boolean {
  const names = [...Object.keys(before), ...Object.keys(after)];
  if (object.internal) return Boolean(object.holds) && names.every((name) => may(role, isMadeUp(name) ? 'fields:update' : 'workspace:update'));
  if (object.name === userObject.name && (action !== 'update' || names.some(isOfMembership))) return false;
  const verb = action === 'update' ? 'update' : 'delete';
  return may(role, `${object.plural}:${verb}`) && offers(seenBy(object, rights), verb) && names.every((name) => rightTo(object, name, rights) === 'edit');
}

/** Fields of one's own that a record has values in, as entries of the settings. */
export const usedFields = (object: ObjectOf, record: AnyRecord): string[] =>
  Object.keys(record).flatMap((name) => (name.startsWith('x_') ? [`${object.name}.${name}`] : []));
