/** The clock: runs each job that says `every`, never twice at once; nothing delivers the log here. Days begin at three in the morning, UTC, as on AWS. */
import { randomUUID } from 'node:crypto';
import { Cron } from 'croner';
import type { Invoke } from '../functions/invoke.ts';
import type { Job } from './job.ts';

/** `15 minutes` → a cron line. */
export function cronOf(every: string): string {
  const [, count = '', unit] = /^(\d+) (minute|hour|day)s?$/.exec(every) ?? [];
  const step = Number(count);
  if (unit === 'minute' && 60 % step === 0) return `*/${step} * * * *`;
  if (unit === 'hour' && 24 % step === 0) return `0 */${step} * * *`;
  if (unit === 'day' && step === 1) return '0 3 * * *';
  throw new Error(`"${every}" is not a schedule: minutes that divide an hour, hours that divide a day, or 1 day.`);
}

export function schedule(jobs: readonly Job[], invoke: Pick<Invoke, 'job'>, log: (line: object) => void): () => void {
  const clocks = jobs.flatMap((job) =>
    job.every && job.on !== 'log' ? [new Cron(cronOf(job.every), { timezone: 'UTC', protect: true, unref: true }, () => run(job))] : [],
  );
  const run = (job: Job): Promise<void> =>
    invoke
      .job(job, {
        version: '0',
        id: randomUUID(),
        'detail-type': 'Scheduled Event',
        source: 'aws.events',
        account: '000000000000',
        region: 'local-1',
        time: new Date().toISOString(),
        resources: [],
        detail: {},
      })
      .then(() => {})
      .catch((error: Error) => log({ message: 'A scheduled job failed', job: job.id, error: String(error) }));
  return () => {
    for (const clock of clocks) clock.stop();
  };
}
