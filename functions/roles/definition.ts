/** A role of the workspace's own as the settings keep it, checked against what there is. */
import { CrmError, type Fault } from '@regulars/shared/errors.ts';
import type { AnyRecord, ObjectOf } from '@regulars/shared/objects/object.ts';
import { workspace as workspaceObject } from '@regulars/shared/objects/workspace.ts';
import type { OwnRole, Rights } from '@regulars/shared/roles.ts';
import { settingsRecord } from '../fields/change.ts';
import { update } from '../runtime/store/changes.ts';
import { roleEntry, settingsFrom } from '../runtime/store/settings.ts';
import type { WriteStore } from '../runtime/store/store.ts';

export const MOST_ROLES = 50;

export function checkRights(rights: Rights, definitions: readonly ObjectOf[]): void {
  const faults = Object.entries(rights).flatMap(([name, { access, fields = {} }]): Fault[] => {
    const object = definitions.find((one) => one.name === name && !one.internal);
    if (!object) return [{ pointer: `/rights/${name}`, code: 'UNKNOWN_FIELD' }];
    const unowned: Fault[] = access && !object.owner ? [{ pointer: `/rights/${name}/access`, code: 'UNKNOWN_FIELD' }] : [];
    const unknown = Object.keys(fields).filter((field) => !Object.hasOwn(object.fields, field));
    return [...unowned, ...unknown.map((field): Fault => ({ pointer: `/rights/${name}/fields/${field}`, code: 'UNKNOWN_FIELD' }))];
  });
  if (faults.length > 0) throw new CrmError('INVALID', 'Rights to what is not there', faults);
}

const shown = (name: string, { kind: _, deleted: __, ...role }: OwnRole) => ({ name, ...role });
export const rolesIn = (roles: Readonly<Record<string, OwnRole>>) =>
  Object.entries(roles)
    .filter(([, { deleted }]) => !deleted)
    .map(([name, role]) => shown(name, role))
    .sort((a, b) => (a.label.en < b.label.en ? -1 : 1));

/** The role as it is; NOT_FOUND where there is none. */
export async function roleIn(store: WriteStore, name: string) {
  const record = await settingsRecord(store);
  const settings = settingsFrom(record);
  const role = Object.hasOwn(settings.roles, name) ? settings.roles[name] : undefined;
  if (!role || role.deleted) throw new CrmError('NOT_FOUND', name);
  return { record, settings, role };
}

export const putRole = (store: WriteStore, record: AnyRecord, name: string, role: OwnRole) =>
  store.commit([update(workspaceObject, record, { [roleEntry(name)]: role } as never)], { answer: () => shown(name, role) }); // entries are beyond what the definition's type names
