/** What an import is asked for, and the files that belong to it: the upload, what was decided and corrected, what was found. */
import { createHash } from 'node:crypto';
import type { Corrections, Findings, Plan, Target } from '@regulars/shared/operations/imports.ts';
import type { Files } from '../runtime/files/files.ts';
import { ulid } from '../runtime/store/ids.ts';

export interface Order {
  object: string;
  /** What the user calls the file. */
  name: string;
  /** Files of what was decided and corrected last: written once each, so that what was decided stays with who did. */
  plan?: string;
  corrections?: string;
  /** Of an import whose plan has no file: data folders hold such that have not begun. */
  columns?: Target[];
  /** The job that has last tried it. */
  check?: string;
}

/** What a check is asked for. */
export interface CheckOrder {
  import: string;
  object: string;
  plan: string;
  corrections?: string;
}

export const uploadOf = (job: string) => `imports/${job}/upload`;
export const reportOf = (job: string) => `imports/${job}/report.csv`;
export const findingsOf = (job: string, check: string) => `imports/${job}/${check}.json`;

/** Writes a file that nothing else has the name of, and gives the name. */
export async function keep(files: Files, job: string, what: 'plan' | 'corrections', value: Plan | Corrections): Promise<string> {
  const name = `imports/${job}/${what}-${ulid()}.json`;
  await files.write(name, JSON.stringify(value), 'application/json');
  return name;
}

const parsed = async <T>(files: Files, name: string): Promise<T> => {
  const pieces: Buffer[] = [];
  for await (const piece of await files.read(name)) pieces.push(piece as Buffer); // bodies are streams of bytes
  return JSON.parse(Buffer.concat(pieces).toString()) as T; // written by this file
};

export const planIn = async (files: Files, { plan, columns }: Pick<Order, 'plan' | 'columns'>): Promise<Plan> =>
  plan ? parsed<Plan>(files, plan) : columns ? { columns } : {};
export const correctionsIn = async (files: Files, { corrections }: Pick<Order, 'corrections'>): Promise<Corrections> =>
  corrections ? parsed<Corrections>(files, corrections) : { cells: [], alike: [] };
export const findingsIn = (files: Files, job: string, check: string): Promise<Findings> => parsed(files, findingsOf(job, check));

/** What is remembered of an import for the next file with the same headings. */
export type Remembered = Pick<Plan, 'mode' | 'by' | 'blanks'> & { columns: Target[] };

const memoryOf = (object: string, headers: readonly string[]) =>
  `imports/remembered/${object}-${createHash('sha256')
    .update(JSON.stringify(headers.map((one) => one.toLowerCase())))
    .digest('base64url')
    .slice(0, 32)}.json`;

export async function remember(files: Files, object: string, headers: readonly string[], { columns = [], mode, by, blanks }: Plan): Promise<void> {
  const kept: Remembered = { columns, ...(mode ? { mode } : {}), ...(by ? { by } : {}), ...(blanks ? { blanks } : {}) };
  await files.write(memoryOf(object, headers), JSON.stringify(kept), 'application/json');
}

export async function rememberedOf(files: Files, object: string, headers: readonly string[]): Promise<Remembered | undefined> {
  const name = memoryOf(object, headers);
  return (await files.size(name)) === undefined ? undefined : parsed<Remembered>(files, name);
}
