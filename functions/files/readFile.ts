import { CrmError } from '@regulars/shared/errors.ts';
import type { FileEntry } from '@regulars/shared/fields/files.ts';
import { readFile } from '@regulars/shared/operations/files.ts';
import { Bytes } from '../runtime/http/answer.ts';
import { handleRecords } from '../runtime/http/handle.ts';
import { openPart, partsOf } from './sealed.ts';

/** Whoever sees the record, and the field, reads its files: there is no other way to them. */
export const handler = handleRecords(readFile, async ({ input, object, store, files, header }) => {
  const record = await store.get(object, input.id);
  const entries = Object.entries(object.fields).flatMap(([name, field]) =>
    field.kind === 'files' && !field.deleted ? ((record[name] as FileEntry[] | undefined) ?? []) : [],
  ); // the kind's schema let them in
  const entry = entries.find(({ id }) => id === input.file);
  const part = Number(input.part ?? 0);
  if (!entry || part >= partsOf(entry.size)) throw new CrmError('NOT_FOUND', `${input.file}, part ${part}`);
  header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(entry.name)}`);
  header('x-content-type-options', 'nosniff');
  header('content-security-policy', "default-src 'none'; sandbox");
  return new Bytes(await openPart(files, store.keyring, entry.id, part));
});
