import { CrmError } from '@regulars/shared/errors.ts';
import { createField } from '@regulars/shared/operations/fields.ts';
import { handle } from '../runtime/http/handle.ts';
import { settingsFrom } from '../runtime/store/settings.ts';
import { putField, settingsRecord } from './change.ts';
import { newField } from './definition.ts';

export const handler = handle(createField, async ({ input, store }) => {
  const record = await settingsRecord(store);
  const { definitions } = settingsFrom(record);
  const object = definitions.find((one) => one.name === input.body.object);
  if (!object) throw new CrmError('NOT_FOUND', input.body.object);
  const { name, field } = newField(object, input.body, definitions);
  return putField(store, record, { object: object.name, name }, field);
});
