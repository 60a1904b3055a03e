import { deleteObject } from '@regulars/shared/operations/objects.ts';
import { handle } from '../runtime/http/handle.ts';
import { changeObject } from './change.ts';

/** Records stay in the table, and links that lead to them go to sleep: all is back as it was when it is restored. */
export const handler = handle(deleteObject, ({ input, store }) => changeObject(store, input.name, false, (object) => ({ ...object, deleted: true })));
