/** What each function may do is what its `uses` says: seen from the actions that stand in the templates. */
import { authorizers, clocks, type Deployed, dispatcher, nameToken, reader, signInPage, singles, sockets, workers } from '@regulars/infra/aws/deployed.ts';
import { system } from '@regulars/infra/aws/needs.ts';
import { decide } from '@regulars/infra/local/cloud/policies.ts';
import { operations } from '@regulars/shared/operations/index.ts';
import { jobs } from '@regulars/shared/operations/jobs.ts';
import { queueNames } from '@regulars/shared/operations/queues.ts';
import { socketOperations } from '@regulars/shared/operations/sockets.ts';
import { describe, expect, test } from 'vitest';
import { actionsOf, functionOf, functions, listOf, type Role, roles, takenOn } from './functions.ts';
import { nameOf, theOne } from './templates.ts';

const deployed: readonly Deployed[] = [...singles, reader, ...sockets, ...Object.values(authorizers), nameToken, signInPage, ...workers, ...clocks, dispatcher];
const names = ['read', 'write', 'meter', 'directory', 'enrol', 'due', 'listing', 'unowned'];
const arnOf = (name: string) => nameOf(takenOn(name).resource, 'Arn');
const resourcesOf = ({ statements }: Role, action: string) =>
  statements.filter((one) => listOf(one.Action).includes(action)).flatMap(({ Resource }) => listOf(Resource));
const takes = (file: string) => names.filter((name) => resourcesOf(functionOf(file).role, 'sts:AssumeRole').includes(arnOf(name)));

describe('functions', () => {
  test('there is one for everything that can be asked and done, and no other', () => {
    const listed = [...operations.filter(({ uses }) => !uses.readmodel), ...socketOperations, ...jobs.filter(({ every }) => every)].map(
      ({ folder, id }) => `${folder}/${id}`,
    );
    const beside = [
      ...queueNames,
      'reader',
      'dispatch',
      'authorize/authorizeRequest',
      'authorize/authorizeSocket',
      'authorize/nameToken',
      'sessions/sendToSignIn',
    ];
    expect(functions.map(({ file }) => file).toSorted()).toEqual([...listed, ...beside].toSorted());
  });

  test('run Node 24 on Arm from one asset, with memory, time and a role of their own, and all write one log', () => {
    const logs = new Set(functions.map(({ properties }) => (properties.LoggingConfig as { LogGroup: string }).LogGroup));
    expect([...logs]).toEqual([nameOf(theOne('Logs::LogGroup', 'UsageLog'))]);
    const assets = new Set(functions.map(({ properties }) => JSON.stringify(properties.Code)));
    expect(assets.size).toBe(1);
    for (const { properties } of functions) {
      expect(properties).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'] });
      expect(properties.MemorySize).toBeGreaterThanOrEqual(512);
    }
    expect(new Set(functions.map(({ properties }) => properties.Role)).size).toBe(functions.length);
  });

  test('are told where the roles are that they take on, and of no other', () => {
    for (const { file, properties } of functions) {
      const told = Object.entries(properties.Environment?.Variables ?? {}).filter(([name]) => name.startsWith('ROLE_'));
      expect([file, ...told.map(([name, arn]) => `${name} ${arn}`)]).toEqual([file, ...takes(file).map((name) => `ROLE_${name.toUpperCase()} ${arnOf(name)}`)]);
    }
  });
});

