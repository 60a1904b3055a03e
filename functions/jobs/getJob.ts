import { getJob } from '@regulars/shared/operations/changes.ts';
import { merge, parsePosition, printPosition, start } from '@regulars/shared/rules/position.ts';
import { handle } from '../runtime/http/handle.ts';
import { jobFor } from '../runtime/jobs/job.ts';
import { jobView } from './view.ts';

/** Who has seen a job end must find what it wrote: the answer's position covers that. */
export const handler = handle(getJob, async ({ input, store, files, user, language, settings, request, header, now }) => {
  const job = await jobFor(store.table, store.keyring, user, input.id);
  const written = parsePosition(job.position);
  if (written) header('x-position', printPosition(merge(merge(request.wanted, { ...start, settings: settings.version }), written)));
  return jobView(job, files, language, now);
});
