/**
 * The log of all functions, and how its lines of use come to where they are summed (docs/decisions/metering.md): a
 * subscription picks them out, a stream gathers them for five minutes and writes them to a bucket as one object, from which
 * `sumDelivered` takes them. Nobody pays for it while nothing is written.
 */
import { Aws, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnDeliveryStream } from 'aws-cdk-lib/aws-kinesisfirehose';
import { CfnSubscriptionFilter, LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { Statement } from '../local/cloud/policies.ts';
import { policyOf } from './lambda.ts';
import { accept, acceptWide } from './nag.ts';
import { carrying, delivering } from './permit.ts';

/** Only lines of use name a feature; they are written as JSON and nothing else. */
const OF_USE = '{ $.feature = "*" }';

export class UsageLog extends Construct {
  readonly log: LogGroup;
  readonly lines: Bucket;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    // One for all functions, so that one subscription does: a group for each would need eighty.
    this.log = new LogGroup(this, 'Log', { retention: RetentionDays.ONE_MONTH, removalPolicy: RemovalPolicy.DESTROY });
    this.lines = new Bucket(this, 'Lines', {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      // What is summed is deleted at once. Only what nobody could sum, whatever the alarm said, is here for so long.
      lifecycleRules: [{ expiration: Duration.days(90), abortIncompleteMultipartUploadAfter: Duration.days(1) }],
      removalPolicy: RemovalPolicy.RETAIN,
    });
    accept(this.lines, { S1: 'Objects lie here for minutes, and one service writes and one function reads them.' });

    const stream = new CfnDeliveryStream(this, 'Stream', {
      deliveryStreamType: 'DirectPut',
      deliveryStreamEncryptionConfigurationInput: { keyType: 'AWS_OWNED_CMK' },
      extendedS3DestinationConfiguration: {
        bucketArn: this.lines.bucketArn,
        roleArn: this.role('Delivers', 'firehose', delivering(this.lines.bucketArn)).roleArn,
        prefix: 'lines/',
        // What a subscription sends is compressed already. Taking it apart here would cost, and would drop the ids of lines.
        compressionFormat: 'UNCOMPRESSED',
        // A megabyte is some 30,000 lines: what one function sums with ease.
        bufferingHints: { intervalInSeconds: 300, sizeInMBs: 1 },
      },
    });
    new CfnSubscriptionFilter(this, 'Use', {
      logGroupName: this.log.logGroupName,
      filterPattern: OF_USE,
      destinationArn: stream.attrArn,
      roleArn: this.role('Carries', 'logs', carrying(stream.attrArn)).roleArn,
    });
  }

  /** Of a service that works for this account. */
  private role(id: string, service: 'firehose' | 'logs', statements: readonly Statement[]): Role {
    const ours = `arn:${Aws.PARTITION}:${service}:${Aws.REGION}:${Aws.ACCOUNT_ID}:*`;
    const role = new Role(this, id, {
      assumedBy: new ServicePrincipal(`${service}.amazonaws.com`, { conditions: { StringLike: { 'aws:SourceArn': ours } } }),
      inlinePolicies: { may: policyOf(statements) },
    });
    acceptWide(role, statements);
    return role;
  }
}
