/**
 * The one road of a job: a message names it, a lease makes it ours, `run` does the work and notes how far it is. An
 * error is tried again by the queue; after the fifth time without any progress, or at once where trying again is in vain,
 * the job is failed.
 */
import { CrmError, type ErrorCode } from '@regulars/shared/errors.ts';
import type { QueuedJob } from '@regulars/shared/operations/jobs.ts';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Message } from '../events/events.ts';
import type { Files } from '../files/files.ts';
import { keyringOf } from '../store/keyring.ts';
import type { Keyring } from '../store/seal.ts';
import { type Settings, settingsOf } from '../store/settings.ts';
import { storeFor, type WriteStore } from '../store/store.ts';
import { type Meter, type Table, tableFor } from '../store/table.ts';
import { readAccount, stateOf } from '../usage/account.ts';
import { writeLine } from '../usage/line.ts';
import type { JobState } from './job.ts';
import { claim, Held, type Hold, MOST_ATTEMPTS } from './lease.ts';

/** A message received five times is set aside; a job that goes on all the same has sent itself another by then. */
const LAST_BUT_ONE_RECEIVE = 4;
/** With less time than this left a job ends its turn and sends itself another message. */
const LAST_CALL_MS = 45_000;

export interface Work<O = unknown> {
  job: Readonly<JobState<O>>;
  table: Table;
  keyring: Keyring;
  files: Files;
  settings: Settings;
  /** The settings as they are after a change of this job's own. */
  settingsNow(): Promise<Settings>;
  /** A store that writes as who asked, at this moment, because of this job. */
  store(settings: Settings): WriteStore;
  note: Hold<O>['note'];
  isLate(): boolean;
}

/**
 * What a job ends with: changes of its state, or `later` when it has to go on in another turn. `spent`: a file that nobody
 * needs any more. It goes once the end is stored, not before: a worker that is killed in between does its last steps again.
 */
export type Ending = (Partial<JobState> & { spent?: string }) | 'later';

export const handleJob =
  <O>(job: QueuedJob, via: string, run: (work: Work<O>) => Promise<Ending>) =>
  async ({ Records }: SQSEvent, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<SQSBatchResponse> => {
    const failed: SQSRecord[] = [];
    for (const record of Records) if (!(await turn(job, via, run, record, context))) failed.push(record);
    return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  };

/** One message. False: it must be delivered again. */
async function turn<O>(
  of: QueuedJob,
  via: string,
  run: (work: Work<O>) => Promise<Ending>,
  record: SQSRecord,
  context: Pick<Context, 'getRemainingTimeInMillis'>,
): Promise<boolean> {
  const message = JSON.parse(record.body) as Message; // written by events.send
  const began = performance.now();
  const meter: Meter = { read: 0, write: 0 };
  let hold: Hold<O> | undefined;
  let problem: unknown;
  let isOver = true;
  let spent: string | undefined;
  try {
    const table = tableFor(meter, { workspace: message.workspace });
    const keyring = await keyringOf(message.workspace, meter);
    hold = await claim<O>(table, keyring, message.job, of.id);
    if (!hold) return true;
    if (Number(record.attributes.ApproximateReceiveCount) === LAST_BUT_ONE_RECEIVE) await again(of, message);
    if (!of.always) await stopAtCap(table, message.workspace);
    const ending = await run(await workOf(hold, message.workspace, via, table, keyring, context));
    if (ending === 'later') {
      await hold.end({});
      await again(of, message);
    } else {
      const { spent: last, ...state } = ending;
      await hold.end({ status: 'done', endedAt: new Date().toISOString(), ...(state as Partial<JobState<O>>) }); // endings say nothing about the order
      spent = last;
    }
  } catch (error) {
    problem = error;
    isOver = await settle(error, hold);
  }
  const { workspace, job: id } = message;
  const { status, done, created, updated, failed, asker } = hold?.job ?? {};
  const says = { job: of.id, id, workspace, user: asker?.user, status, done, created, updated, failed };
  writeLine({ of, large: true, began, meter, problem: problem instanceof Held ? undefined : problem, says });
  if (spent) await (await filesIn(workspace)).remove(spent);
  return isOver;
}

/** A turn that has begun goes to its end; the next one does not begin. */
async function stopAtCap(table: Table, workspace: string): Promise<void> {
  const account = await readAccount(table, workspace);
  if (stateOf(account, new Date().toISOString()) === 'reached') throw new CrmError('CAP_REACHED');
}

/** Loaded when first used, as for requests (`hand`). */
const filesIn = async (workspace: string): Promise<Files> => (await import('../files/files.ts')).filesOf(workspace);

/** Another message of the same. Loaded when needed: most turns send none. */
const again = async (of: QueuedJob, message: Message): Promise<void> => (await import('../events/events.ts')).events.send(of, message);

async function workOf<O>(
  hold: Hold<O>,
  workspace: string,
  via: string,
  table: Table,
  keyring: Keyring,
  context: Pick<Context, 'getRemainingTimeInMillis'>,
): Promise<Work<O>> {
  const { meter } = table;
  const { asker, id } = hold.job;
  return {
    get job() {
      return hold.job;
    },
    table,
    keyring,
    files: await filesIn(workspace),
    settings: await settingsOf(workspace, meter),
    settingsNow: () => settingsOf(workspace, meter, Number.POSITIVE_INFINITY),
    store: (settings) =>
      storeFor({
        table,
        keyring,
        settings,
        reader: asker,
        writer: { user: asker.user, via, cause: id, now: new Date().toISOString(), timeZone: settings.timeZone, settings: settings.version },
      }),
    note: hold.note,
    isLate: () => context.getRemainingTimeInMillis() < LAST_CALL_MS,
  };
}

const passing: readonly ErrorCode[] = ['BUSY', 'CHANGED_MEANWHILE', 'INTERNAL'];

/** Lets go of the job after an error, for the next try or for good. False: to be delivered again. */
async function settle<O>(error: unknown, hold: Hold<O> | undefined): Promise<boolean> {
  if (!hold) return false; // another worker has it: when the message comes again it is done, or free
  if (error instanceof Held) {
    await hold.end({}).catch(() => {}); // what is still ours is given up: a hold that is renewed by nobody's turn would keep all others out
    return false;
  }
  const code = error instanceof CrmError ? error.code : 'INTERNAL';
  const isFinal = (hold.job.attempts ?? 0) >= MOST_ATTEMPTS || !passing.includes(code);
  const last: Partial<JobState<O>> = isFinal ? { status: 'failed', failedBy: code, endedAt: new Date().toISOString() } : {};
  return hold.end(last).then(
    () => isFinal,
    () => false,
  );
}
