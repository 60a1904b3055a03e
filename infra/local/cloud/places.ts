/** What `infra/aws` gives names to, under the names it has on one machine. */
import { roleNames } from '@regulars/shared/operations/reach.ts';
import type { Places } from '../../aws/permit.ts';

const REGION = 'local-1';
export const ACCOUNT = '000000000000';
const arn = (service: string, resource: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${resource}`;

export const STAGE = 'local';
export const tableNamed = (name: string) => arn('dynamodb', `table/${name}`);
export const roleNamed = (name: string) => `arn:aws:iam::${ACCOUNT}:role/regulars/${STAGE}/${name}`;

export const places = {
  table: tableNamed('regulars'),
  keys: tableNamed('regulars-keys'),
  bucket: 'arn:aws:s3:::regulars',
  lines: 'arn:aws:s3:::regulars', // there is one, where nothing else begins so
  master: arn('kms', 'alias/regulars'),
  roles: Object.fromEntries(roleNames.map((name) => [name, roleNamed(name)])) as Places['roles'], // of every name
  queue: (name: string) => arn('sqs', name),
  mail: arn('ses', 'identity/regulars.local'),
  sockets: arn('execute-api', `sockets/${STAGE}`),
  tableNamed,
} satisfies Places & { tableNamed(name: string): string };
