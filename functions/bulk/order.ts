/** What a bulk change is asked for, and the records it is for: named once when it begins, kept sealed beside the job. */
import type { Files } from '../runtime/files/files.ts';
import { type Keyring, seal, unseal } from '../runtime/store/seal.ts';

type Values = Readonly<Record<string, unknown>>;

/** What happens to each record. */
export interface Wanted {
  set?: Values | undefined;
  add?: Readonly<Record<string, readonly string[]>> | undefined;
  remove?: Readonly<Record<string, readonly string[]>> | undefined;
  move?: 'trash' | 'restore' | undefined;
}

export interface BulkOrder extends Wanted {
  object: string;
}

export interface Target {
  id: string;
  /** Values of this record alone, as somebody typed or pasted them. */
  texts?: Readonly<Record<string, string>>;
}

export const targetsOf = (job: string) => `bulk/${job}/targets`;
const about = (job: string) => `bulk|${job}`;

export const reportOf = (job: string) => `bulk/${job}/report.csv`;

export const writeTargets = (files: Files, keyring: Keyring, job: string, targets: readonly Target[]): Promise<void> =>
  files.write(targetsOf(job), seal(keyring, about(job), targets));

export async function readTargets(files: Files, keyring: Keyring, job: string): Promise<Target[]> {
  const pieces: Buffer[] = [];
  for await (const piece of await files.read(targetsOf(job))) pieces.push(piece as Buffer); // bodies are streams of bytes
  return unseal(keyring, about(job), Buffer.concat(pieces)) as Target[]; // sealed by writeTargets
}
