import { CrmError } from '@regulars/shared/errors.ts';
import { previewMerge } from '@regulars/shared/operations/duplicates.ts';
import { choiceFaults, mergedValues } from '@regulars/shared/rules/merge.ts';
import { handleRecords } from '../runtime/http/handle.ts';
import { recordsOf } from './merging.ts';

export const handler = handleRecords(previewMerge, async ({ input, object, store, readmodel }) => {
  const records = await recordsOf(store, object, input.ids);
  const faults = choiceFaults(object, records, input.choices ?? {});
  if (faults.length > 0) throw new CrmError('INVALID', JSON.stringify(faults), faults);
  const [survivor] = records;
  const values = mergedValues(object, records, input.choices);
  const merged = Object.fromEntries(Object.entries({ ...survivor, ...values }).filter(([, value]) => value !== null));
  const moving = await readmodel.seenPointers(store.objectOf(object.name), input.ids.slice(1));
  const byObject = Map.groupBy(moving, (one) => one.object);
  return {
    survivor: survivor.id,
    records,
    merged: merged as typeof survivor,
    moves: [...byObject].map(([name, some]) => ({ object: name, count: some.length })),
  }; // the survivor with other values
});
