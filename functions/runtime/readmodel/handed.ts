/** Read models as requests are handed them: kept open per workspace while this process lives, the least used dropped. */
import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { CrmError, type FaultCode, isFault } from '@regulars/shared/errors.ts';
import { takeSnapshot } from '@regulars/shared/operations/jobs.ts';
import { dateIn } from '@regulars/shared/rules/dates.ts';
import { seenOf } from '@regulars/shared/rules/rights.ts';
import { environment } from '../environment.ts';
import { events } from '../events/events.ts';
import { filesOf } from '../files/files.ts';
import { type Told, tell } from '../http/answer.ts';
import type { Within } from '../http/given.ts';
import type { Request } from '../http/request.ts';
import { keyringOf } from '../store/keyring.ts';
import { type Keyring, sealBytes, unsealBytes } from '../store/seal.ts';
import { collationIn, type Settings } from '../store/settings.ts';
import { sourceOf } from '../store/source.ts';
import { count, type Meter, tableFor } from '../store/table.ts';
import { type Model, openModel } from './model.ts';
import { readModelFor as questions, type ReadModel } from './readmodel.ts';
import { QueryRefused } from './refused.ts';
import { snapshotsOf } from './snapshots.ts';

export type { ReadModel } from './readmodel.ts';

const MOST = 40;
const ASK_AGAIN_AFTER = 60_000;
/** Milliseconds; a request lasts 30 seconds at most. */
const PATIENCE = 20_000;

interface Opened {
  model: Model;
  /** What catching up used since somebody paid for it. */
  meter: Meter;
  cursorKey: KeyObject;
  /** When a snapshot was asked for. */
  askedAt: number;
}

const models = new Map<string, Opened>();

const kept = new WeakMap<Settings, Settings['definitions']>();

/** The same list for the same settings: an unchanged one is known by identity. */
function definitionsOf(settings: Settings): Settings['definitions'] {
  const found = kept.get(settings) ?? settings.definitions.filter(({ internal }) => !internal);
  kept.set(settings, found);
  return found;
}

/** The workspace's model, its definitions those of the settings. */
export async function modelOf(workspace: string, settings: Settings, meter: Meter): Promise<Opened> {
  const definitions = definitionsOf(settings);
  const keyring = await keyringOf(workspace, meter);
  const found = models.get(workspace) ?? open(workspace, definitions, keyring);
  models.delete(workspace); // the one used last stands last
  models.set(workspace, found);
  if (models.size > MOST) close(models.keys().next().value as string); // size says that there is a first one
  found.model.define(definitions, { today: dateIn(new Date().toISOString(), settings.timeZone), timeZone: settings.timeZone });
  return found;
}

/** Catching up is paid by whoever was waiting for it; the sum over all requests and jobs is exact. */
export function pay({ meter: owed }: Pick<Opened, 'meter'>, meter: Meter): void {
  meter.read += owed.read;
  meter.write += owed.write;
  for (const what of ['loadBytes', 'loadMs'] as const) count(meter, what, owed[what] ?? 0);
  Object.assign(owed, { read: 0, write: 0, loadBytes: 0, loadMs: 0 });
}

function open(workspace: string, definitions: Settings['definitions'], keyring: Keyring): Opened {
  mkdirSync(environment.temporary, { recursive: true, mode: 0o700 });
  const meter: Meter = { read: 0, write: 0 };
  const table = tableFor(meter, { workspace });
  const model: Model = openModel({
    workspace,
    folder: environment.temporary,
    source: sourceOf(table, keyring, 0, () => [...model.definitions().keys()]),
    sealing: { seal: (bytes, about) => sealBytes(keyring, about, bytes), unseal: (bytes, about) => unsealBytes(keyring, about, bytes) },
    snapshots: snapshotsOf(table, workspace, filesOf(workspace)),
    definitions,
    clock: () => performance.now(),
    opened(bytes, ms) {
      count(meter, 'loadBytes', bytes);
      count(meter, 'loadMs', Math.round(ms * 10) / 10);
    },
  });
  return { model, meter, cursorKey: createSecretKey(new Uint8Array(hkdfSync('sha256', keyring.data, '', 'cursor', 32))), askedAt: -ASK_AGAIN_AFTER };
}

