/** Whatever keeps something is encrypted, can be fetched back, and stays when its stack goes. */
import { table as localTable } from '@regulars/infra/local/cloud/schema.ts';
import { describe, expect, test } from 'vitest';
import { nameOf, ofType, resources, theOne } from './templates.ts';

const table = theOne('DynamoDB::GlobalTable', 'Table');
const keys = theOne('DynamoDB::GlobalTable', 'Keys');
const files = theOne('S3::Bucket', 'Files');
const lines = theOne('S3::Bucket', 'UsageLogLines');
const master = theOne('KMS::Key');
const pool = theOne('Cognito::UserPool');

test('everything that keeps something is known here', () => {
  const stores =
    /^AWS::(DynamoDB::(Global)?Table|S3::Bucket|RDS::.*|EFS::.*|KMS::Key|Cognito::UserPool|Backup::BackupVault|SecretsManager::Secret|SSM::Parameter|ElastiCache::.*|OpenSearchService::.*)$/;
  expect(
    resources
      .filter(({ type }) => stores.test(type))
      .map(({ id }) => id.replace(/[0-9A-F]{8}$/, ''))
      .toSorted(),
  ).toEqual(['Files', 'Keys', 'Master', 'Pages', 'PeoplePool', 'Table', 'UsageLogLines', 'Vault']);
});

test('what is kept stays when its stack goes', () => {
  for (const one of [table, keys, files, master, pool, theOne('S3::Bucket', 'Pages'), lines, theOne('Backup::BackupVault')])
    expect([one.id, one.deletionPolicy]).toEqual([one.id, 'Retain']);
  for (const one of [table, keys])
    for (const replica of one.properties.Replicas as object[]) expect(replica).toMatchObject({ DeletionProtectionEnabled: true });
  expect(pool.properties.DeletionProtection).toBe('ACTIVE');
});

describe('the table', () => {
  test('has the keys and indexes of the local one', () => {
    const { KeySchema, GlobalSecondaryIndexes, AttributeDefinitions } = table.properties as unknown as typeof localTable; // as CloudFormation documents it
    expect(KeySchema).toEqual(localTable.KeySchema);
    expect(GlobalSecondaryIndexes).toEqual(localTable.GlobalSecondaryIndexes);
    const byName = (a: { AttributeName: string }, b: { AttributeName: string }) => (a.AttributeName < b.AttributeName ? -1 : 1);
    expect(AttributeDefinitions.toSorted(byName)).toEqual(localTable.AttributeDefinitions.toSorted(byName));
  });

  test('is paid by use, streams what is new, and forgets what has expired', () => {
    expect(table.properties).toMatchObject({
      BillingMode: 'PAY_PER_REQUEST',
      StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
      TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
    });
  });

  test('is encrypted by our own key and recovers to any second of 35 days', () => {
    expect(table.properties.SSESpecification).toEqual({ SSEEnabled: true, SSEType: 'KMS' });
    expect(table.properties.Replicas).toEqual([
      expect.objectContaining({
        SSESpecification: { KMSMasterKeyId: nameOf(master, 'Arn') },
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 35 },
      }),
    ]);
  });

  test('is copied each week for 4 weeks, and each month for 12, those in cold storage', () => {
    const { BackupPlanRule } = theOne('Backup::BackupPlan').properties.BackupPlan as { BackupPlanRule: object[] };
    expect(BackupPlanRule).toEqual([
      expect.objectContaining({ ScheduleExpression: 'cron(0 4 ? * SUN *)', Lifecycle: { DeleteAfterDays: 28 } }),
      expect.objectContaining({ ScheduleExpression: 'cron(0 5 1 * ? *)', Lifecycle: { MoveToColdStorageAfterDays: 7, DeleteAfterDays: 365 } }),
    ]);
    const { Resources } = theOne('Backup::BackupSelection').properties.BackupSelection as { Resources: string[] };
    expect(Resources).toEqual([nameOf(table, 'Arn')]);
    expect(theOne('Backup::BackupVault').properties.EncryptionKeyArn).toBe(nameOf(master, 'Arn'));
  });
});

