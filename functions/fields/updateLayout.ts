import { CrmError, type Fault } from '@regulars/shared/errors.ts';
import type { ObjectOf } from '@regulars/shared/objects/object.ts';
import { workspace as workspaceObject } from '@regulars/shared/objects/workspace.ts';
import { type Layout, updateLayout } from '@regulars/shared/operations/layouts.ts';
import { handle } from '../runtime/http/handle.ts';
import { update } from '../runtime/store/changes.ts';
import { settingsFrom } from '../runtime/store/settings.ts';
import { settingsRecord } from './change.ts';
import { both } from './names.ts';

/** Without sections the object goes back to those of its definition. */
export const handler = handle(updateLayout, async ({ input, store }) => {
  const record = await settingsRecord(store);
  const object = settingsFrom(record).definitions.find((one) => one.name === input.object && !one.internal && !one.pageless);
  if (!object) throw new CrmError('NOT_FOUND', input.object);
  const { sections, hiddenWhenEmpty = [] } = input;
  const faults = faultsIn(object, sections ?? [], hiddenWhenEmpty);
  if (faults.length > 0) throw new CrmError('INVALID', `Layout of ${object.name}`, faults);
  const layout = sections && { sections: sections.map(({ label, fields }) => ({ label: both(label), fields })), hiddenWhenEmpty };
  const change = update(workspaceObject, record, { [`${object.name}.layout`]: layout ?? null } as never); // entries are beyond what the definition's type names
  return store.commit([change], { answer: () => ({ object: object.name, ...layout }) });
});

/** Each field is there, and stands in one place. */
function faultsIn({ fields }: ObjectOf, sections: NonNullable<Layout['sections']>, hidden: readonly string[]): Fault[] {
  const seen = new Set<string>();
  const faultOf = (name: string, pointer: string): Fault[] => {
    if (!Object.hasOwn(fields, name) || fields[name]?.deleted) return [{ pointer, code: 'UNKNOWN_FIELD' }];
    if (seen.has(name)) return [{ pointer, code: 'TWICE' }];
    seen.add(name);
    return [];
  };
  const placed = sections.flatMap((section, at) => section.fields.flatMap((name, nth) => faultOf(name, `/sections/${at}/fields/${nth}`)));
  seen.clear();
  return [...placed, ...hidden.flatMap((name, at) => faultOf(name, `/hiddenWhenEmpty/${at}`))];
}
