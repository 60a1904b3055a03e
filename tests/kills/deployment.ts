/** A deployment made to be killed: opens a workspace where it is told to, and goes on under faults once it is asked for them. */
import { seeded } from '@regulars/shared/rules/random.ts';
import { startTest } from '../local.ts';

const [, , data = '', port = '0', seed = ''] = process.argv;
const local = await startTest({ data, port: Number(port), outgoingToLoopback: true });
const { workspace, key } = seed ? { workspace: '', key: '' } : await local.workspace('Killed');
process.stdin.resume().once('close', () => void local.stop().finally(() => process.exit(1)));
console.log(JSON.stringify({ url: local.url, port: local.port, workspace, key }));

const anywhere = ['throttle', 'errorBefore', 'errorAfter', 'lostAnswer'] as const;
const bad = [
  ...anywhere.flatMap((kind) => [
    { service: 'dynamodb', kind, rate: 0.02 },
    { service: 'sqs', kind, rate: 0.01 },
    { service: 'execute-api', kind, rate: 0.03 },
  ]),
  { service: 'dynamodb', kind: 'conflict', action: 'TransactWriteItems', rate: 0.1 },
  { service: 'dynamodb', kind: 'delay', rate: 0.02, milliseconds: 50 },
  { service: 'stream', kind: 'repeat', rate: 0.2 },
  { service: 'stream', kind: 'delay', rate: 0.1, milliseconds: 150 },
] as const;
const random = seeded(Number(seed || 0));
if (seed) for (const fault of bad) local.cloud.door.faults.order(fault, random.below(1e9));
