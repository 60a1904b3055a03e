/**
 * A job as the table keeps it: who asked for what, how far it is, who works on it. Sealed like a record; its version
 * alone is in clear, and every write names the version it was read at, so that two workers never both go on.
 */

import { CrmError } from '@regulars/shared/errors.ts';
import type { Label, Language } from '@regulars/shared/fields/field.ts';
import type { JobStatus } from '@regulars/shared/operations/changes.ts';
import { newId } from '../store/ids.ts';
import { jobKey, membersKey } from '../store/keys.ts';
import type { Reader } from '../store/reader.ts';
import { type Keyring, seal, unseal } from '../store/seal.ts';
import { Cancelled, type Table, type TransactItem } from '../store/table.ts';

export interface JobState<O = unknown> extends Omit<JobStatus, 'errorFile' | 'file' | 'by' | 'reason' | 'refusals'> {
  /** Of the item, not of the work: 0 for one that is not stored yet. */
  version: number;
  /** Who asked, with the rights they had. */
  asker: Reader;
  language: Language;
  /** Whether the work may begin: an import waits for its file. */
  asked: boolean;
  /** What is to be done. */
  order: O;
  /** Name of the file with what could not be done; of an export, with what was asked for. */
  report?: string;
  /** What an export's file is called for who downloads it. */
  called?: string;
  /** What somebody must have seen who has seen what the job wrote. */
  position?: string;
  /** The first of the records that were refused. */
  refusals?: { record: string; title: string; field?: string; code: string; message?: Label }[];
  /** Code of what ended it. */
  failedBy?: string;
  lease?: { holder: string; until: number };
  /** How often it was taken up since it last came further. */
  attempts?: number;
  /** The most that was ever done when it was noted: what a later attempt counts anew is no progress. */
  furthest?: number;
}

type New<O> = Pick<JobState<O>, 'kind' | 'asker' | 'language' | 'asked' | 'order'> & Partial<Pick<JobState, 'undoes'>>;

export const newJob = <O>(of: New<O>, now: string): JobState<O> => ({
  id: newId('job'),
  version: 0,
  status: 'waiting',
  done: 0,
  created: 0,
  updated: 0,
  failed: 0,
  createdAt: now,
  ...of,
});

const about = (id: string, version: number) => `job|${id}|${version}`;

/** The write of a job that was read at `job.version`, as an item of a transaction. */
export function jobPut(table: Table, keyring: Keyring, job: JobState): TransactItem {
  const { version, ...rest } = job;
  const next = version + 1;
  const { workspace } = keyring;
  return {
    Put: {
      TableName: table.name,
      Item: { ...jobKey(workspace, job.id), mpk: membersKey(workspace, 'job', 0), msk: job.id, v: next, d: seal(keyring, about(job.id, next), rest) },
      ...(version === 0
        ? { ConditionExpression: 'attribute_not_exists(pk)' }
        : { ConditionExpression: 'v = :v', ExpressionAttributeValues: { ':v': version } }),
    },
  };
}

export async function readJob<O = unknown>(table: Table, keyring: Keyring, id: string): Promise<JobState<O> | undefined> {
  const item = await table.get(jobKey(keyring.workspace, id));
  if (!item) return undefined;
  const version = item.v as number; // jobPut writes it
  const rest = unseal(keyring, about(id, version), item.d as Uint8Array) as Omit<JobState<O>, 'version'>; // sealed by jobPut
  return { ...rest, version };
}

/** Stores the job as it is now and gives it at its new version; CHANGED_MEANWHILE if somebody else did. */
export async function saveJob<O>(table: Table, keyring: Keyring, job: JobState<O>): Promise<JobState<O>> {
  try {
    await table.insist([jobPut(table, keyring, job)]);
  } catch (error) {
    if (error instanceof Cancelled) throw new CrmError('CHANGED_MEANWHILE', job.id);
    throw error;
  }
  return { ...job, version: job.version + 1 };
}

/** Jobs are shown to who asked for them and to those who see all of all records. */
export async function jobFor(table: Table, keyring: Keyring, reader: Reader, id: string): Promise<JobState> {
  const job = await readJob(table, keyring, id);
  if (!job || (job.asker.user !== reader.user && (reader.access !== 'all' || reader.rights))) throw new CrmError('NOT_FOUND', id);
  return job;
}
