/**
 * Work outside requests, as loops over the lists of queues and jobs: a worker for each queue, which runs all jobs that wait
 * in it, a clock for each job that has a schedule, and one reader of the table's stream for all that listen to the journal.
 * What fails for good is set aside and told of by an alarm (alarms.ts); `npm run redrive` sends it once more.
 */
import { hiddenFor } from '@regulars/shared/operations/queues.ts';
import { Aws, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnEventInvokeConfig, CfnEventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { clocks, dispatcher, workers } from './deployed.ts';
import { OwnFunction, policyOf, type Surroundings } from './lambda.ts';
import { accept } from './nag.ts';
import { queueName } from './names.ts';
import { invoking, settingAside } from './permit.ts';

const TRIES = 5;

/** As `infra/local/work/schedule.ts`: days begin at three in the morning, UTC. */
export function scheduleOf(every: string): string {
  if (every === '1 day') return 'cron(0 3 * * ? *)';
  if (/^\d+ (minute|hour)s?$/.test(every)) return `rate(${every})`;
  throw new Error(`"${every}" is not a schedule`);
}

/** Of entries of the journal alone: their sort key is their number in the lane. */
const entriesOnly = {
  filters: [{ pattern: JSON.stringify({ eventName: ['INSERT'], dynamodb: { Keys: { sk: { S: [...'0123456789'].map((prefix) => ({ prefix })) } } } }) }],
};

export class Jobs extends Stack {
  /** What was set aside: by whom it comes. */
  readonly aside: Readonly<Record<'jobs' | 'journal' | 'clocks', Queue>>;
  readonly dispatch: OwnFunction;

  constructor(scope: Construct, id: string, { surroundings, ...props }: StackProps & { surroundings: Surroundings }) {
    super(scope, id, props);
    const { stage } = surroundings;
    const setAside = (name: string) => {
      const queue = new Queue(this, `Aside-${name}`, {
        queueName: queueName(stage, `aside-${name}`),
        encryption: QueueEncryption.SQS_MANAGED,
        enforceSSL: true,
        retentionPeriod: Duration.days(14),
      });
      accept(queue, { SQS3: 'It is itself where messages end that failed.' });
      return queue;
    };
    this.aside = { jobs: setAside('jobs'), journal: setAside('journal'), clocks: setAside('clocks') };

    for (const one of workers) this.addWorker(one, surroundings);
    for (const one of clocks) this.addClock(one, surroundings);
    this.dispatch = this.addDispatcher(surroundings);
  }

  private addWorker(of: (typeof workers)[number], surroundings: Surroundings): void {
    const own = new OwnFunction(this, of, surroundings);
    const queue = new Queue(own, 'Queue', {
      queueName: queueName(surroundings.stage, of.id),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      visibilityTimeout: Duration.seconds(hiddenFor(of.queue)),
      retentionPeriod: Duration.days(14),
      // One for all queues: a message in it knows the queue it came from, and goes back there.
      deadLetterQueue: { queue: this.aside.jobs, maxReceiveCount: TRIES },
    });
    new CfnEventSourceMapping(own, 'Messages', {
      functionName: own.lambda.functionArn,
      eventSourceArn: queue.queueArn,
      batchSize: of.queue.batch,
      functionResponseTypes: ['ReportBatchItemFailures'],
      scalingConfig: { maximumConcurrency: of.queue.atOnce },
    });
  }

  private addClock(of: (typeof clocks)[number], surroundings: Surroundings): void {
    const aside = this.aside.clocks.queueArn;
    const own = new OwnFunction(this, { ...of, aside }, surroundings);
    const role = new Role(own, 'Clock', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', { conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } } }),
      inlinePolicies: { wake: policyOf([...invoking(own.lambda.functionArn), ...settingAside(aside)]) },
    });
    new CfnEventInvokeConfig(own, 'Tries', {
      functionName: own.lambda.functionName,
      qualifier: '$LATEST',
      maximumRetryAttempts: of.retries ?? 2,
      destinationConfig: { onFailure: { destination: aside } },
    });
    new CfnSchedule(own, 'Schedule', {
      description: of.summary,
      flexibleTimeWindow: { mode: 'OFF' },
      scheduleExpression: scheduleOf(of.every),
      scheduleExpressionTimezone: 'UTC',
      target: {
        arn: own.lambda.functionArn,
        roleArn: role.roleArn,
        deadLetterConfig: { arn: aside },
        retryPolicy: { maximumRetryAttempts: TRIES, maximumEventAgeInSeconds: 3600 },
      },
    });
  }

  private addDispatcher(surroundings: Surroundings): OwnFunction {
    const aside = this.aside.journal.queueArn;
    const own = new OwnFunction(this, { ...dispatcher, aside }, surroundings);
    new CfnEventSourceMapping(own, 'Journal', {
      functionName: own.lambda.functionArn,
      eventSourceArn: surroundings.stream,
      startingPosition: 'TRIM_HORIZON',
      batchSize: 100,
      maximumRetryAttempts: TRIES,
      bisectBatchOnFunctionError: true,
      functionResponseTypes: ['ReportBatchItemFailures'],
      destinationConfig: { onFailure: { destination: aside } },
      filterCriteria: entriesOnly,
    });
    return own;
  }
}
