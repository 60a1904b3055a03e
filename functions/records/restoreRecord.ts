import { CrmError } from '@regulars/shared/errors.ts';
import { restoreRecord } from '@regulars/shared/operations/records.ts';
import { handleRecords } from '../runtime/http/handle.ts';
import { restore } from '../runtime/store/changes.ts';
import { only } from '../runtime/store/only.ts';
import { expected } from './expected.ts';

export const handler = handleRecords(restoreRecord, async ({ input, object, store, ifMatch }) => {
  const found = expected(await store.get(object, input.id), ifMatch, 'trashed');
  if (found.mergedInto) throw new CrmError('MERGED', `${found.id} was merged into ${found.mergedInto}`);
  return store.commit([restore(store.objectOf(object.name), found)], { answer: only });
});
