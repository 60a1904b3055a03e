/**
 * What each role may do to which keys, said a second time and without IAM, and every question that is put to both: role ×
 * action × table and index × shape of key × tag. Used by matrix.test.ts, and by its planted mistakes.
 */
import { decide, type Statement } from '@regulars/infra/local/cloud/policies.ts';
import { nameOf, theOne } from './templates.ts';

const A = '01JAAAAAAAAAAAAAAAAAAAAAAA';
const B = '01JBBBBBBBBBBBBBBBBBBBBBBB';
export const tags = { own: A, other: B, none: undefined } as const;

/** Partition keys of one request, by what they are to the workspace A. */
const shapes: Readonly<Record<string, readonly string[]>> = {
  own: [`T#${A}#R#customer#customer_1`],
  'own twice': [`T#${A}#R#customer#customer_1`, `T#${A}#J`],
  'prefix of own': [`T#${A}`],
  'nothing but the beginning': ['T#'],
  foreign: [`T#${B}#R#customer#customer_1`],
  neighbour: [`T#${A}X#R#customer#customer_1`],
  'other case': [`t#${A}#R#customer#customer_1`],
  'other case of the id': [`T#${A.toLowerCase()}#R#customer#customer_1`],
  'mixed batch': [`T#${A}#R#customer#customer_1`, `T#${B}#R#customer#customer_1`],
  absent: [],
  person: ['GLOBAL#person#abc'],
  key: ['GLOBAL#key#abc'],
  workspaces: ['GLOBAL#workspaces'],
  'another global': ['GLOBAL#'],
  'own and person': [`T#${A}#J`, 'GLOBAL#person#abc'],
  due: ['DUE#0'],
  'own meter': [`T#${A}#M`, `T#${A}#M#2026-11`],
  'another of the same letter': [`T#${A}#Members`],
  'meter of none': ['GLOBAL#meter#2026-11'],
};

const table = nameOf(theOne('DynamoDB::GlobalTable', 'Table'), 'Arn');
const keys = nameOf(theOne('DynamoDB::GlobalTable', 'Keys'), 'Arn');
const places = {
  table,
  members: `${table}/index/members`,
  history: `${table}/index/history`,
  due: `${table}/index/due`,
  'a new index': `${table}/index/new`,
  keys,
  'another table': 'arn:aws:dynamodb:us-east-1:123456789012:table/other',
} as const;
type Place = keyof typeof places;

/** All that is done to items, and what hands out items without a key. */
const verbs = ['GetItem', 'BatchGetItem', 'Query', 'Scan', 'PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem', 'BatchWriteItem'] as const;
const others = [
  'PartiQLSelect',
  'PartiQLInsert',
  'PartiQLUpdate',
  'PartiQLDelete',
  'GetRecords',
  'ExportTableToPointInTime',
  'RestoreTableToPointInTime',
  'CreateBackup',
  'DeleteTable',
  'UpdateTable',
  'DescribeTable',
];

interface Question {
  verb: string;
  place: Place;
  keys: readonly string[];
  tag: string | undefined;
}

const all = (list: readonly string[], like: (key: string) => boolean) => list.length > 0 && list.every(like);
const isOwn = ({ keys: list, tag }: Question) => tag !== undefined && all(list, (key) => key.startsWith(`T#${tag}#`));
const begins = ({ keys: list }: Question, ...with_: string[]) => all(list, (key) => with_.some((one) => key.startsWith(one)));
const asks = ({ verb, place }: Question, at: readonly Place[], ...those: string[]) => at.includes(place) && those.includes(verb);

const reads = (q: Question): boolean =>
  isOwn(q) && (asks(q, ['table'], 'GetItem', 'BatchGetItem', 'Query') || asks(q, ['members', 'history'], 'Query') || asks(q, ['keys'], 'GetItem'));
const writes = (q: Question): boolean => reads(q) || (isOwn(q) && asks(q, ['table'], 'PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem'));

