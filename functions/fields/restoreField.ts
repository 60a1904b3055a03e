import { restoreField } from '@regulars/shared/operations/fields.ts';
import { handle } from '../runtime/http/handle.ts';
import { changeField } from './change.ts';

export const handler = handle(restoreField, ({ input, store }) => changeField(store, input, true, ({ deleted: _, ...field }) => field));
