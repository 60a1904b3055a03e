/**
 * Who may do what: the only place with names of IAM actions (`npm run check` holds to it), as plain data, so that CDK and
 * the local door read the same. A function's own role holds no right to data: it may take on roles that reach one
 * workspace, named by the session tag `tenantId`, and does what its `uses` declares. Nothing has a Scan. Long: rights stand
 * in one place.
 *
 * Facts: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html (leading keys),
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */

import { takeSnapshot } from '@regulars/shared/operations/jobs.ts';
import { queueNames } from '@regulars/shared/operations/queues.ts';
import { type RoleName, TAG } from '@regulars/shared/operations/reach.ts';
import type { Statement } from '../local/cloud/policies.ts';
import { type Needs, rolesOf } from './needs.ts';

/** ARNs of what is kept: tokens of CDK on AWS, names of its own on one machine. */
export interface DataPlaces {
  table: string;
  /** The table of data keys. */
  keys: string;
  bucket: string;
  /** Where the log delivers its lines. */
  lines: string;
  /** The key of all data keys. */
  master: string;
}

export interface Places extends DataPlaces {
  /** Of the roles that functions take on. */
  roles: Readonly<Record<RoleName, string>>;
  /** Of a queue, by its name. */
  queue(name: string): string;
  /** The identity that mail is sent as; none: no mail. */
  mail?: string;
  /** The WebSocket API's stage. */
  sockets: string;
}

/** `#` cannot stand in a tag's value, so a value is one part of a key. */
const tenant = `\${aws:PrincipalTag/${TAG}}`;

const allow = (Sid: string, Action: string[], Resource: string[], Condition?: Statement['Condition']): Statement =>
  Condition ? { Sid, Effect: 'Allow', Action, Resource, Condition } : { Sid, Effect: 'Allow', Action, Resource };

/**
 * Positive, so that a session without a tag may do nothing; with the delimiter, so that a longer id is another's; and
 * guarded, because `ForAllValues` holds where there is no key at all.
 */
const leading = (...patterns: string[]): Statement['Condition'] => ({
  'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': patterns },
  Null: { 'dynamodb:LeadingKeys': 'false' },
});
const own = leading(`T#${tenant}#*`);
const ofOwn = { StringEquals: { 'kms:EncryptionContext:workspace': tenant } };

const look = ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'];
const change = ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem', 'dynamodb:ConditionCheckItem'];

const reading = ({ table, keys, bucket, master }: DataPlaces): Statement[] => [
  allow('OwnItems', look, [table], own),
  allow('OwnIndexes', ['dynamodb:Query'], [`${table}/index/members`, `${table}/index/history`], own),
  allow('OwnKey', ['dynamodb:GetItem'], [keys], own),
  allow('OpenOwnKey', ['kms:Decrypt'], [master], ofOwn),
  allow('OwnFiles', ['s3:GetObject'], [`${bucket}/T/${tenant}/*`]),
];
const writing = (places: DataPlaces): Statement[] => [
  ...reading(places),
  allow('ChangeOwnItems', change, [places.table], own),
  allow('ChangeOwnFiles', ['s3:PutObject', 's3:DeleteObject'], [`${places.bucket}/T/${tenant}/*`]),
];
const person = 'GLOBAL#person#*';

