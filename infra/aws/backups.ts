/**
 * Copies of the table beside its 35 days of recovery to the second: the last 4 weeks, and 12 months in cold storage. Cold
 * storage keeps for 90 days at least, so copies of weeks stay warm. The account must have opted in to advanced backups of
 * DynamoDB. Source: https://docs.aws.amazon.com/aws-backup/latest/devguide/advanced-ddb-backup.html
 */
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { BackupPlan, BackupPlanRule, BackupResource, BackupVault } from 'aws-cdk-lib/aws-backup';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Schedule } from 'aws-cdk-lib/aws-events';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { accept } from './nag.ts';
import { BACKUP_POLICY } from './permit.ts';

export function addBackups(scope: Construct, table: ITableV2, encryptionKey: IKey): void {
  const backupVault = new BackupVault(scope, 'Vault', { encryptionKey, removalPolicy: RemovalPolicy.RETAIN });
  const plan = new BackupPlan(scope, 'Copies', {
    backupVault,
    backupPlanRules: [
      new BackupPlanRule({ ruleName: 'weeks', scheduleExpression: Schedule.cron({ weekDay: 'SUN', hour: '4', minute: '0' }), deleteAfter: Duration.days(28) }),
      new BackupPlanRule({
        ruleName: 'months',
        scheduleExpression: Schedule.cron({ day: '1', hour: '5', minute: '0' }),
        moveToColdStorageAfter: Duration.days(7),
        deleteAfter: Duration.days(365),
      }),
    ],
  });
  const role = new Role(scope, 'Copier', {
    assumedBy: new ServicePrincipal('backup.amazonaws.com'),
    managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName(BACKUP_POLICY)],
  });
  accept(role, {
    [`IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/${BACKUP_POLICY}]`]: 'What AWS Backup does to make a copy is its own and changes with it.',
  });
  plan.addSelection('Table', { resources: [BackupResource.fromDynamoDbTable(table)], role });
}
