/** The one record of a commit of one change. */
import type { AnyRecord } from '@regulars/shared/objects/object.ts';

export function only([record]: readonly AnyRecord[]): AnyRecord {
  if (!record) throw new Error('A commit of one change gave no record');
  return record;
}
