/** The settings record, and the one custom field in it that an operation is about. */
import { CrmError } from '@regulars/shared/errors.ts';
import type { Field } from '@regulars/shared/fields/field.ts';
import type { AnyRecord } from '@regulars/shared/objects/object.ts';
import { workspace as workspaceObject } from '@regulars/shared/objects/workspace.ts';
import { update } from '../runtime/store/changes.ts';
import { workspaceId } from '../runtime/store/settings.ts';
import type { WriteStore } from '../runtime/store/store.ts';

export const settingsRecord = (store: WriteStore): Promise<AnyRecord> => store.get(workspaceObject, workspaceId(store.keyring.workspace));

export interface Named {
  object: string;
  name: string;
}

/** Changes one custom field; `to` gives its new definition. Refuses one that is not there, or is not as `deleted` says. */
export async function changeField(store: WriteStore, { object, name }: Named, deleted: boolean, to: (field: Field) => Field) {
  const settings = await settingsRecord(store);
  const entry = `${object}.${name}`;
  const field = Object.hasOwn(settings, entry) ? (settings[entry] as Field) : undefined; // entries with a point are fields, or roles
  if (!field || field.kind === 'role' || Boolean(field.deleted) !== deleted) throw new CrmError('NOT_FOUND', entry);
  return putField(store, settings, { object, name }, to(field));
}

export const putField = (store: WriteStore, settings: AnyRecord, { object, name }: Named, field: Field) =>
  store.commit([update(workspaceObject, settings, { [`${object}.${name}`]: field } as never)], { answer: () => ({ ...field, object, name }) }); // entries are beyond what the definition's type names
