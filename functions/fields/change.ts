/** The settings record, and what an operation changes in it: a field, an object, a rule. */
import { CrmError } from '@regulars/shared/errors.ts';
import type { Field } from '@regulars/shared/fields/field.ts';
import type { AnyRecord } from '@regulars/shared/objects/object.ts';
import { workspace as workspaceObject } from '@regulars/shared/objects/workspace.ts';
import { update } from '../runtime/store/changes.ts';
import { ChangedMeanwhile, type Committing } from '../runtime/store/commit.ts';
import { workspaceId } from '../runtime/store/settings.ts';
import type { WriteStore } from '../runtime/store/store.ts';

const ATTEMPTS = 10;

export const settingsRecord = (store: WriteStore): Promise<AnyRecord> => store.get(workspaceObject, workspaceId(store.keyring.workspace));

export interface Decided<T> {
  /** Entries of the settings as they will be; null takes one away. */
  entries: Readonly<Record<string, unknown>>;
  answer: T;
  also?: Committing['also'];
}

/**
 * Changes entries of the settings. Somebody who changes others at the same moment is no reason to refuse: `decide` is
 * asked again, about what they left.
 */
export async function changeSettings<T>(store: WriteStore, decide: (settings: AnyRecord) => Decided<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const settings = await settingsRecord(store);
    const { entries, answer, also } = decide(settings);
    const change = update(workspaceObject, settings, entries as never); // entries are beyond what the definition's type names
    try {
      return await store.commit([change], { answer: () => answer, nth: 0, ...(also ? { also } : {}) });
    } catch (error) {
      if (error instanceof CrmError && error.code === 'RECORD_TOO_LARGE') throw new CrmError('SETTINGS_TOO_LARGE', error.message);
      if (!(error instanceof ChangedMeanwhile) || attempt === ATTEMPTS) throw error;
    }
  }
}

export interface Named {
  object: string;
  name: string;
}

export const entryOf = ({ object, name }: Named): string => `${object}.${name}`;

/** The field of one's own in the settings; NOT_FOUND where it is not there, or is not as `deleted` says. */
export function ownField(settings: AnyRecord, named: Named, deleted = false): Field {
  const entry = entryOf(named);
  const field = Object.hasOwn(settings, entry) ? (settings[entry] as Field) : undefined; // entries with a point are fields, or roles
  if (!field || field.kind === 'role' || Boolean(field.deleted) !== deleted) throw new CrmError('NOT_FOUND', entry);
  return field;
}

/** Changes one field of one's own; `to` gives its new definition. */
export const changeField = (store: WriteStore, { object, name }: Named, deleted: boolean, to: (field: Field) => Field) =>
  changeSettings(store, (settings) => {
    const field = to(ownField(settings, { object, name }, deleted));
    return { entries: { [entryOf({ object, name })]: field }, answer: { ...field, object, name } };
  });