/** What each role that functions take on may do, and whether a session of it belongs to one workspace. */
export const roles = {
  read: { summary: 'Reads one workspace', tagged: true, may: reading },
  write: { summary: 'Reads and writes one workspace', tagged: true, may: writing },
  meter: {
    summary: 'Lets requests into one workspace and counts what it uses',
    tagged: true,
    may: ({ table }) => [
      allow(
        'OwnMeter',
        ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
        [table],
        leading(`T#${tenant}#M`, `T#${tenant}#M#*`),
      ),
    ],
  },
  directory: {
    summary: 'Looks up which workspaces a person belongs to and which key opens which',
    tagged: false,
    may: ({ table }) => [allow('Memberships', ['dynamodb:GetItem', 'dynamodb:Query'], [table], leading(person, 'GLOBAL#key#*'))],
  },
  enrol: {
    summary: 'Writes memberships, keys of programs, and new workspaces, in one transaction with the records of that workspace',
    tagged: true,
    may: (places) => [
      ...writing(places),
      allow('NewKey', ['dynamodb:PutItem'], [places.keys], own),
      allow('MakeOwnKey', ['kms:GenerateDataKey'], [places.master], ofOwn),
      allow('ChangeMemberships', ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:DeleteItem'], [places.table], leading(person)),
      allow('NewApiKey', ['dynamodb:PutItem'], [places.table], leading('GLOBAL#key#*')),
      allow('ListNew', ['dynamodb:PutItem'], [places.table], leading('GLOBAL#workspaces')),
    ],
  },
  due: {
    summary: 'Finds the records of all workspaces whose time has come, by their keys only',
    tagged: false,
    may: ({ table }) => [allow('Due', ['dynamodb:Query'], [`${table}/index/due`], leading('DUE#*'))],
  },
  unowned: {
    summary: 'Takes the lines that the log has delivered, and counts what belongs to no workspace',
    tagged: false,
    may: ({ table, lines }) => [
      allow('Unowned', ['dynamodb:Query', 'dynamodb:UpdateItem'], [table], leading('GLOBAL#meter#*')),
      allow('ListLines', ['s3:ListBucket'], [lines]),
      allow('TakeLines', ['s3:GetObject', 's3:DeleteObject'], [`${lines}/lines/*`]),
      allow('SetLinesAside', ['s3:PutObject'], [`${lines}/aside/*`]),
    ],
  },
  listing: {
    summary: 'Lists all workspaces, by their ids only',
    tagged: false,
    may: ({ table }) => [allow('Workspaces', ['dynamodb:Query'], [table], leading('GLOBAL#workspaces'))],
  },
} as const satisfies Record<RoleName, { summary: string; tagged: boolean; may(places: DataPlaces): Statement[] }>;

/** What a function's own role may do; `logs` is its log group, `stream` the table's. */
export function functionMay(needs: Needs, places: Places, { logs, stream }: { logs: string; stream: string }): Statement[] {
  const { id, uses, queued, streamed, aside } = needs;
  const taken = rolesOf(needs);
  const tagged = taken.filter((name) => roles[name].tagged);
  const arns = (names: readonly RoleName[]) => names.map((name) => places.roles[name]);
  const told = [...new Set([...(uses.events ? queueNames : []), ...(queued ? [id] : []), ...(uses.readmodel ? [takeSnapshot.queue] : [])])].map((name) =>
    places.queue(name),
  );
  const statements: (Statement | false | undefined)[] = [
    allow('Log', ['logs:CreateLogStream', 'logs:PutLogEvents'], [logs]),
    taken.length > 0 && allow('TakeOn', ['sts:AssumeRole'], arns(taken)),
    tagged.length > 0 && allow('NameTheWorkspace', ['sts:TagSession'], arns(tagged)),
    told.length > 0 && allow('TellJobs', ['sqs:SendMessage'], told),
    uses.mail && places.mail !== undefined && allow('Mail', ['ses:SendEmail'], [places.mail]),
    uses.sockets === 'send' &&
      allow('TellConnections', ['execute-api:ManageConnections'], [`${places.sockets}/POST/@connections/*`, `${places.sockets}/DELETE/@connections/*`]),
    queued && allow('TakeMessages', ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], [places.queue(id)]),
    streamed && allow('FollowTheJournal', ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'], [stream]),
    streamed && allow('FindTheStream', ['dynamodb:ListStreams'], [`${places.table}/stream/*`]),
    aside !== undefined && allow('SetAside', ['sqs:SendMessage'], [aside]),
  ];
  return statements.filter((one) => one !== false && one !== undefined);
}

/** What the log's subscription may do with the stream that carries its lines. */
export const carrying = (stream: string): Statement[] => [allow('CarryLines', ['firehose:PutRecord', 'firehose:PutRecordBatch'], [stream])];

/** What that stream may do with the bucket: as its documents ask, but only below one prefix. Source: https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html */
export const delivering = (lines: string): Statement[] => [
  allow('FindTheBucket', ['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'], [lines]),
  allow('DeliverLines', ['s3:PutObject', 's3:GetObject', 's3:AbortMultipartUpload'], [`${lines}/lines/*`]),
];

/** Alarms and budgets tell a topic, of this account only. */
export const telling = (topic: string, account: string) => ({
  Sid: 'AlarmsAndBudget',
  Effect: 'Allow',
  Principal: { Service: ['cloudwatch.amazonaws.com', 'budgets.amazonaws.com'] },
  Action: 'sns:Publish',
  Resource: topic,
  Condition: { StringEquals: { 'aws:SourceAccount': account } },
});

/** What AWS Backup's own role may do. */
export const BACKUP_POLICY = 'service-role/AWSBackupServiceRolePolicyForBackup';

/** What API Gateway and schedules do with a function. */
export const INVOKE = 'lambda:InvokeFunction';
export const invoking = (lambda: string): Statement[] => [allow('Wake', [INVOKE], [lambda])];
export const settingAside = (queue: string): Statement[] => [allow('SetAside', ['sqs:SendMessage'], [queue])];

/**
 * The key works for whoever may use the table and the bucket, through them; all else is said by roles.
 * Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
 */
export const throughServices = (region: string, account: string) => ({
  Sid: 'ThroughTableAndBucket',
  Effect: 'Allow',
  Principal: { AWS: '*' },
  Action: [
    'kms:Encrypt',
    'kms:Decrypt',
    'kms:ReEncryptFrom',
    'kms:ReEncryptTo',
    'kms:GenerateDataKey',
    'kms:GenerateDataKeyWithoutPlaintext',
    'kms:CreateGrant',
    'kms:DescribeKey',
  ],
  Resource: '*',
  Condition: { StringEquals: { 'kms:CallerAccount': account, 'kms:ViaService': [`dynamodb.${region}.amazonaws.com`, `s3.${region}.amazonaws.com`] } },
});

/** Who may take a role on: functions whose path says so, with one tag that names a workspace, or with none. */
export function trustOf(
  name: RoleName,
  stage: string,
  account: string,
  partition: string,
): { Version: string; Statement: (Omit<Statement, 'Resource'> & { Principal: object })[] } {
  const below = `arn:${partition}:iam::${account}:role/regulars/${stage}/functions`;
  const from = { ArnLike: { 'aws:PrincipalArn': [`${below}/${name}/*`, `${below}/*/${name}/*`] } };
  const Principal = { AWS: `arn:${partition}:iam::${account}:root` };
  const marked = { StringLike: { [`aws:RequestTag/${TAG}`]: '?*' }, 'ForAllValues:StringEquals': { 'aws:TagKeys': [TAG] } };
  return {
    Version: '2012-10-17',
    Statement: [
      roles[name].tagged
        ? { Sid: 'FunctionsForOneWorkspace', Effect: 'Allow', Principal, Action: ['sts:AssumeRole', 'sts:TagSession'], Condition: { ...from, ...marked } }
        : { Sid: 'FunctionsWithoutWorkspace', Effect: 'Allow', Principal, Action: ['sts:AssumeRole'], Condition: from },
    ],
  };
}
