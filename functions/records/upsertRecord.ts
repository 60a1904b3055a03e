import { CrmError, faultsOf } from '@regulars/shared/errors.ts';
import { kindOf } from '@regulars/shared/fields/kinds.ts';
import { type ObjectOf, schemas } from '@regulars/shared/objects/object.ts';
import { upsertRecord } from '@regulars/shared/operations/records.ts';
import { handleRecords } from '../runtime/http/handle.ts';
import { create, update } from '../runtime/store/changes.ts';
import { only } from '../runtime/store/only.ts';
import type { Settings } from '../runtime/store/settings.ts';
import { expected } from './expected.ts';

/** Creates where no record has the value; two callers at once make one record, the slower is told DUPLICATE. */
export const handler = handleRecords(upsertRecord, async ({ input, object, store, settings, language }) => {
  const value = valueOf(object, input.field, input.value, { ...settings, language });
  const full = store.objectOf(object.name);
  const found = await store.find(full, input.field, value);
  if (found) return store.commit([update(full, expected(found, undefined), input.body)], { answer: only });
  const values = Object.fromEntries(Object.entries({ [input.field]: value, ...input.body }).filter(([, one]) => one !== null));
  const parsed = schemas(object).create.safeParse(values, { reportInput: true });
  if (!parsed.success) throw new CrmError('INVALID', 'Nothing to change, and not enough to create', faultsOf(parsed.error.issues));
  return store.commit([create(full, parsed.data)], { answer: only });
});

function valueOf(object: ObjectOf, name: string, text: string, context: Settings): unknown {
  const field = object.fields[name];
  if (!field?.unique || field.deleted) throw new CrmError('NOT_FOUND', `${name} is no unique field`);
  const read = kindOf(field.kind).fromText(text, field, context);
  if ('refused' in read) throw new CrmError('INVALID', read.refused, faultsOf([{ path: [name], message: read.refused }]));
  return read.value;
}
