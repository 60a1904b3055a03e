/** Somebody else as a viewer: what they would see and might do, and what they are called for who asks. */
import { CrmError } from '@regulars/shared/errors.ts';
import { type AnyRecord, type ObjectOf, offers } from '@regulars/shared/objects/object.ts';
import { seenBy } from '@regulars/shared/objects/seen.ts';
import { may, type Right } from '@regulars/shared/roles.ts';
import type { Viewer } from '@regulars/shared/rules/rights.ts';
import { mayChangeShared } from '@regulars/shared/rules/sharing.ts';
import type { Member } from '../runtime/directory/directory.ts';
import { type Reader, readerOf } from '../runtime/store/reader.ts';
import type { Settings } from '../runtime/store/settings.ts';
import type { ReadStore } from '../runtime/store/store.ts';

/** Undefined for who may do nothing: they have left, or their role is gone. */
export function viewerOf(settings: Settings, record: AnyRecord): Viewer | undefined {
  const { id, role, access, teams = [], trashedAt } = record as unknown as Member; // the definition of users says so
  try {
    return trashedAt ? undefined : readerOf(settings, { user: id, role, access, teams });
  } catch (error) {
    if (error instanceof CrmError && error.code === 'NOT_ALLOWED') return undefined;
    throw error;
  }
}

/** What a viewer may do with a record that they see. */
export function rightOf(viewer: Viewer, object: ObjectOf, record: AnyRecord): Right {
  const { role, rights } = viewer;
  if (!may(role, `${object.plural}:read`) || rights?.[object.name]?.right === 'none') return 'none';
  if (object.shared && !mayChangeShared(viewer, object, record, record)) return 'read';
  return may(role, `${object.plural}:update`) && offers(seenBy(object, rights), 'update') ? 'edit' : 'read';
}

/** The name of a user or team, where who asks may read it. */
export const nameOf =
  (store: ReadStore, { rights }: Reader) =>
  (record: AnyRecord | undefined): string | undefined => {
    const of = record && seenBy(store.objectOf(record.id.slice(0, -27)), rights);
    return of?.fields.name && typeof record?.name === 'string' ? record.name : undefined;
  };

export const unseen = (error: unknown): undefined => {
  if (error instanceof CrmError && error.code === 'NOT_FOUND') return undefined;
  throw error;
};
