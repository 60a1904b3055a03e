/** Work outside requests: queues, clocks, the stream, what is set aside; and who is told of what goes wrong. */
import { scheduleOf } from '@regulars/infra/aws/jobs.ts';
import { queueName } from '@regulars/infra/aws/names.ts';
import { jobs } from '@regulars/shared/operations/jobs.ts';
import { queues as listed, queueNames } from '@regulars/shared/operations/queues.ts';
import { describe, expect, test } from 'vitest';
import { functionOf } from './functions.ts';
import { nameOf, ofType, type Resource, theOne } from './templates.ts';

const queues = ofType('SQS::Queue');
const queueOf = (name: string) => queues.find(({ properties }) => properties.QueueName === queueName('main', name)) as Resource; // tests below say that it is there
const mappings = ofType('Lambda::EventSourceMapping');
const arnOf = (file: string) => nameOf(functionOf(file).lambda, 'Arn');
const timed = jobs.filter(({ every }) => every);
const aside = ['aside-jobs', 'aside-journal', 'aside-clocks'];

describe('queues', () => {
  test('are those of the list, and those for what is set aside', () => {
    expect(queues.map(({ properties }) => properties.QueueName).toSorted()).toEqual(
      [...queueNames, ...aside].map((name) => queueName('main', name)).toSorted(),
    );
  });

  test('each job waits in one, has a clock, or listens', () => {
    for (const { id, queue, every, on } of jobs) expect([id, [queue, every ?? on].filter(Boolean).length]).toEqual([id, 1]);
    expect(queueNames.filter((name) => !jobs.some(({ queue }) => queue === name))).toEqual([]);
  });

  test.each(queueNames)('%s is brought to one function, and what fails five times is set aside', (name) => {
    const { properties } = queueOf(name);
    expect(properties).toMatchObject({ RedrivePolicy: { deadLetterTargetArn: nameOf(queueOf('aside-jobs'), 'Arn'), maxReceiveCount: 5 } });
    const { batch, seconds, atOnce } = listed[name];
    const worker = functionOf(name).properties;
    expect(worker.Timeout).toBe(seconds);
    expect(Number(properties.VisibilityTimeout)).toBeGreaterThan(seconds);
    expect(mappings.filter((one) => one.properties.EventSourceArn === nameOf(queueOf(name), 'Arn')).map((one) => one.properties)).toEqual([
      expect.objectContaining({
        FunctionName: arnOf(name),
        BatchSize: batch,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        ScalingConfig: { MaximumConcurrency: atOnce },
      }),
    ]);
  });

  test('a long turn is alone in its batch: nothing is held back by what it was brought with', () => {
    for (const { batch, seconds } of Object.values(listed)) expect(batch === 1 || seconds <= 60).toBe(true);
  });

  test('an export, and what goes out, wait apart from what is followed at the screen', () => {
    const where = Object.fromEntries(jobs.map(({ id, queue }) => [id, queue]));
    for (const id of ['exportRows', 'mailNotice', 'deliverWebhook', 'pairOvernight', 'takeSnapshot'])
      expect([id, where[id]]).not.toEqual([id, where.importRows]);
    expect(where.mailNotice).not.toBe(where.exportRows);
  });

  test('are encrypted, keep for 14 days, and refuse whoever comes without TLS', () => {
    for (const { properties } of queues) expect(properties).toMatchObject({ SqsManagedSseEnabled: true, MessageRetentionPeriod: 1_209_600 });
    const guarded = ofType('SQS::QueuePolicy').filter(({ properties }) =>
      (properties.PolicyDocument as { Statement: { Effect: string; Condition?: object }[] }).Statement.some(
        ({ Effect, Condition }) => Effect === 'Deny' && JSON.stringify(Condition) === '{"Bool":{"aws:SecureTransport":"false"}}',
      ),
    );
    expect(guarded.flatMap(({ properties }) => properties.Queues).toSorted()).toEqual(queues.map((one) => nameOf(one)).toSorted());
  });
});

describe('clocks', () => {
  test('there is one for each job with a schedule', () => {
    expect(
      ofType('Scheduler::Schedule')
        .map(({ properties }) => (properties.Target as { Arn: string }).Arn)
        .toSorted(),
    ).toEqual(timed.map(({ folder, id }) => arnOf(`${folder}/${id}`)).toSorted());
  });

  test.each(timed.map((one) => [one.id, one] as const))('%s is woken when the list says, and set aside when it cannot be', (id, { folder, every = '', on }) => {
    const arn = arnOf(`${folder}/${id}`);
    const { properties } = ofType('Scheduler::Schedule').find((one) => (one.properties.Target as { Arn: string }).Arn === arn) as Resource; // as above
    const dead = nameOf(queueOf('aside-clocks'), 'Arn');
    expect(properties).toMatchObject({
      ScheduleExpression: scheduleOf(every),
      ScheduleExpressionTimezone: 'UTC',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: { DeadLetterConfig: { Arn: dead } },
    });
    const tries = ofType('Lambda::EventInvokeConfig').find((one) => one.properties.FunctionName === nameOf(functionOf(`${folder}/${id}`).lambda));
    expect(tries?.properties).toMatchObject({ MaximumRetryAttempts: on ? 0 : 2, DestinationConfig: { OnFailure: { Destination: dead } } });
  });

  test('say minutes, hours and days as the local clock does', () => {
    expect(['1 minute', '15 minutes', '1 hour', '1 day'].map(scheduleOf)).toEqual(['rate(1 minute)', 'rate(15 minutes)', 'rate(1 hour)', 'cron(0 3 * * ? *)']);
    expect(() => scheduleOf('2 weeks')).toThrow('2 weeks');
  });
});

