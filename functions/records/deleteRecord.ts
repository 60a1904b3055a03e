import { deleteRecord } from '@regulars/shared/operations/records.ts';
import { handleRecords } from '../runtime/http/handle.ts';
import { trash } from '../runtime/store/changes.ts';
import { only } from '../runtime/store/only.ts';
import { expected } from './expected.ts';

export const handler = handleRecords(deleteRecord, async ({ input, object, store, ifMatch }) => {
  const found = expected(await store.get(object, input.id), ifMatch);
  return store.commit([trash(store.objectOf(object.name), found)], { answer: only });
});
