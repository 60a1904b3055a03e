import { CrmError } from '@regulars/shared/errors.ts';
import { createField } from '@regulars/shared/operations/fields.ts';
import { handle } from '../runtime/http/handle.ts';
import { settingsFrom } from '../runtime/store/settings.ts';
import { changeSettings, entryOf } from './change.ts';

export const handler = handle(createField, async ({ input, store }) => {
  const { newField } = await import('./definition.ts'); // seldom asked for: kept out of the cold start
  return changeSettings(store, (settings) => {
    const { definitions, currency } = settingsFrom(settings);
    const object = definitions.find((one) => one.name === input.body.object);
    if (!object) throw new CrmError('NOT_FOUND', input.body.object);
    const { name, field } = newField(object, input.body, { objects: definitions, currency });
    return { entries: { [entryOf({ object: object.name, name })]: field }, answer: { ...field, object: object.name, name } };
  });
});
