/**
 * Starts the whole product on this machine, over one data folder, and stops all of it again.
 * Handlers without a read model run in this process, so `process.env` gets their environment until `stop`:
 * at most one deployment a process.
 */
import { randomUUID } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { operations as allOperations } from '@regulars/shared/operations/index.ts';
import { jobs as allJobs } from '@regulars/shared/operations/jobs.ts';
import { socketOperations as allSocketOperations } from '@regulars/shared/operations/sockets.ts';
import { type Cloud, openCloud } from './cloud/cloud.ts';
import { commonEnvironment, credentialEnvironment, functionEnvironment, oidcClient, setEnvironment, toLoopback } from './environment.ts';
import { takeFolder } from './folder.ts';
import { functionsOf } from './functions/assembly.ts';
import { makeInvoke, temporaryOf } from './functions/invoke.ts';
import { DISPATCH, makeLambdas } from './functions/lambdas.ts';
import { makeGateway, type Operation } from './gateway/gateway.ts';
import { makeWeb } from './gateway/web.ts';
import { listenPublic, type Serve } from './public.ts';
import { manageSockets } from './sockets/manage.ts';
import { makeSockets, type SocketOperation, type Sockets, type SocketsOptions } from './sockets/sockets.ts';
import { type Batch, sumAsDelivered } from './usage/deliver.ts';
import { openSpool, type Spool } from './usage/spool.ts';
import { type Job, queuesOf } from './work/job.ts';
import { makeWork, type Work } from './work/work.ts';

export type StartOptions = {
  port: number;
  data: string;
  log?: (line: object) => void;
  /** Any other than loopback only when self-hosting; `publicUrl` is then what people type. */
  host?: string;
  publicUrl?: string;
  selfHosted?: boolean;
  /** Where real mail goes; without it all mail lies in the mailbox of this machine. */
  smtp?: string | undefined;
  /** Tests hand in their own lists and the folder their handlers lie in. */
  operations?: readonly Operation[];
  jobs?: readonly Job[];
  socketOperations?: readonly SocketOperation[];
  socketLimits?: Pick<SocketsOptions, 'idle' | 'longest'>;
  root?: string;
  /** The folder of a synthesized assembly: functions then run from its bundles, each in a process of its own, as on AWS. */
  assembly?: string;
  deadline?: number;
  /** For tests alone: webhooks may go to 127.0.0.1. */
  outgoingToLoopback?: boolean;
  /** For tests alone: what a new password's hash costs, as a power of two. */
  passwordCost?: number;
  /** Milliseconds between two sums of what was used. */
  summedEvery?: number;
  /** Settings of the operator, in place of those of the environment. */
  settings?: Record<string, string>;
  /** The gateway's clock, by which it forgets who somebody is. */
  now?: () => number;
};
export type Local = {
  url: string;
  port: number;
  environment: Record<string, string>;
  cloud: Cloud;
  sockets: Sockets;
  isAtRest: Work['isAtRest'];
  /** Requests handed to functions, by workspace. */
  asked: ReadonlyMap<string, number>;
  meter: Spool;
  pids(): number[];
  stop(): Promise<void>;
};

const isLoopback = (host: string) => host === '127.0.0.1' || host === 'localhost' || host === '::1';
const webFolder = fileURLToPath(new URL('../../web/build', import.meta.url));

