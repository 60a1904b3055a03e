import { createObject } from '@regulars/shared/operations/objects.ts';
import { changeSettings } from '../fields/change.ts';
import { handle } from '../runtime/http/handle.ts';
import { settingsFrom } from '../runtime/store/settings.ts';
import { newObject } from './definition.ts';

export const handler = handle(createObject, ({ input, store }) =>
  changeSettings(store, (settings) => {
    const { name, object } = newObject(input.body, settingsFrom(settings).definitions);
    return { entries: { [name]: object }, answer: { ...object, name } };
  }),
);