describe('the journal', () => {
  const { properties } = mappings.find((one) => one.properties.FunctionName === arnOf('dispatch')) as Resource; // fails below if it is not there

  test('has one reader, which begins at its beginning and cuts a batch that fails in two', () => {
    expect(mappings.filter((one) => String(one.properties.EventSourceArn).includes('StreamArn'))).toHaveLength(1);
    expect(properties).toMatchObject({
      EventSourceArn: nameOf(theOne('DynamoDB::GlobalTable', 'Table'), 'StreamArn'),
      StartingPosition: 'TRIM_HORIZON',
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: 5,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      DestinationConfig: { OnFailure: { Destination: nameOf(queueOf('aside-journal'), 'Arn') } },
    });
  });

  test('is told of entries alone', () => {
    const [{ Pattern } = { Pattern: '{}' }] = (properties.FilterCriteria as { Filters: { Pattern: string }[] }).Filters;
    const { eventName, dynamodb } = JSON.parse(Pattern) as { eventName: string[]; dynamodb: { Keys: { sk: { S: { prefix: string }[] } } } };
    const passes = (name: string, sk: string) => eventName.includes(name) && dynamodb.Keys.sk.S.some(({ prefix }) => sk.startsWith(prefix));
    expect(passes('INSERT', '000000000042')).toBe(true);
    for (const sk of ['record', 'head#00', 'job', 'unique', 'once', 'notice#01J', 'connection#x']) expect([sk, passes('INSERT', sk)]).toEqual([sk, false]);
    expect(passes('MODIFY', '000000000042')).toBe(false);
  });
});

describe('who watches', () => {
  const alarms = ofType('CloudWatch::Alarm');

  test('is told of every queue where something is set aside', () => {
    const watchedQueues = alarms.filter(({ properties }) => properties.MetricName === 'ApproximateNumberOfMessagesVisible');
    expect(watchedQueues.map(({ properties }) => (properties.Dimensions as { Value: string }[])[0]?.Value).toSorted()).toEqual(
      aside.map((name) => nameOf(queueOf(name), 'QueueName')).toSorted(),
    );
    for (const { properties } of watchedQueues)
      expect(properties).toMatchObject({ Threshold: 0, ComparisonOperator: 'GreaterThanThreshold', EvaluationPeriods: 1 });
  });

  test('reads with each alarm what customers notice, and is told when it is over', () => {
    const topic = nameOf(theOne('SNS::Topic'));
    for (const { properties } of alarms) {
      expect(properties).toMatchObject({ AlarmActions: [topic], OKActions: [topic], TreatMissingData: 'notBreaching' });
      expect(properties.AlarmDescription).toMatch(/^[A-Z].{30,}\.$/);
    }
  });

  test('watches answers, signing in, the journal, the table, the functions and the copies, within the ten alarms that cost nothing', () => {
    expect(alarms.map(({ properties }) => String(properties.AlarmName)).toSorted()).toEqual(
      [
        'AnswersFail',
        'AnswersSlow',
        'ClocksSetAside',
        'CopiesFail',
        'FunctionsThrottled',
        'JobsSetAside',
        'JournalLate',
        'JournalSetAside',
        'NobodySignsIn',
        'TableThrottled',
      ].map((name) => `regulars-main-${name}`),
    );
    expect(alarms.length).toBeLessThanOrEqual(10);
    expect(ofType('CloudWatch::Dashboard')).toHaveLength(1);
  });

  test('has every alarm look at something that is there', () => {
    const there = new Set(
      [...ofType('ApiGatewayV2::Api'), ...ofType('Lambda::Function'), ...ofType('DynamoDB::GlobalTable')]
        .map((one) => nameOf(one))
        .concat(queues.map((one) => nameOf(one, 'QueueName'))),
    );
    for (const { properties } of alarms) for (const { Value } of (properties.Dimensions ?? []) as { Value: string }[]) expect([...there]).toContain(Value);
  });

  test('is told when a month costs more than it should, or will', () => {
    const { Budget, NotificationsWithSubscribers } = theOne('Budgets::Budget').properties as {
      Budget: object;
      NotificationsWithSubscribers: { Notification: { NotificationType: string } }[];
    }; // as CloudFormation documents it
    expect(Budget).toMatchObject({ BudgetType: 'COST', TimeUnit: 'MONTHLY', BudgetLimit: { Amount: 25, Unit: 'USD' } });
    expect(NotificationsWithSubscribers.map(({ Notification }) => Notification.NotificationType)).toEqual(['ACTUAL', 'FORECASTED']);
    const [{ PolicyDocument }] = ofType('SNS::TopicPolicy').map(({ properties }) => properties as { PolicyDocument: { Statement: object[] } }) as [
      { PolicyDocument: { Statement: object[] } },
    ]; // one topic
    expect(PolicyDocument.Statement).toContainEqual(
      expect.objectContaining({ Action: 'sns:Publish', Principal: { Service: ['cloudwatch.amazonaws.com', 'budgets.amazonaws.com'] } }),
    );
  });
});
