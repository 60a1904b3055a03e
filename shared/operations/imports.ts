/** Bringing a table in: announce the file, upload it, look at what was understood, start. */
import * as z from 'zod/mini';
import { type KindName, kindNames } from '../fields/kinds.ts';
import { Id } from '../objects/object.ts';
import { operation } from './operation.ts';

const Kind = z.enum(kindNames as [KindName, ...KindName[]]);
const Header = z.string().check(z.maxLength(1000));

/** What becomes of a column: a field it fills, a new field of a kind, or nothing. */
const Target = z.strictObject({
  header: Header,
  field: z.nullable(z.string().check(z.maxLength(60))),
  isNew: z.optional(z.boolean()),
  kind: z.optional(Kind),
  label: z.optional(z.string().check(z.trim(), z.minLength(1), z.maxLength(100))),
});
export type Target = z.infer<typeof Target>;

export const createImport = operation({
  id: 'createImport',
  summary: 'Announce a file to import; the answer says where to put it',
  route: 'POST /v1/imports',
  folder: 'imports',
  allow: 'imports:import',
  uses: { store: 'write', files: 'write' },
  status: 201,
  input: z.strictObject({
    object: z.string().check(z.maxLength(60)),
    name: z.string().check(z.minLength(1), z.maxLength(255)),
    size: z.int().check(z.minimum(1), z.maximum(2_000_000_000)),
  }),
  output: z.strictObject({ id: z.string(), upload: z.strictObject({ url: z.string(), headers: z.record(z.string(), z.string()) }) }),
  errors: ['INVALID', 'NOT_FOUND', 'KEY_REUSED', 'BUSY'],
  budget: { read: 1, write: 3 },
});

export const previewImport = operation({
  id: 'previewImport',
  summary: 'What was understood of an uploaded file: encoding, columns, and a guess at what each becomes',
  route: 'POST /v1/imports/{id}/preview',
  folder: 'imports',
  allow: 'imports:import',
  uses: { store: 'read', files: 'read' },
  input: z.strictObject({ id: Id('job') }),
  output: z.strictObject({
    encoding: z.string(),
    delimiter: z.string(),
    /** Rows in the file, exact below 10 MB, otherwise judged from the beginning. */
    rows: z.int(),
    columns: z.array(
      z.strictObject({
        header: Header,
        field: z.nullable(z.string()),
        isNew: z.boolean(),
        kind: Kind,
        label: z.string(),
        samples: z.array(z.string()),
      }),
    ),
  }),
  errors: ['INVALID', 'NOT_FOUND', 'FILE_MISSING', 'FILE_UNREADABLE'],
  budget: { read: 1, write: 0 },
});

export const startImport = operation({
  id: 'startImport',
  summary: 'Import the file as a job; new fields are made first',
  route: 'POST /v1/imports/{id}/start',
  folder: 'imports',
  allow: 'imports:import',
  uses: { store: 'write', files: 'read', events: 'send' },
  status: 202,
  input: z.strictObject({ id: Id('job'), columns: z.optional(z.array(Target).check(z.maxLength(500))) }),
  output: z.strictObject({ jobId: z.string() }),
  errors: ['INVALID', 'NOT_FOUND', 'FILE_MISSING', 'FILE_UNREADABLE', 'JOB_RUNNING', 'TOO_MANY_FIELDS', 'KEY_REUSED', 'BUSY'],
  // New fields are one change of the settings besides, as `createField` is.
  budget: { read: 1, write: 2 },
});

export const importOperations = [createImport, previewImport, startImport] as const;
