/**
 * The only writer of records. One transaction holds the records (refused if anybody changed them since they were read),
 * a journal entry for each, their guards, the answer under its idempotency key and the moved head of one lane: all or
 * none.
 */
import { CrmError } from '@regulars/shared/errors.ts';
import type { AnyRecord } from '@regulars/shared/objects/object.ts';
import { guardKey } from './keys.ts';
import { giveBack, takeLane } from './lanes.ts';
import { keptAnswer, type Once } from './once.ts';
import { type Change, fieldOfGuard, type Planned, plan, type Writer } from './plan.ts';
import type { Keyring } from './seal.ts';
import { Cancelled, count, type Table, type TransactItem } from './table.ts';
import { type Place, transactionOf } from './transaction.ts';

const ATTEMPTS = 10;

export interface Committing {
  table: Table;
  keyring: Keyring;
  writer: Writer;
  once?: Once | undefined;
  /** Further items of the same transaction, given the entries it writes: a job's chunk, a membership. */
  also?: (entries: Committed['entries']) => TransactItem[];
}

export interface Committed {
  /** As stored, one for each change. */
  records: AnyRecord[];
  /** The journal entries: one for each change that changed something. */
  entries: { lane: number; sequence: number }[];
}

/** A value that must be unique belongs to another record. `at`: the change that was refused. */
export class Duplicate extends CrmError {
  readonly at: number;
  constructor(at: number, field: string, existing: string | undefined) {
    super('DUPLICATE', `${field} is taken`, [{ pointer: `/${field}`, code: 'DUPLICATE', ...(existing ? { existing } : {}) }]);
    this.at = at;
  }
}

/** Another writer was faster. `at`: the change that was refused. */
export class ChangedMeanwhile extends CrmError {
  readonly at: number;
  constructor(at: number) {
    super('CHANGED_MEANWHILE');
    this.at = at;
  }
}

/**
 * Stores the changes and gives what `answer` makes of them. Errors: INVALID, DUPLICATE, CHANGED_MEANWHILE,
 * RECORD_TOO_LARGE, BATCH_TOO_LARGE, LAST_OWNER, KEY_REUSED, BUSY.
 */
export async function commit<T>(changes: readonly Change[], committing: Committing, answer: (committed: Committed) => T): Promise<T> {
  const { table, keyring, writer, once, also } = committing;
  const planned = changes.map((change) => plan(change, writer, keyring));
  const writes = planned.filter((one) => one !== undefined);
  checkApart(planned);
  const records = changes.map((change, at) => planned[at]?.record ?? (change as { before: AnyRecord }).before); // only an update of nothing plans nothing

  const held = writes.some(({ object }) => object.name === 'user') ? await (await import('./owners.ts')).ownerHeld(writes, committing) : []; // most commits change nobody
  const whole: Committing = held.length > 0 ? { ...committing, also: (entries) => [...(also?.(entries) ?? []), ...held] } : committing;

  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const head = writes.length > 0 ? await takeLane(table, keyring.workspace, attempt > 0) : undefined;
    let stands: typeof head;
    let places: readonly Place[] = [];
    try {
      const made = transactionOf(writes, head, records, whole, answer);
      places = made.places;
      if (made.items.length > 0) await table.transact(made.items);
      count(table.meter, 'bytes', made.bytes);
      stands = made.head;
      return made.answer;
    } catch (error) {
      if (!(error instanceof Cancelled)) throw error;
      const failed = places.filter((_, at) => error.codes[at] === 'ConditionalCheckFailed');
      if (once && failed.some(({ what }) => what === 'once')) {
        const kept = await keptAnswer(table, keyring, once, writer.now);
        if (kept) return kept.answer as T; // kept by this operation under this key: an answer of the same type
      }
      await refuse(failed, planned, committing);
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 10 * (attempt + 1)));
    } finally {
      if (head) giveBack(keyring.workspace, head.lane, stands);
    }
  }
  throw new CrmError('BUSY', `Gave up after ${ATTEMPTS} attempts`);
}

/** One commit holds one change of a record, and each unique value once. */
function checkApart(planned: readonly (Planned | undefined)[]): void {
  const seen = new Set<string>();
  for (const [at, one] of planned.entries()) {
    if (!one) continue;
    if (seen.has(one.record.id)) throw new ChangedMeanwhile(at);
    seen.add(one.record.id);
    const twice = one.guards.find((guard) => seen.has(guard));
    if (twice) throw new Duplicate(at, fieldOfGuard(twice), undefined);
    for (const guard of one.guards) seen.add(guard);
  }
}

/** Throws what a failed condition means to the caller; a moved head or a conflict of transactions is tried again. */
async function refuse(failed: readonly Place[], planned: readonly (Planned | undefined)[], { table, keyring }: Committing): Promise<void> {
  const guard = failed.find(({ what }) => what === 'guard');
  if (guard?.guard && guard.of) {
    const holder = await table.get(guardKey(keyring.workspace, guard.guard));
    if (holder) throw new Duplicate(planned.indexOf(guard.of), fieldOfGuard(guard.guard), holder.r as string); // transactionOf puts the id there
  }
  const record = failed.find(({ what }) => what === 'record');
  if (record?.of) throw new ChangedMeanwhile(planned.indexOf(record.of));
  if (failed.some(({ what }) => what === 'also')) throw new CrmError('CHANGED_MEANWHILE', 'A condition beside the records failed');
}
