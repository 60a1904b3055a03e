import { restoreObject } from '@regulars/shared/operations/objects.ts';
import { handle } from '../runtime/http/handle.ts';
import { changeObject } from './change.ts';

export const handler = handle(restoreObject, ({ input, store }) => changeObject(store, input.name, true, ({ deleted: _, ...object }) => object));
