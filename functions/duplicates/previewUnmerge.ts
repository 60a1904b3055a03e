import { previewUnmerge } from '@regulars/shared/operations/duplicates.ts';
import { handleRecords } from '../runtime/http/handle.ts';
import { mergeOf } from './merged.ts';

const SHOWN = 100;

export const handler = handleRecords(previewUnmerge, async ({ input, object, store, readmodel }) => {
  const { survivor, back, entry, without } = await mergeOf(store, object, input.id);
  const since = await readmodel.seenPointers(object, [survivor.id], entry.at);
  return {
    survivor: survivor.id,
    survivorTitle: object.fields[object.title] ? String(survivor[object.title] ?? '') : '', // a role may not read what it is called
    mergedAt: entry.at,
    mergedBy: entry.by,
    back,
    since: since.sort((a, b) => (a.at < b.at ? 1 : -1)).slice(0, SHOWN),
    conflicts: without.conflicts.filter((name) => object.fields[name]),
  };
});
