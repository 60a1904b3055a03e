import { listTimeline } from '@regulars/shared/operations/records.ts';
import { handleRecords } from '../runtime/http/handle.ts';
import { changeSeen, versionAt } from './changesSeen.ts';

export const handler = handleRecords(listTimeline, async ({ input, object, store, readmodel }) => {
  const { id, kinds, until, include, cursor } = input;
  const { version } = await store.get(object, id);
  return readmodel.timeline(object, id, { kinds: kinds?.split(','), until, cursor, counts: include === 'counts' }, async (before, limit) => {
    const first = typeof before === 'string' ? await versionAt(store, id, version, before) : before;
    if (first === 1) return [];
    const entries = await store.history(id, first, limit);
    return entries.map((entry) => ({ at: entry.at, version: entry.version, change: changeSeen(entry, object) }));
  });
});
