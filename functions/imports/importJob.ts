/** An announced import, and the object it is for, as somebody asks for it who may import. */
import { CrmError } from '@regulars/shared/errors.ts';
import type { ObjectOf } from '@regulars/shared/objects/object.ts';
import { importRows } from '@regulars/shared/operations/jobs.ts';
import { type JobState, jobFor } from '../runtime/jobs/job.ts';
import type { Reader } from '../runtime/store/reader.ts';
import type { Settings } from '../runtime/store/settings.ts';
import type { ReadStore } from '../runtime/store/store.ts';
import { importable } from './importable.ts';
import type { Order } from './order.ts';

export async function importJob(
  { table, keyring }: Pick<ReadStore, 'table' | 'keyring'>,
  { definitions }: Settings,
  user: Reader,
  id: string,
): Promise<{ job: JobState<Order>; object: ObjectOf }> {
  const found = await jobFor(table, keyring, user, id);
  if (found.kind !== importRows.id) throw new CrmError('NOT_FOUND', `${id} is no import`);
  const job = found as JobState<Order>; // createImport made it
  return { job, object: importable(definitions, job.order.object, user) };
}