export async function startLocal(options: StartOptions): Promise<Local> {
  const { host = '127.0.0.1', selfHosted = false, operations = allOperations, assembly, root, deadline, now, log = () => {} } = options;
  const { socketOperations = allSocketOperations, socketLimits = {}, passwordCost: cost } = options;
  const jobs = assembly ? withDispatcher(options.jobs ?? allJobs) : (options.jobs ?? allJobs);
  const waiting = queuesOf(jobs);
  if (!isLoopback(host) && !selfHosted)
    throw new Error(
      `Regulars listens on this machine only. To serve others from ${host}, set REGULARS_SELF_HOST=1 and PUBLIC_URL to the https address they use.`,
    );

  const undo: (() => unknown)[] = [];
  const stop = async () => {
    for (const one of undo.splice(0).reverse()) await one();
  };
  try {
    const { folder, release } = takeFolder(options.data);
    undo.push(release);
    const site = await listenPublic(host, options.port, log);
    undo.push(() => site.stop());
    const url = options.publicUrl ?? `http://127.0.0.1:${site.port}`;
    const origin = new URL(url).origin;

    const work = makeWork({ folder, jobs, log });
    undo.push(() => work.close());
    const sockets = makeSockets({ operations: socketOperations, log, ...socketLimits });
    const cloud = await openCloud(folder, { ear: work.ear, sockets: manageSockets(sockets), publicOrigin: () => origin, smtp: options.smtp, log });
    undo.push(() => cloud.stop());

    if (selfHosted && !options.smtp) log({ message: 'No mail leaves this machine: name the server that takes it in REGULARS_SMTP', error: 'no REGULARS_SMTP' });
    const common: Record<string, string> = {
      ...commonEnvironment(url, cloud.door),
      ...options.settings,
      ...(options.outgoingToLoopback ? { [toLoopback]: 'yes' } : {}),
    };
    const credentials = cloud.door.credentials;
    const environment = { ...common, ...credentialEnvironment(credentials.give('api')) };
    undo.push(setEnvironment(environment));
    const invoke = assembly
      ? makeLambdas({
          functions: functionsOf(assembly),
          folder: temporaryOf(folder),
          environment: (of) => functionEnvironment(of, common, cloud.door),
          abreast: (id) => waiting.find((queue) => queue.id === id)?.atOnce ?? 1,
          log,
        })
      : makeInvoke({ data: folder, root, deadline, log, environment: (role) => ({ ...common, ...credentialEnvironment(credentials.give(role)) }) });
    undo.push(() => invoke.stop());
    sockets.begin(invoke);
    undo.push(() => sockets.stop());

    const spool = openSpool(folder, { every: options.summedEvery, log });
    undo.push(() => spool.close());
    const gateway = makeGateway({ operations, invoke, publicOrigin: () => origin, log, now });
    const identity = lazily(async () => {
      const { openIdentity } = await import('./identity/identity.ts');
      const opened = openIdentity({ folder, url, client: oidcClient, mail: cloud.mail, from: common.MAIL_FROM ?? '', mailbox: !selfHosted, cost, log });
      undo.push(opened.close);
      return opened.serve;
    });
    const mailbox = selfHosted ? undefined : lazily(async () => (await import('./mailbox/mailbox.ts')).makeMailbox(cloud.mail));
    site.open(url, { api: gateway.serve, web: makeWeb(webFolder), identity, mailbox, sockets: sockets.upgrade });

    writeFileSync(
      join(folder, 'door.json'),
      JSON.stringify({ pid: process.pid, url, environment: { ...common, ...credentialEnvironment(credentials.give('admin')) } }),
      { mode: 0o600 },
    );
    undo.push(() => rmSync(join(folder, 'door.json'), { force: true }));
    spool.begin(assembly ? { job: (_, batch) => sumAsDelivered(cloud.files, invoke, batch as Batch) } : invoke); // what a spool hands over
    undo.push(() => spool.stop());
    await work.begin(cloud, invoke);
    undo.push(() => work.stop());
    log({ message: 'Started', id: randomUUID(), url });
    return {
      url,
      port: site.port,
      environment,
      cloud,
      sockets,
      isAtRest: work.isAtRest,
      asked: gateway.asked,
      meter: spool,
      pids: () => [cloud.table.pid() ?? 0, ...invoke.pids()].filter(Boolean),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** On AWS one function reads the stream for all who listen. */
const withDispatcher = (jobs: readonly Job[]): Job[] => [...jobs.filter(({ on }) => on !== 'journal'), { id: DISPATCH, folder: '', uses: {}, on: 'journal' }];

/** Loads a part with its first request: what nobody asks for costs neither time nor memory. */
function lazily(load: () => Promise<Serve>): Serve {
  let loaded: Promise<Serve> | undefined;
  return async (request, response) => {
    loaded ??= load();
    loaded.catch(() => (loaded = undefined));
    return (await loaded)(request, response);
  };
}
