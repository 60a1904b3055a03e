import { updateObject } from '@regulars/shared/operations/objects.ts';
import { handle } from '../runtime/http/handle.ts';
import { changeObject } from './change.ts';
import { parts } from './definition.ts';

export const handler = handle(updateObject, ({ input, store }) => changeObject(store, input.name, false, (object) => ({ ...object, ...parts(input.body) })));
