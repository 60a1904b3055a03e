/** Files of records: announce one, upload it, have it taken; then it is the value of a field like any other. */
import * as z from 'zod/mini';
import { FileEntry, FileName } from '../fields/files.ts';
import { Id } from '../objects/object.ts';
import { LARGEST_FILE } from '../rules/fileType.ts';
import { Name, operation, recordOperation } from './operation.ts';

const FileId = z.string().check(z.regex(/^file_[0-9A-HJKMNP-TV-Z]{26}$/, 'NOT_AN_ID'));

export const createFile = operation({
  id: 'createFile',
  summary: 'Announce a file; the answer says where to put exactly that many bytes within 15 minutes',
  route: 'POST /v1/files',
  folder: 'files',
  allow: 'files:create',
  uses: { files: 'write' },
  status: 201,
  input: z.strictObject({ name: FileName, size: z.int().check(z.minimum(1), z.maximum(LARGEST_FILE)) }),
  output: z.strictObject({ id: FileId, upload: z.strictObject({ url: z.string(), headers: z.record(z.string(), z.string()) }) }),
  errors: ['INVALID', 'WRONG_FILE'],
  budget: { read: 0, write: 0 },
});

export const finishFile = operation({
  id: 'finishFile',
  summary: 'Look at an uploaded file and seal it; the answer is what a field of files takes',
  route: 'POST /v1/files/{id}/finish',
  folder: 'files',
  allow: 'files:create',
  uses: { store: 'read', files: 'write' },
  input: z.strictObject({ id: FileId, name: FileName }),
  output: FileEntry,
  errors: ['INVALID', 'NOT_FOUND', 'WRONG_FILE'],
  budget: { read: 0, write: 0 },
});

export const fileOperations = [createFile, finishFile] as const;

export const readFile = recordOperation({
  id: 'readFile',
  route: 'GET /v1/{objects}/{id}/files/{file}',
  folder: 'files',
  uses: { store: 'read', files: 'read' },
  budget: { read: 1, write: 0 },
  answers: 'bytes',
  offeredBy: ({ fields }) => Object.values(fields).some(({ kind, deleted }) => kind === 'files' && !deleted),
  for: (object) => ({
    id: `read${Name(object.name)}File`,
    summary: `The bytes of a file of a ${object.name}, in parts of 3 MB counted from 0`,
    allow: `${object.plural}:read`,
    input: z.strictObject({ id: Id(object.name), file: FileId, part: z.optional(z.string().check(z.regex(/^\d{1,2}$/))) }),
    /** Bytes as they are, to be kept and not to be shown: `application/octet-stream`. */
    output: z.string(),
    errors: ['NOT_FOUND'],
  }),
});
