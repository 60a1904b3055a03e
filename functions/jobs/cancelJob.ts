import { CrmError } from '@regulars/shared/errors.ts';
import { cancelJob } from '@regulars/shared/operations/changes.ts';
import { runBulk } from '@regulars/shared/operations/jobs.ts';
import { handle } from '../runtime/http/handle.ts';
import { cancelPut } from '../runtime/jobs/cancel.ts';
import { jobFor } from '../runtime/jobs/job.ts';

/** The worker sees the wish before its next portion; where the work has ended meanwhile nothing comes of it. */
export const handler = handle(cancelJob, async ({ input, store, user }) => {
  const { id, kind } = await jobFor(store.table, store.keyring, user, input.id);
  if (kind !== runBulk.id) throw new CrmError('NOT_FOUND', `${id} is no bulk change`);
  return store.commit([], { also: () => [cancelPut(store.table, store.keyring, id)], answer: () => ({ jobId: id }) });
});
