/** How what was used comes from the log of all functions to where it is summed. */
import { decide } from '@regulars/infra/local/cloud/policies.ts';
import { describe, expect, test } from 'vitest';
import { actionsOf, functionOf, listOf, type Role, roleOf, roles, takenOn } from './functions.ts';
import { nameOf, ofType, type Resource, theOne } from './templates.ts';

const lines = theOne('S3::Bucket', 'UsageLogLines');
const log = theOne('Logs::LogGroup', 'UsageLog');
const stream = theOne('KinesisFirehose::DeliveryStream');
const subscription = theOne('Logs::SubscriptionFilter');
const arn = nameOf(lines, 'Arn');

interface Written {
  ExtendedS3DestinationConfiguration: Record<string, unknown> & { RoleARN: string };
}
const { ExtendedS3DestinationConfiguration: destination } = stream.properties as unknown as Written; // as CloudFormation documents it
const roleNamed = (name: unknown): Role => roleOf(ofType('IAM::Role').find((one) => nameOf(one, 'Arn') === name) as Resource); // fails below if there is none
const [carries, delivers] = [roleNamed(subscription.properties.RoleArn), roleNamed(destination.RoleARN)];

describe('lines of use', () => {
  test('are picked out of the one log by what only they say', () => {
    expect(subscription.properties).toMatchObject({
      LogGroupName: nameOf(log),
      FilterPattern: '{ $.feature = "*" }',
      DestinationArn: nameOf(stream, 'Arn'),
    });
    expect(log.properties.RetentionInDays).toBe(30);
  });

  test('are gathered for five minutes, and written as they come: with their ids', () => {
    expect(destination).toMatchObject({
      BucketARN: arn,
      Prefix: 'lines/',
      BufferingHints: { IntervalInSeconds: 300, SizeInMBs: 1 },
      CompressionFormat: 'UNCOMPRESSED',
    });
    expect(destination.ProcessingConfiguration).toBeUndefined();
    expect(stream.properties).toMatchObject({ DeliveryStreamType: 'DirectPut', DeliveryStreamEncryptionConfigurationInput: { KeyType: 'AWS_OWNED_CMK' } });
  });

  test('lie encrypted until they are summed; what nobody could sum goes after three months', () => {
    expect(lines.properties).toMatchObject({
      BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }] },
      LifecycleConfiguration: { Rules: [expect.objectContaining({ ExpirationInDays: 90, Status: 'Enabled' })] },
    });
    expect(lines.properties.VersioningConfiguration).toBeUndefined(); // what is summed is gone
  });

  test('are summed every five minutes by a function that is told where they lie', () => {
    const { properties } = functionOf('usage/sumDelivered');
    expect(properties.Environment?.Variables.LINES_BUCKET).toBe(nameOf(lines));
    const schedule = ofType('Scheduler::Schedule').find((one) =>
      JSON.stringify(one.properties.Target).includes(nameOf(functionOf('usage/sumDelivered').lambda)),
    );
    expect(schedule?.properties.ScheduleExpression).toBe('rate(5 minutes)');
  });
});

describe('who may do what', () => {
  test('the subscription puts into the stream, the stream into the bucket below its prefix; each for this account alone', () => {
    expect(actionsOf(carries).toSorted()).toEqual(['firehose:PutRecord', 'firehose:PutRecordBatch']);
    expect(carries.statements.flatMap(({ Resource }) => listOf(Resource))).toEqual([nameOf(stream, 'Arn')]);
    for (const [role, service] of [
      [carries, 'logs'],
      [delivers, 'firehose'],
    ] as const)
      expect(role.trust).toEqual([
        expect.objectContaining({
          Principal: { Service: `${service}.amazonaws.com` },
          Condition: { StringLike: { 'aws:SourceArn': `arn:aws:${service}:us-east-1:123456789012:*` } },
        }),
      ]);
  });

  test('one role takes what was delivered and sets aside, one delivers, and no other reaches it', () => {
    const may = ({ statements }: Role) =>
      ['lines/x', 'aside/x', 'x', ''].flatMap((key) =>
        ['GetObject', 'PutObject', 'DeleteObject', 'ListBucket', 'AbortMultipartUpload', 'GetObjectVersion', 'PutBucketPolicy']
          .filter((verb) => decide(statements, { action: `s3:${verb}`, resource: key ? `${arn}/${key}` : arn, context: {} }).allowed)
          .map((verb) => `${verb} ${key}`),
      );
    const reaching = roles.filter((role) => may(role).length > 0).map(({ resource }) => resource.id);
    expect(reaching.toSorted()).toEqual([delivers.resource.id, takenOn('unowned').resource.id].toSorted());
    expect(may(takenOn('unowned'))).toEqual(['GetObject lines/x', 'DeleteObject lines/x', 'PutObject aside/x', 'ListBucket ']);
    expect(may(delivers)).toEqual(['GetObject lines/x', 'PutObject lines/x', 'AbortMultipartUpload lines/x', 'ListBucket ']);
  });
});
