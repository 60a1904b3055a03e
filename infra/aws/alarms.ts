/**
 * What is watched: ten alarms, as many as cost nothing, each with what customers notice; one dashboard; and a budget. An
 * alarm without a sentence for customers would be about machines, and there are none of ours.
 */
import { Aws, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import { Alarm, ComparisonOperator, Dashboard, GraphWidget, Metric, TextWidget, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import type { Data } from './data.ts';
import type { Jobs } from './jobs.ts';
import { telling } from './permit.ts';
import type { Settings } from './settings.ts';
import type { Web } from './web.ts';

export interface Watched {
  id: string;
  /** What customers notice when it goes off. */
  customers: string;
  /** Namespace, name, statistic and dimensions. */
  metric: readonly [string, string, string, Record<string, string>?];
  /** Goes off above it, in so many minutes, that many times in a row. */
  above: number;
  minutes: number;
  times?: number;
}

/** What there is to watch. */
export const watched = ({ data, web, jobs }: Pick<WatchProps, 'data' | 'web' | 'jobs'>): readonly Watched[] => {
  const api = { ApiId: web.http };
  const table = { TableName: data.table.tableName };
  const aside = (name: keyof Jobs['aside']) => ['AWS/SQS', 'ApproximateNumberOfMessagesVisible', 'Maximum', { QueueName: jobs.aside[name].queueName }] as const;
  return [
    {
      id: 'AnswersFail',
      customers: 'The page says that something went wrong in place of what was asked for.',
      metric: ['AWS/ApiGateway', '5xx', 'Sum', api],
      above: 5,
      minutes: 5,
    },
    {
      id: 'AnswersSlow',
      customers: 'Lists and records take longer than three seconds to appear.',
      metric: ['AWS/ApiGateway', 'Latency', 'p99', api],
      above: 3000,
      minutes: 5,
      times: 3,
    },
    {
      id: 'NobodySignsIn',
      customers: 'Signing in ends with an error, and open pages are signed out within a quarter of an hour.',
      metric: ['AWS/Lambda', 'Errors', 'Sum', { FunctionName: data.people.naming.lambda.functionName }],
      above: 0,
      minutes: 5,
    },
    {
      id: 'JobsSetAside',
      customers: 'An import, an export, a bulk change or an undo stands still, or a mail did not go out.',
      metric: aside('jobs'),
      above: 0,
      minutes: 5,
    },
    {
      id: 'JournalSetAside',
      customers: 'Some changes were not shown to others as they happened, and some people were not told of a mention.',
      metric: aside('journal'),
      above: 0,
      minutes: 5,
    },
    {
      id: 'ClocksSetAside',
      customers: 'Reminders do not come, duplicates of last night are not listed, or what was used is missing on the page of use.',
      metric: aside('clocks'),
      above: 0,
      minutes: 5,
    },
    {
      id: 'JournalLate',
      customers: "Others' changes and notices appear more than a minute late.",
      metric: ['AWS/Lambda', 'IteratorAge', 'Maximum', { FunctionName: jobs.dispatch.lambda.functionName }],
      above: 60_000,
      minutes: 5,
    },
    {
      id: 'TableThrottled',
      customers: 'Saving takes several tries, and imports slow down.',
      metric: ['AWS/DynamoDB', 'WriteThrottleEvents', 'Sum', table],
      above: 50,
      minutes: 5,
    },
    {
      id: 'FunctionsThrottled',
      customers: 'Requests are refused because the account runs as many functions at once as it may.',
      metric: ['AWS/Lambda', 'Throttles', 'Sum'],
      above: 5,
      minutes: 5,
    },
    {
      id: 'CopiesFail',
      customers: 'Nothing today; a copy of this week or month would be missing when one is needed.',
      metric: ['AWS/Backup', 'NumberOfBackupJobsFailed', 'Sum'],
      above: 0,
      minutes: 60,
    },
  ];
};

export interface WatchProps extends StackProps {
  settings: Settings;
  data: Data;
  web: Web;
  jobs: Jobs;
}

export class Watch extends Stack {
  constructor(scope: Construct, id: string, props: WatchProps) {
    super(scope, id, props);
    const { stage, alarmMail, monthlyBudget } = props.settings;
    const topic = new Topic(this, 'Told', { displayName: `Regulars ${stage}`, enforceSSL: true });
    topic.addToResourcePolicy(PolicyStatement.fromJson(telling(topic.topicArn, Aws.ACCOUNT_ID)));
    if (alarmMail) topic.addSubscription(new EmailSubscription(alarmMail));

    const list = watched(props);
    const metrics = list.map(
      ({ metric: [namespace, metricName, statistic, dimensionsMap], minutes }) =>
        new Metric({ namespace, metricName, statistic, dimensionsMap, period: Duration.minutes(minutes) }),
    );
    for (const [at, { id: name, customers, above, times = 1 }] of list.entries()) {
      const alarm = new Alarm(this, name, {
        alarmName: `regulars-${stage}-${name}`,
        alarmDescription: customers,
        metric: metrics[at] as Metric, // one for each
        threshold: above,
        evaluationPeriods: times,
        comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
        treatMissingData: TreatMissingData.NOT_BREACHING,
      });
      alarm.addAlarmAction(new SnsAction(topic));
      alarm.addOkAction(new SnsAction(topic));
    }
    const charts = list.map(({ id: title, customers }, at) => [
      new TextWidget({ markdown: `**${title}** ${customers}`, width: 12, height: 2 }),
      new GraphWidget({ title, left: [metrics[at] as Metric], width: 12, height: 5 }),
    ]);
    new Dashboard(this, 'Dashboard', { dashboardName: `regulars-${stage}`, widgets: charts });

    new CfnBudget(this, 'Budget', {
      budget: { budgetName: `regulars-${stage}`, budgetType: 'COST', timeUnit: 'MONTHLY', budgetLimit: { amount: monthlyBudget, unit: 'USD' } },
      notificationsWithSubscribers: (['ACTUAL', 'FORECASTED'] as const).map((notificationType) => ({
        notification: { notificationType, comparisonOperator: 'GREATER_THAN', threshold: 100, thresholdType: 'PERCENTAGE' },
        subscribers: [{ subscriptionType: 'SNS', address: topic.topicArn }],
      })),
    });
  }
}
