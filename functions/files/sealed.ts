/** The bytes of files: uploads as they came, and, once taken, parts that are sealed under the workspace's key. */
import { FILE_PART } from '@regulars/shared/rules/fileType.ts';
import type { Files } from '../runtime/files/files.ts';
import { type Keyring, sealBytes, unsealBytes } from '../runtime/store/seal.ts';

export const uploadOf = (id: string) => `uploads/${id}`;
const partOf = (id: string, part: number) => `files/${id}/${part}`;
const takenName = (id: string) => `files/${id}/taken`;

export const partsOf = (size: number): number => Math.ceil(size / FILE_PART);

export interface Taken {
  type: string;
  size: number;
}

/** What is known of a file that was taken; nothing where it was not. */
export async function takenAs(files: Files, keyring: Keyring, id: string): Promise<Taken | undefined> {
  if ((await files.size(takenName(id))) === undefined) return undefined;
  return JSON.parse((await opened(files, keyring, takenName(id))).toString()) as Taken; // written below
}

/** Seals an upload part by part, then says that it is taken, then lets go of what came: a kill in between repeats. */
export async function take(files: Files, keyring: Keyring, id: string, taken: Taken): Promise<void> {
  await sealParts(files, keyring, id);
  await files.write(takenName(id), sealBytes(keyring, takenName(id), Buffer.from(JSON.stringify(taken))));
  await files.remove(uploadOf(id));
}

async function sealParts(files: Files, keyring: Keyring, id: string): Promise<void> {
  let part = 0;
  let waiting: Buffer[] = [];
  let length = 0;
  const write = async (bytes: Buffer) => {
    await files.write(partOf(id, part), sealBytes(keyring, partOf(id, part), bytes));
    part++;
  };
  for await (const piece of await files.read(uploadOf(id))) {
    waiting.push(piece as Buffer); // bodies are streams of bytes
    length += (piece as Buffer).length;
    while (length >= FILE_PART) {
      const all = Buffer.concat(waiting);
      await write(all.subarray(0, FILE_PART));
      waiting = [all.subarray(FILE_PART)];
      length -= FILE_PART;
    }
  }
  if (length > 0) await write(Buffer.concat(waiting));
}

export const openPart = (files: Files, keyring: Keyring, id: string, part: number): Promise<Buffer> => opened(files, keyring, partOf(id, part));

async function opened(files: Files, keyring: Keyring, name: string): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of await files.read(name)) pieces.push(piece as Buffer); // as above
  return unsealBytes(keyring, name, Buffer.concat(pieces));
}