describe('the table of data keys', () => {
  test('has a replica in another region and no copies: a key that is deleted is gone', () => {
    const replicas = keys.properties.Replicas as Record<string, unknown>[];
    expect(replicas.map(({ Region }) => Region).toSorted()).toEqual(['us-east-1', 'us-west-2']);
    for (const one of replicas) expect(one.PointInTimeRecoverySpecification).toBeUndefined();
    expect(keys.properties.SSESpecification).toEqual({ SSEEnabled: true, SSEType: 'KMS' });
  });
  test('is opened by a key that can follow it to another region, and turns each year', () => {
    expect(master.properties).toMatchObject({ MultiRegion: true, EnableKeyRotation: true });
  });
});

describe('buckets', () => {
  test.each(ofType('S3::Bucket').map((one) => [one.id, one] as const))(
    '%s is private, encrypted, and keeps what is written over, unless it waits to be summed',
    (id, { properties }) => {
      expect(properties).toMatchObject({
        PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true },
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      });
      if (id !== lines.id)
        expect(properties).toMatchObject({
          VersioningConfiguration: { Status: 'Enabled' },
          LifecycleConfiguration: { Rules: [expect.objectContaining({ NoncurrentVersionExpiration: { NoncurrentDays: 35 } })] },
        });
      const { ServerSideEncryptionConfiguration } = properties.BucketEncryption as {
        ServerSideEncryptionConfiguration: { ServerSideEncryptionByDefault: object }[];
      };
      expect(ServerSideEncryptionConfiguration[0]?.ServerSideEncryptionByDefault).toMatchObject(
        id.startsWith('Files') ? { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: nameOf(master, 'Arn') } : { SSEAlgorithm: 'AES256' },
      );
    },
  );
  test('refuse whoever comes without TLS', () => {
    for (const { properties } of ofType('S3::BucketPolicy'))
      expect((properties.PolicyDocument as { Statement: object[] }).Statement).toContainEqual(
        expect.objectContaining({ Effect: 'Deny', Action: 's3:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      );
    expect(ofType('S3::BucketPolicy')).toHaveLength(ofType('S3::Bucket').length);
  });
});

describe('people', () => {
  test('sign up themselves, by a verified address, with long passwords and a second factor: an app or a passkey', () => {
    expect(pool.properties).toMatchObject({
      UserPoolTier: 'ESSENTIALS',
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: false },
      UsernameAttributes: ['email'],
      AutoVerifiedAttributes: ['email'],
      UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
      MfaConfiguration: 'ON',
      EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
      WebAuthnUserVerification: 'required',
      WebAuthnFactorConfiguration: 'MULTI_FACTOR_WITH_USER_VERIFICATION',
      Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'WEB_AUTHN'] }, PasswordPolicy: { MinimumLength: 12 } },
      LambdaConfig: { PreTokenGenerationConfig: { LambdaVersion: 'V2_0' } },
    });
    expect(theOne('Cognito::UserPoolDomain').properties.ManagedLoginVersion).toBe(2);
  });

  test('the web app keeps no secret, gets codes only, and a new refresh token with each use', () => {
    const { properties } = theOne('Cognito::UserPoolClient');
    expect(properties).toMatchObject({
      GenerateSecret: false,
      AllowedOAuthFlows: ['code'],
      AllowedOAuthScopes: ['openid', 'email'],
      AccessTokenValidity: 15,
      TokenValidityUnits: { AccessToken: 'minutes' },
      RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 20 },
      EnableTokenRevocation: true,
      PreventUserExistenceErrors: 'ENABLED',
    });
    expect(properties.CallbackURLs).toEqual([`https://${nameOf(theOne('CloudFront::Distribution'), 'DomainName')}/signed-in`]);
  });
});
