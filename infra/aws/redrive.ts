/**
 * `npm run redrive`: what jobs could not do is given back to their queues, once its cause is gone. A message knows the queue
 * it came from. What clocks missed is only counted: the next minute, or night, does it too. Of the journal see
 * docs/decisions/aws.md.
 *
 *   --stage main
 */
import { parseArgs } from 'node:util';
import { GetQueueAttributesCommand, GetQueueUrlCommand, PurgeQueueCommand, SQSClient, StartMessageMoveTaskCommand } from '@aws-sdk/client-sqs';
import { RootConstruct } from 'constructs';
import context from '../../cdk.json' with { type: 'json' };
import { queueName } from './names.ts';
import { settingsOf } from './settings.ts';

const { values } = parseArgs({ options: { stage: { type: 'string' } } });
const { node } = new RootConstruct();
for (const [name, value] of Object.entries({ ...context.context, ...values })) node.setContext(name, value);
const { stage, region } = settingsOf(node);
const sqs = new SQSClient({ region });

async function asideOf(name: string): Promise<{ url: string; arn: string; waiting: number }> {
  const { QueueUrl: url = '' } = await sqs.send(new GetQueueUrlCommand({ QueueName: queueName(stage, `aside-${name}`) }));
  const { Attributes = {} } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn', 'ApproximateNumberOfMessages'] }));
  return { url, arn: Attributes.QueueArn ?? '', waiting: Number(Attributes.ApproximateNumberOfMessages) };
}

const jobs = await asideOf('jobs');
if (jobs.waiting > 0) await sqs.send(new StartMessageMoveTaskCommand({ SourceArn: jobs.arn }));
console.log(`Jobs: ${jobs.waiting} given back to their queues.`);

const clocks = await asideOf('clocks');
if (clocks.waiting > 0) await sqs.send(new PurgeQueueCommand({ QueueUrl: clocks.url }));
console.log(`Clocks: ${clocks.waiting} forgotten; the next time does them too.`);

const journal = await asideOf('journal');
console.log(`Journal: ${journal.waiting} batches were told to nobody. Pages catch up as they are opened; notices of them are missing.`);