describe('the role of a function', () => {
  /** By the words of `uses`, said once more. */
  const actionsFor = ({ id, uses, streamed, queued: isQueued, within, admits }: Deployed): string[] => {
    const tagged =
      admits || within || isQueued || streamed || uses.store || uses.readmodel || uses.files || uses.notifications || uses.sockets || uses.directory;
    return [
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      ...(tagged || uses.usage ? ['sts:AssumeRole', 'sts:TagSession'] : []),
      ...(uses.events || uses.readmodel || isQueued ? ['sqs:SendMessage'] : []),
      ...(uses.sockets === 'send' ? ['execute-api:ManageConnections'] : []),
      ...(isQueued ? ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'] : []),
      ...(streamed ? ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'] : []),
      ...(streamed || clocks.some((one) => one.id === id) ? ['sqs:SendMessage'] : []),
    ];
  };

  test.each(deployed.map((one) => [one.file, one] as const))('%s may what `uses` says', (file, of) => {
    expect([...new Set(actionsOf(functionOf(file).role))].toSorted()).toEqual([...new Set(actionsFor(of))].toSorted());
  });

  test('takes on what it needs', () => {
    expect(
      Object.fromEntries(
        [
          'records/getRecord',
          'records/createRecord',
          'sessions/exchangeCode',
          'sockets/ping',
          'authorize/authorizeRequest',
          'authorize/authorizeSocket',
          'workspaces/createWorkspace',
          'workspaces/getMe',
          'people/removeMember',
          'files/createFile',
          'reader',
          'screen',
          'exports',
          'outgoing',
          'upkeep',
          'due/wakeDue',
          'duplicates/pairNightly',
          'usage/sumDelivered',
          'dispatch',
          'authorize/nameToken',
        ].map((file) => [file, takes(file).join(' ')]),
      ),
    ).toEqual({
      'records/getRecord': 'read meter',
      'records/createRecord': 'read write meter',
      'sessions/exchangeCode': '',
      'sockets/ping': 'read',
      'authorize/authorizeRequest': 'read directory',
      'authorize/authorizeSocket': 'read write',
      'workspaces/createWorkspace': 'read meter directory enrol',
      'workspaces/getMe': 'read meter directory',
      'people/removeMember': 'read write meter directory enrol',
      'files/createFile': 'read write meter',
      reader: 'read write meter',
      screen: 'read write',
      exports: 'read write',
      outgoing: 'read write',
      upkeep: 'read write',
      'due/wakeDue': 'read write due',
      'duplicates/pairNightly': 'read write directory listing',
      'usage/sumDelivered': 'meter unowned',
      dispatch: 'read write',
      'authorize/nameToken': '',
    });
  });

  test('an operation that declares no writing takes no role on that writes', () => {
    const readers = deployed.filter(({ uses, queued: isQueued }) => !isQueued && !uses.sockets && !Object.values(uses).includes('write'));
    expect(readers.length).toBeGreaterThan(10);
    for (const { file } of readers) expect([file, ...takes(file).filter((name) => name === 'write' || name === 'enrol')]).toEqual([file]);
  });

  test('sends messages to the queues of jobs and to what is set aside for it, by name', () => {
    const prefix = 'arn:aws:sqs:us-east-1:123456789012:regulars-main-';
    expect(resourcesOf(functionOf('samples/addSamples').role, 'sqs:SendMessage').toSorted()).toEqual(queueNames.map((name) => prefix + name).toSorted());
    expect(resourcesOf(functionOf('reader').role, 'sqs:SendMessage')).toContain(`${prefix}upkeep`);
    expect(resourcesOf(functionOf('screen').role, 'sqs:SendMessage')).toEqual(['screen', 'upkeep'].map((name) => prefix + name));
    expect(resourcesOf(functionOf('exports').role, 'sqs:SendMessage')).toEqual(['exports', 'upkeep'].map((name) => prefix + name));
  });

  test('takes messages from the queue of its name and from no other', () => {
    const prefix = 'arn:aws:sqs:us-east-1:123456789012:regulars-main-';
    const taking = functions.filter(({ role }) => actionsOf(role).includes('sqs:ReceiveMessage'));
    expect(taking.map(({ file, role }) => [file, ...resourcesOf(role, 'sqs:ReceiveMessage')]).toSorted()).toEqual(
      queueNames.map((name) => [name, prefix + name]).toSorted(),
    );
  });

  test('sends mail and speaks to connections only where what goes out does, never where records are written in bulk', () => {
    const may = (action: string) => queueNames.filter((name) => actionsOf(functionOf(name).role).includes(action));
    expect(may('execute-api:ManageConnections')).toEqual(['outgoing']);
    expect(workers.filter(({ uses }) => uses.mail || uses.outgoing).map(({ id }) => id)).toEqual(['outgoing']);
  });
});

describe('trust', () => {
  const withTag = (tag: string | undefined, keys = tag === undefined ? [] : ['tenantId']) => ({
    ...(tag === undefined ? {} : { 'aws:RequestTag/tenantId': tag }),
    'aws:TagKeys': keys,
  });
  const trusts = (name: string, principal: string, action: string, context: Record<string, string | readonly string[]>) =>
    decide(
      takenOn(name).trust.map((one) => ({ ...one, Resource: '*' })),
      { action, resource: arnOf(name), context: { ...context, 'aws:PrincipalArn': principal } },
    ).allowed;
  const tagged = ['read', 'write', 'meter', 'enrol'];

  test('a role is taken on by the functions that may, and by no other role', () => {
    for (const name of names) {
      const context = withTag(tagged.includes(name) ? '01JAAAAAAAAAAAAAAAAAAAAAAA' : undefined);
      const trusted = roles.filter(({ principal }) => trusts(name, principal, 'sts:AssumeRole', context)).map(({ principal }) => principal);
      const allowed = roles.filter((role) => resourcesOf(role, 'sts:AssumeRole').includes(arnOf(name))).map(({ principal }) => principal);
      expect(trusted.length).toBeGreaterThan(0);
      expect([name, ...trusted.toSorted()]).toEqual([name, ...allowed.toSorted()]);
    }
  });

  test('a workspace must be named, and nothing else may be', () => {
    const { principal } = functionOf('records/createRecord').role;
    for (const action of ['sts:AssumeRole', 'sts:TagSession']) {
      expect(trusts('write', principal, action, withTag('01JAAAAAAAAAAAAAAAAAAAAAAA'))).toBe(true);
      expect(trusts('write', principal, action, withTag(undefined))).toBe(false);
      expect(trusts('write', principal, action, withTag(''))).toBe(false);
      expect(trusts('write', principal, action, withTag('01J', ['tenantId', 'role']))).toBe(false);
      expect(trusts('write', principal, action, { 'aws:TagKeys': ['role'] })).toBe(false);
    }
  });

  test('roles over all workspaces take no tag', () => {
    for (const [name, file] of [
      ['directory', 'authorize/authorizeRequest'],
      ['due', 'due/wakeDue'],
      ['listing', 'duplicates/pairNightly'],
      ['unowned', 'usage/sumDelivered'],
    ] as const)
      expect(trusts(name, functionOf(file).role.principal, 'sts:TagSession', withTag('01JAAAAAAAAAAAAAAAAAAAAAAA'))).toBe(false);
  });

  test('somebody else of the account, or of another, or a stage beside, is not trusted', () => {
    const path = 'role/regulars/main/functions/write';
    for (const principal of [
      'arn:aws:iam::123456789012:user/somebody',
      `arn:aws:iam::999999999999:${path}/X`,
      'arn:aws:iam::123456789012:role/regulars/test/functions/write/X',
      'arn:aws:iam::123456789012:role/write',
      'arn:aws:iam::123456789012:role/regulars/main/functions/read/write',
    ])
      expect([principal, trusts('write', principal, 'sts:AssumeRole', withTag('01J'))]).toEqual([principal, false]);
  });
});

describe('over all roles', () => {
  test('nothing scans, no action has a wildcard, no resource is everything', () => {
    for (const role of roles) {
      expect(actionsOf(role).filter((action) => action.includes('*') || /Scan|PartiQL|BatchWrite|Export|Restore/.test(action))).toEqual([]);
      expect(role.statements.flatMap(({ Resource }) => listOf(Resource)).filter((one) => one === '*' || /^arn:[^*]*:\*$/.test(one))).toEqual([]);
    }
  });

  test('the functions that see all workspaces are five at most, and these', () => {
    expect(Object.keys(system).toSorted()).toEqual(['dispatch', 'pairNightly', 'sumDelivered', 'wakeDue']);
    const seeing = functions.filter(
      ({ file, role }) => takes(file).some((name) => ['due', 'listing', 'unowned'].includes(name)) || actionsOf(role).includes('dynamodb:GetRecords'),
    );
    expect(seeing.map(({ file }) => file.split('/').at(-1)).toSorted()).toEqual(Object.keys(system).toSorted());
  });
});
