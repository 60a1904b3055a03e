/** What going through the base has found: one sealed file for each object, written anew each time. */
import { buffer } from 'node:stream/consumers';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Files } from '../runtime/files/files.ts';
import type { FoundPair } from '../runtime/readmodel/duplicates.ts';
import { type Keyring, sealBytes, unsealBytes } from '../runtime/store/seal.ts';

export interface Found {
  at: string;
  /** What the base was then: position and settings, as text. */
  seen: string;
  pairs: readonly FoundPair[];
}

const nameOf = (object: string) => `duplicates/${object}`;
const about = (object: string) => `duplicates|${object}`;

export async function readFound(files: Files, keyring: Keyring, object: string): Promise<Found | undefined> {
  if ((await files.size(nameOf(object))) === undefined) return undefined;
  const sealed = await buffer(await files.read(nameOf(object)));
  return JSON.parse(inflateRawSync(unsealBytes(keyring, about(object), sealed)).toString()) as Found; // written below
}

export const writeFound = (files: Files, keyring: Keyring, object: string, found: Found): Promise<void> =>
  files.write(nameOf(object), sealBytes(keyring, about(object), deflateRawSync(JSON.stringify(found))));