/** Roles that functions take on. Any other may nothing of this. */
export const expected: Readonly<Record<string, (question: Question) => boolean>> = {
  read: reads,
  write: writes,
  meter: (q) =>
    q.tag !== undefined &&
    asks(q, ['table'], 'GetItem', 'Query', 'PutItem', 'UpdateItem') &&
    all(q.keys, (key) => key === `T#${q.tag}#M` || key.startsWith(`T#${q.tag}#M#`)),
  unowned: (q) => asks(q, ['table'], 'Query', 'UpdateItem') && begins(q, 'GLOBAL#meter#'),
  directory: (q) => asks(q, ['table'], 'GetItem', 'Query') && begins(q, 'GLOBAL#person#', 'GLOBAL#key#'),
  enrol: (q) =>
    writes(q) ||
    (isOwn(q) && asks(q, ['keys'], 'PutItem')) ||
    (asks(q, ['table'], 'GetItem', 'PutItem', 'DeleteItem') && begins(q, 'GLOBAL#person#')) ||
    (asks(q, ['table'], 'PutItem') && begins(q, 'GLOBAL#key#')) ||
    (asks(q, ['table'], 'PutItem') && all(q.keys, (key) => key === 'GLOBAL#workspaces')),
  due: (q) => asks(q, ['due'], 'Query') && begins(q, 'DUE#'),
  listing: (q) => asks(q, ['table'], 'Query') && all(q.keys, (key) => key === 'GLOBAL#workspaces'),
};
const nothing = () => false;

export interface Outcome {
  asked: number;
  allowed: number;
  /** What came out otherwise than expected. */
  wrong: string[];
}

/** Puts every question to the statements of one role. */
export function ask(role: string, statements: readonly Statement[]): Outcome {
  const outcome: Outcome = { asked: 0, allowed: 0, wrong: [] };
  const may = expected[role] ?? nothing;
  for (const [tagged, tag] of Object.entries(tags))
    for (const [shape, list] of Object.entries(shapes))
      for (const [place, resource] of Object.entries(places) as [Place, string][])
        for (const verb of [...verbs, ...others]) {
          const context = { 'dynamodb:LeadingKeys': list, ...(tag ? { 'aws:PrincipalTag/tenantId': tag } : {}) };
          const { allowed } = decide(statements, { action: `dynamodb:${verb}`, resource, context });
          outcome.asked++;
          if (allowed) outcome.allowed++;
          if (allowed !== may({ verb, place, keys: list, tag }))
            outcome.wrong.push(`${role} ${allowed ? 'may' : 'may not'} ${verb} ${shape} in ${place}, tag ${tagged}`);
        }
  return outcome;
}

/** Files and data keys: what is asked of one workspace's, whoever's session it is. */
export function askBeyond(role: string, statements: readonly Statement[]): Outcome {
  const outcome: Outcome = { asked: 0, allowed: 0, wrong: [] };
  const put = (action: string, resource: string, context: Record<string, string>, tag: string | undefined, should: boolean) => {
    const { allowed } = decide(statements, { action, resource, context: { ...context, ...(tag ? { 'aws:PrincipalTag/tenantId': tag } : {}) } });
    outcome.asked++;
    if (allowed) outcome.allowed++;
    if (allowed !== should) outcome.wrong.push(`${role} ${allowed ? 'may' : 'may not'} ${action} ${resource} ${JSON.stringify(context)}, tag ${tag}`);
  };
  const bucket = nameOf(theOne('S3::Bucket', 'Files'), 'Arn');
  const master = nameOf(theOne('KMS::Key'), 'Arn');
  const level = ['read', 'write', 'enrol'].indexOf(role);
  for (const tag of Object.values(tags)) {
    for (const name of [`T/${A}/x`, `T/${B}/x`, `T/${A}X/x`, `T/${A}`, `t/${A}/x`, 'x', ''])
      for (const [action, from] of [
        ['GetObject', 0],
        ['PutObject', 1],
        ['DeleteObject', 1],
        ['ListBucket', 9],
        ['GetObjectVersion', 9],
        ['PutBucketPolicy', 9],
      ] as const)
        put(`s3:${action}`, name ? `${bucket}/${name}` : bucket, {}, tag, tag !== undefined && level >= from && name.startsWith(`T/${tag}/`));
    for (const workspace of [A, B, `${A}X`, undefined])
      for (const [action, from] of [
        ['Decrypt', 0],
        ['GenerateDataKey', 2],
        ['Encrypt', 9],
        ['ReEncryptFrom', 9],
        ['CreateGrant', 9],
        ['ScheduleKeyDeletion', 9],
      ] as const)
        put(
          `kms:${action}`,
          master,
          workspace ? { 'kms:EncryptionContext:workspace': workspace } : {},
          tag,
          tag !== undefined && level >= from && workspace === tag,
        );
  }
  return outcome;
}
