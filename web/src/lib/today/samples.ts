/** Waits for the jobs that bring sample data and take it away. */
import type { JobStatus } from '@regulars/shared/operations/changes.ts';
import { ApiError } from '#lib/api/http.ts';

const PAUSE = 250;

/** Resolves once the job has ended well; throws in its own words where it failed. */
export async function untilOver(id: string, read: (id: string) => Promise<JobStatus>): Promise<void> {
  for (;;) {
    const { status, reason } = await read(id);
    if (status === 'failed') throw new ApiError(500, { title: reason });
    if (status !== 'waiting' && status !== 'running') return;
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}
