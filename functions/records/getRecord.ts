import { getRecord } from '@regulars/shared/operations/records.ts';
import { handleRecords } from '../runtime/http/handle.ts';

export const handler = handleRecords(getRecord, ({ input, object, store }) => store.get(object, input.id));
