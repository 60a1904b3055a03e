/**
 * The store as a use case gets it: bound to one workspace, one reader and one request. A record that the reader may not
 * see is not found; ids that came from outside are never keys by themselves.
 */
import { CrmError } from '@regulars/shared/errors.ts';
import { kindOf } from '@regulars/shared/fields/kinds.ts';
import type { AnyRecord, ObjectOf } from '@regulars/shared/objects/object.ts';
import { mayChangeShared } from '@regulars/shared/rules/sharing.ts';
import { type Committed, type Committing, commit, Duplicate } from './commit.ts';
import type { Entry } from './entry.ts';
import { historyOf, readEntry } from './journal.ts';
import { guardKey, recordKey } from './keys.ts';
import { checkLinks, notFound } from './links.ts';
import { keptAnswer, type Once } from './once.ts';
import { type Change, guardName, type Writer } from './plan.ts';
import { type Reader, sees } from './reader.ts';
import { unsealRecord } from './record.ts';
import type { Keyring } from './seal.ts';
import { forgetSettings, type Settings } from './settings.ts';
import type { Table } from './table.ts';

export interface StoreOptions {
  table: Table;
  keyring: Keyring;
  settings: Settings;
  reader: Reader;
  writer: Writer;
  /** Present when the request carries an Idempotency-Key. */
  once?: Once | undefined;
  /** Told of every commit: the entries it wrote, and the version of the settings if it changed them. */
  wrote?: (entries: Committed['entries'], settings: number) => void;
}

export interface CommitOptions<T> {
  answer?: (records: AnyRecord[], entries: Committed['entries']) => T;
  also?: Committing['also'];
  cause?: string;
  via?: string;
  /** Which of the request's commits this is, where a refused one must not shift the others; counted unless given. */
  nth?: number;
}

/** What is kept under an Idempotency-Key: the answer, and what the request wrote. */
interface Kept<T> {
  answer: T;
  entries: Committed['entries'];
  settings: number;
}

export type ReadStore = Pick<ReturnType<typeof storeFor>, 'get' | 'me' | 'teamsOf' | 'find' | 'history' | 'entry' | 'objectOf' | 'table' | 'keyring'>;
export type WriteStore = ReturnType<typeof storeFor>;

export function storeFor({ table, keyring, settings, reader, writer, once, wrote }: StoreOptions) {
  const { workspace } = keyring;
  let commits = 0;

  const objectOf = (name: string): ObjectOf => {
    const found = settings.definitions.find((one) => one.name === name);
    if (!found || found.deleted) throw new CrmError('NOT_FOUND', `No such object: ${name}`);
    return found;
  };

  const read = async (object: string, id: string): Promise<AnyRecord | undefined> => {
    const item = await table.get(recordKey(workspace, object, id));
    return item && unsealRecord(keyring, id, item);
  };

  const teamsOf = async (user: string) => ((await read('user', user))?.teams as string[] | undefined) ?? []; // the definition of users says so

  const get = async (object: ObjectOf, id: string): Promise<AnyRecord> => {
    const found = await read(object.name, id);
    if (!found || !(await sees(reader, object, found, teamsOf))) throw new CrmError('NOT_FOUND', id);
    return found;
  };

  /** What somebody shares is theirs to change, whoever asks by whatever operation. */
  const checkShared = (changes: readonly Change[]): void => {
    const refused = changes.find((change) => {
      const before = change.action === 'create' ? undefined : change.before;
      return change.object.shared && !mayChangeShared(reader, change.object, before, 'values' in change ? change.values : {});
    });
    if (refused) throw new CrmError('NOT_ALLOWED', `${reader.user} may not change this ${refused.object.name}`);
  };

  const onceOf = (nth: number): Once | undefined => once && { ...once, key: nth === 0 ? once.key : `${once.key}#${nth}` };

  /** Who may not see the record that has a value already is not told which it is. */
  const discreet = async (error: unknown, changes: readonly Change[]): Promise<unknown> => {
    if (!(error instanceof Duplicate) || (reader.access === 'all' && !reader.rights)) return error;
    const [{ pointer, existing } = { pointer: '', existing: undefined }] = error.faults;
    const object = changes[error.at]?.object;
    const seen = object && existing ? await get(object, existing).catch(notFound) : undefined;
    return seen ? error : new Duplicate(error.at, pointer.slice(1), undefined);
  };

  const told = <T>({ answer, entries, settings: version }: Kept<T>): T => {
    if (version > 0) forgetSettings(workspace);
    wrote?.(entries, version);
    return answer;
  };

  return {
    table,
    keyring,
    /** As whom, and at which moment, all is written. */
    writer,
    objectOf,
    /** The record; throws NOT_FOUND where there is none or the reader may not see it. What lies in the trash is found. */
    get,

    /** Who asks, also where their role may read no users. */
    async me(): Promise<AnyRecord> {
      const found = await read('user', reader.user);
      if (!found) throw new CrmError('NOT_FOUND', reader.user);
      return found;
    },

    teamsOf,

    /** The record that holds this value in a unique field. */
    async find(object: ObjectOf, field: string, value: unknown): Promise<AnyRecord | undefined> {
      const kind = object.fields[field] && kindOf(object.fields[field].kind);
      const [text] = kind && object.fields[field] ? kind.guarded(value, object.fields[field]) : [];
      if (text === undefined) return undefined;
      const guard = await table.get(guardKey(workspace, guardName(object, field, text, keyring)));
      return guard && get(object, guard.r as string); // a guard names its record
    },

    history: (id: string, before: number | undefined, limit: number): Promise<Entry[]> => historyOf(table, keyring, id, before, limit),
    entry: (lane: number, sequence: number): Promise<Entry | undefined> => readEntry(table, keyring, lane, sequence),

    /**
     * Stores all changes or none and gives the stored records, or what `answer` makes of them; under an Idempotency-Key
     * that answer is kept, and given again instead of a second effect.
     */
    async commit<T = AnyRecord[]>(changes: readonly Change[], { answer, also, cause, via, nth = commits++ }: CommitOptions<T> = {}): Promise<T> {
      const followed = await checkLinks(changes, { keyring, reader, objectOf, get, read });
      checkShared(changes);
      const committing: Committing = {
        table,
        keyring,
        writer: cause || via ? { ...writer, ...(cause ? { cause } : {}), ...(via ? { via } : {}) } : writer,
        once: onceOf(nth),
        ...(also ? { also } : {}),
      };
      return told(
        await commit(
          followed,
          committing,
          ({ records, entries }): Kept<T> => ({
            answer: answer ? answer(records, entries) : (records as T), // T is AnyRecord[] without an answer
            entries,
            settings: records.find((_, at) => changes[at]?.object.holds === 'definitions')?.version ?? 0,
          }),
        ).catch(async (error) => {
          throw await discreet(error, changes);
        }),
      );
    },

    /**
     * What a commit of this request answered when it was carried out before, under the same Idempotency-Key. Nothing once
     * this request has itself committed: what is kept may then be its own.
     */
    async kept(nth = 0): Promise<{ answer: unknown } | undefined> {
      const found = once && (nth > 0 || commits === 0) && (await keptAnswer(table, keyring, onceOf(nth) as Once, writer.now)); // there is one
      return found ? { answer: told(found.answer as Kept<unknown>) } : undefined; // kept by commit above
    },
  };
}
