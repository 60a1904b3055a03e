import { getJob } from '@regulars/shared/operations/changes.ts';
import { handle } from '../runtime/http/handle.ts';
import { jobFor } from '../runtime/jobs/job.ts';
import { jobView } from './view.ts';

export const handler = handle(getJob, async ({ input, store, files, user, language }) =>
  jobView(await jobFor(store.table, store.keyring, user, input.id), files, language),
);
