import { listTimeline } from '@regulars/shared/operations/records.ts';
import { handleRecords } from '../runtime/http/handle.ts';

export const handler = handleRecords(listTimeline, async ({ input, object, store, readmodel }) => {
  await store.get(object, input.id);
  return readmodel.timeline(object, input.id, input.cursor);
});
