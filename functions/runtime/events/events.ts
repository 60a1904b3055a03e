/** Messages to jobs: each job has a queue of its own. */
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Job } from '@regulars/shared/operations/jobs.ts';
import { environment } from '../environment.ts';

let client: SQSClient | undefined;

/** What a job is told: the workspace it works in, and which piece of work. */
export interface Message {
  workspace: string;
  job: string;
}

export const events = {
  /** `seconds`: not before so long from now, 900 at most. */
  async send({ id }: Job, message: Message, seconds = 0): Promise<void> {
    client ??= new SQSClient({});
    await client.send(
      new SendMessageCommand({
        QueueUrl: `${environment.queuePrefix}${id}`,
        MessageBody: JSON.stringify(message),
        ...(seconds > 0 ? { DelaySeconds: Math.min(900, Math.ceil(seconds)) } : {}),
      }),
    );
  },
};

export type Events = typeof events;
