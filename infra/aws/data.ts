/**
 * What must never be lost, in a stack of its own that nothing deletes: the table, the table of data keys, the files, the
 * people, the copies, and the log until its lines are summed. Functions come and go in other stacks.
 */
import type { RoleName } from '@regulars/shared/operations/reach.ts';
import { Aws, Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { type Attribute, AttributeType, ProjectionType, StreamViewType, TableEncryptionV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption, HttpMethods, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { addBackups } from './backups.ts';
import { accept } from './nag.ts';
import { People } from './people.ts';
import { type DataPlaces, throughServices } from './permit.ts';
import { addRoles } from './roles.ts';
import type { Settings } from './settings.ts';
import { UsageLog } from './usageLog.ts';

const text = (name: string): Attribute => ({ name, type: AttributeType.STRING });
const keyed = { partitionKey: text('pk'), sortKey: text('sk') };
/** Indexes by name, and the attributes of their keys. */
const indexes = { members: ['mpk', 'msk'], history: ['hpk', 'hsk'], due: ['dpk', 'dsk'] } as const;
const forever = { deletionProtection: true, removalPolicy: RemovalPolicy.RETAIN };

export class Data extends Stack {
  readonly master: Key;
  readonly table: TableV2;
  readonly keys: TableV2;
  readonly files: Bucket;
  readonly usageLog: UsageLog;
  readonly people: People;
  readonly places: DataPlaces;
  readonly roles: Readonly<Record<RoleName, string>>;

  constructor(scope: Construct, id: string, props: StackProps & { settings: Settings; asset: string }) {
    super(scope, id, { ...props, terminationProtection: true });
    const { settings, asset } = props;
    // Of many regions from the first day: a key cannot become one later, and the replica of the data keys opens with it only.
    this.master = new Key(this, 'Master', {
      description: 'Table, files and data keys of all workspaces',
      multiRegion: true,
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.master.addToResourcePolicy(PolicyStatement.fromJson(throughServices(settings.region, Aws.ACCOUNT_ID)));

    this.table = new TableV2(this, 'Table', {
      ...keyed,
      ...forever,
      globalSecondaryIndexes: Object.entries(indexes).map(([indexName, [partition, sort]]) => ({
        indexName,
        partitionKey: text(partition),
        sortKey: text(sort),
        projectionType: ProjectionType.KEYS_ONLY,
      })),
      dynamoStream: StreamViewType.NEW_IMAGE,
      timeToLiveAttribute: 'ttl',
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true, recoveryPeriodInDays: 35 },
      encryption: TableEncryptionV2.customerManagedKey(this.master),
    });

    // A replica follows deletions, copies do not: without them a key that is deleted is gone. Its items are sealed by the master key besides.
    this.keys = new TableV2(this, 'Keys', {
      ...keyed,
      ...forever,
      encryption: TableEncryptionV2.awsManagedKey(),
      replicas: [{ region: settings.replicaRegion, deletionProtection: true }],
    });
    accept(this.keys, { DDB3: 'A data key that is deleted must be gone from every copy; a replica in another region stands in for recovery.' });

    this.files = new Bucket(this, 'Files', {
      encryption: BucketEncryption.KMS,
      encryptionKey: this.master,
      bucketKeyEnabled: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      versioned: true,
      // What is deleted or written over can be fetched back as long as the table can.
      lifecycleRules: [{ noncurrentVersionExpiration: Duration.days(35), abortIncompleteMultipartUploadAfter: Duration.days(1) }],
      // Links are signed and carry no cookie. Without a name of one's own the page's origin is made after this stack.
      cors: [
        {
          allowedMethods: [HttpMethods.GET, HttpMethods.HEAD, HttpMethods.PUT],
          allowedOrigins: [settings.domain ? `https://${settings.domain.name}` : '*'],
          allowedHeaders: ['*'],
          exposedHeaders: ['ETag'],
          maxAge: 600,
        },
      ],
      removalPolicy: RemovalPolicy.RETAIN,
    });
    accept(this.files, { S1: 'The line that every request logs says who touched what; logs of the bucket would keep addresses of people without a purpose.' });

    this.usageLog = new UsageLog(this, 'UsageLog');
    this.people = new People(this, 'People', settings, asset, this.usageLog.log);
    addBackups(this, this.table, this.master);
    this.places = {
      table: this.table.tableArn,
      keys: this.keys.tableArn,
      bucket: this.files.bucketArn,
      lines: this.usageLog.lines.bucketArn,
      master: this.master.keyArn,
    };
    this.roles = addRoles(this, settings.stage, this.places);
  }
}