function close(workspace: string): void {
  models.get(workspace)?.model.close();
  models.delete(workspace);
}

export async function readModelFor({ place, request, told, now }: { place: Within; request: Request; told: Told; now: string }): Promise<ReadModel> {
  const { workspace, settings, user } = place;
  const opened = await modelOf(workspace, settings, told.meter);
  const asked = questions(opened.model, {
    principal: request.verdict.key ?? user.user,
    reader: user,
    definitions: seenOf(
      [...opened.model.definitions().values()].filter(({ deleted }) => !deleted),
      user,
    ),
    now,
    timeZone: settings.timeZone,
    cursorKey: opened.cursorKey,
    collation: collationIn(settings.record),
    wanted: request.wanted,
  });
  const answered = async <T>(question: Promise<T>): Promise<T> => {
    try {
      const answer = await inTime(question, workspace, opened);
      tell(told, opened.model.position());
      await askForSnapshot(workspace, opened);
      return answer;
    } catch (error) {
      throw error instanceof QueryRefused ? refused(error) : error;
    } finally {
      pay(opened, told.meter);
    }
  };
  return {
    each: asked.each,
    position: asked.position,
    ids: (object, query) => answered(asked.ids(object, query)),
    list: (object, query) => answered(asked.list(object, query)),
    summarize: (object, query) => answered(asked.summarize(object, query)),
    searchAll: (text, limit) => answered(asked.searchAll(text, limit)),
    titles: (ids) => answered(asked.titles(ids)),
    timeline: (object, id, query, changes) => answered(asked.timeline(object, id, query, changes)),
    alike: (object, values, rules, except) => answered(asked.alike(object, values, rules, except)),
    groups: (object, pairs, query) => answered(asked.groups(object, pairs, query)),
    pointers: (object, ids) => answered(asked.pointers(object, ids)),
    seenPointers: (object, ids, since) => answered(asked.seenPointers(object, ids, since)),
  };
}

/**
 * A large workspace without a snapshot takes longer to open than a request may last: a job writes one, the asker is
 * told to come back, and what was begun here goes on.
 */
async function inTime<T>(question: Promise<T>, workspace: string, opened: Opened): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), PATIENCE);
  });
  const first = await Promise.race([question, late]).finally(() => clearTimeout(timer));
  if (first !== 'late') return first;
  question.catch(() => undefined); // whoever asks next meets the same error, and is told
  await orderSnapshot(workspace, opened);
  throw new CrmError('PREPARING', `Opening ${workspace} takes longer than ${PATIENCE} ms`);
}

/** A snapshot is a job: a reader's time belongs to the one who waits. */
async function askForSnapshot(workspace: string, opened: Opened): Promise<void> {
  if (opened.model.snapshotDue()) await orderSnapshot(workspace, opened);
}

async function orderSnapshot(workspace: string, opened: Opened): Promise<void> {
  if (performance.now() - opened.askedAt < ASK_AGAIN_AFTER) return;
  opened.askedAt = performance.now();
  await events.send(takeSnapshot, { workspace, job: '' });
}

/** What the read model says of a question, in the codes of the API. */
function refused({ code, pointer, message }: QueryRefused): CrmError {
  if (code === 'BAD_CURSOR') return new CrmError('BAD_CURSOR', message);
  if (code === 'NO_SUCH_RECORD') return new CrmError('NOT_FOUND', message, [{ pointer, code }]);
  const fault: FaultCode = isFault(code) ? code : code === 'WRONG_LIMIT' ? 'TOO_BIG' : code === 'TOO_DEEP' ? 'TOO_LONG' : 'INVALID';
  return new CrmError('INVALID', message, [{ pointer, code: fault }]);
}
