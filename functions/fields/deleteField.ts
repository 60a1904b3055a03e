import { deleteField } from '@regulars/shared/operations/fields.ts';
import { handle } from '../runtime/http/handle.ts';
import { changeField } from './change.ts';

/** Values stay in the records and in history; the field is gone from every page and answer until it is restored. */
export const handler = handle(deleteField, ({ input, store }) => changeField(store, input, false, (field) => ({ ...field, deleted: true })));
