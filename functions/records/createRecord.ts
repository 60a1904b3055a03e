import { createRecord } from '@regulars/shared/operations/records.ts';
import { handleRecords } from '../runtime/http/handle.ts';
import { create } from '../runtime/store/changes.ts';
import { only } from '../runtime/store/only.ts';

export const handler = handleRecords(createRecord, ({ input, object, store }) =>
  store.commit([create(store.objectOf(object.name), input.body)], { answer: only }),
);
