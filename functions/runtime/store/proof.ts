/** That a workspace took a file: a hash under its own key, which stands beside the file's name in the record. */
import type { Field } from '@regulars/shared/fields/field.ts';
import type { FileEntry } from '@regulars/shared/fields/files.ts';
import { type Keyring, keyedHash } from './seal.ts';

interface Taken {
  id: string;
  type: string;
  size: number;
}

export const proofOf = (keyring: Keyring, { id, type, size }: Taken): string => keyedHash(keyring, `file|${id}|${type}|${size}`);

/** Only of the form that the schema lets in; what is not is refused by it. */
const filesIn = (field: Field, value: unknown): FileEntry[] => (field.kind === 'files' && Array.isArray(value) ? (value as FileEntry[]) : []);

/** Whether every file that a change newly brings into a field was taken by this workspace. */
export function areTaken(keyring: Keyring, field: Field, before: unknown, after: unknown): boolean {
  const known = filesIn(field, before).map(({ id }) => id);
  return filesIn(field, after).every((file) => known.includes(file.id) || file.proof === proofOf(keyring, file));
}
