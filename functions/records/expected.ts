/** Refusals before a record is touched: an older version than the caller names, or a record in the trash. */
import { CrmError } from '@regulars/shared/errors.ts';
import type { AnyRecord } from '@regulars/shared/objects/object.ts';

export function expected(found: AnyRecord, version: number | undefined, place: 'alive' | 'trashed' = 'alive'): AnyRecord {
  if (version !== undefined && found.version !== version) throw new CrmError('PRECONDITION', `${found.id} is at ${found.version}, not ${version}`);
  const trashed = found.trashedAt !== undefined;
  if (place === 'alive' && trashed) throw new CrmError('IN_TRASH', found.id);
  if (place === 'trashed' && !trashed) throw new CrmError('NOT_IN_TRASH', found.id);
  return found;
}
