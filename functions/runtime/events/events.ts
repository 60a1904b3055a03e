/** Messages to jobs, each in the queue that its job waits in. */
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { QueuedJob } from '@regulars/shared/operations/jobs.ts';
import { environment } from '../environment.ts';

let client: SQSClient | undefined;

/** What a job is told: the workspace it works in, and which piece of work. */
export interface Message {
  workspace: string;
  job: string;
}

export const events = {
  /** `seconds`: not before so long from now, 900 at most. */
  async send({ id, queue }: QueuedJob, { workspace, job }: Message, seconds = 0): Promise<void> {
    client ??= new SQSClient({});
    await client.send(
      new SendMessageCommand({
        QueueUrl: `${environment.queuePrefix}${queue}`,
        MessageBody: JSON.stringify({ kind: id, workspace, job }),
        // A queue serves many workspaces: whose messages are at work in large numbers, or for long, come after the others'.
        MessageGroupId: workspace,
        ...(seconds > 0 ? { DelaySeconds: Math.min(900, Math.ceil(seconds)) } : {}),
      }),
    );
  },
};

export type Events = typeof events;
