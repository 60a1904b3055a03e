/** The road from a queue to the jobs that wait in it: one function for all of them, each loaded with the first message for it. */
import { type Failures, handOut } from '@regulars/shared/operations/handOut.ts';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';

type Handler = (event: SQSEvent, context: Context) => Promise<Failures>;

/** `jobs`: by id, how each is loaded. */
export const handleQueue =
  (jobs: Readonly<Record<string, () => Promise<{ handler: Handler }>>>) =>
  ({ Records }: SQSEvent, context: Context): Promise<SQSBatchResponse> =>
    handOut(
      Records,
      async (kind, records) => {
        if (!Object.hasOwn(jobs, kind)) throw new Error('No such job waits in this queue');
        const loaded = await jobs[kind]?.();
        return loaded?.handler({ Records: records }, context);
      },
      // Turns write their own line; this is of one that did not come so far.
      (kind, { name, message, stack }) =>
        console.error(
          JSON.stringify({ at: new Date().toISOString(), job: kind.slice(0, 50), error: `${name}: ${message}`.slice(0, 300), stack: stack?.slice(0, 900) }),
        ),
    );
