/** The one own object in the settings that an operation is about. */
import { CrmError } from '@regulars/shared/errors.ts';
import type { ObjectOf } from '@regulars/shared/objects/object.ts';
import type { OwnObject } from '@regulars/shared/objects/own.ts';
import { changeSettings } from '../fields/change.ts';
import { settingsFrom } from '../runtime/store/settings.ts';
import type { WriteStore } from '../runtime/store/store.ts';

/** Changes one own object; `to` gives it as it will be. Refuses one that is not there, or is not as `deleted` says. */
export const changeObject = (store: WriteStore, name: string, deleted: boolean, to: (object: OwnObject, fields: ObjectOf['fields']) => OwnObject) =>
  changeSettings(store, (settings) => {
    const found = Object.hasOwn(settings, name) ? (settings[name] as OwnObject) : undefined; // entries of this name are objects
    if (!found || Boolean(found.deleted) !== deleted) throw new CrmError('NOT_FOUND', name);
    const object = to(found, settingsFrom(settings).definitions.find((one) => one.name === name)?.fields ?? {});
    return { entries: { [name]: object }, answer: { ...object, name } };
  });
