/**
 * Bringing a table in: announce the file, upload it, look at what was understood, check what would change and correct
 * what cannot be read, start.
 * Long: a list, read from top to bottom.
 */
import * as z from 'zod/mini';
import { type KindName, kindNames } from '../fields/kinds.ts';
import { Id } from '../objects/object.ts';
import { tableTypeOf } from '../rules/tables.ts';
import { operation } from './operation.ts';

const Kind = z.enum(kindNames as [KindName, ...KindName[]]);
const Header = z.string().check(z.maxLength(1000));
const Text = z.string().check(z.maxLength(100_000));
const FieldName = z.string().check(z.maxLength(60));
const Place = z.int().check(z.minimum(0), z.maximum(2000));

/** What becomes of a column: a field it fills (or `id`), a new field of a kind, or nothing; and how its cells are read. */
const Target = z.strictObject({
  header: Header,
  field: z.nullable(FieldName),
  isNew: z.optional(z.boolean()),
  kind: z.optional(Kind),
  label: z.optional(z.string().check(z.trim(), z.minLength(1), z.maxLength(100))),
  /** What cells mean where they do not say it themselves: a choice of the field, one to add to it, or nothing. */
  values: z.optional(
    z
      .array(
        z.strictObject({
          from: z.string().check(z.maxLength(1000)),
          to: z.nullable(z.string().check(z.minLength(1), z.maxLength(200))),
          isNew: z.optional(z.boolean()),
        }),
      )
      .check(z.maxLength(500)),
  ),
  /** How 03/04/2026 is read. */
  dates: z.optional(z.enum(['dayFirst', 'monthFirst'])),
  /** What stands before the decimals. */
  decimals: z.optional(z.enum(['point', 'comma'])),
  /** A column of links: a record that is not found by id, unique value or name is made. */
  creates: z.optional(z.boolean()),
});
export type Target = z.infer<typeof Target>;

/** How the file is read, where the guess is wrong. */
const reading = {
  sheet: z.optional(z.string().check(z.maxLength(200))),
  /** Whether the first row names the columns. */
  heading: z.optional(z.boolean()),
  encoding: z.optional(z.enum(['utf-8', 'utf-16le', 'utf-16be', 'gb18030', 'windows-1252'])),
  delimiter: z.optional(z.enum([',', ';', '\t', '|'])),
};

const plan = {
  ...reading,
  columns: z.optional(z.array(Target).check(z.maxLength(500))),
  /** `create`: every row is a new record. `update`: rows change the records they match. `both`: those without a match are new. */
  mode: z.optional(z.enum(['create', 'update', 'both'])),
  /** What rows are matched by: `id`, or a unique field. */
  by: z.optional(FieldName),
  /** What a blank cell does to the record that the row matches. */
  blanks: z.optional(z.enum(['keep', 'empty'])),
};
const Plan = z.strictObject(plan);
export type Plan = z.infer<typeof Plan>;

/** Cells set right, by row and column numbered from 0, headings not counted; and texts of a column set right wherever they stand. */
const corrections = {
  cells: z.array(z.strictObject({ row: z.int().check(z.minimum(0)), column: Place, text: Text })).check(z.maxLength(2000)),
  alike: z.array(z.strictObject({ column: Place, from: Text, text: Text })).check(z.maxLength(500)),
};
const Corrections = z.strictObject(corrections);
export type Corrections = z.infer<typeof Corrections>;

export const createImport = operation({
  id: 'createImport',
  summary: 'Announce a file to import (CSV or XLSX); the answer says where to put it',
  route: 'POST /v1/imports',
  folder: 'imports',
  allow: 'imports:import',
  uses: { store: 'write', files: 'write' },
  status: 201,
  input: z.strictObject({
    object: z.string().check(z.maxLength(60)),
    name: z.string().check(
      z.minLength(1),
      z.maxLength(255),
      z.refine((name) => tableTypeOf(name) !== undefined, 'NOT_A_TABLE'),
    ),
    size: z.int().check(z.minimum(1), z.maximum(2_000_000_000)),
  }),
  output: z.strictObject({ id: z.string(), upload: z.strictObject({ url: z.string(), headers: z.record(z.string(), z.string()) }) }),
  errors: ['INVALID', 'NOT_FOUND', 'KEY_REUSED', 'BUSY'],
  budget: { read: 1, write: 3 },
});

const refusals = ['INVALID', 'NOT_FOUND', 'FILE_MISSING', 'FILE_UNREADABLE', 'FILE_TOO_LARGE'] as const;

export const previewImport = operation({
  id: 'previewImport',
  summary: 'What was understood of an uploaded file: encoding, sheets, columns, and a guess at what each becomes',
  route: 'POST /v1/imports/{id}/preview',
  folder: 'imports',
  allow: 'imports:import',
  uses: { store: 'read', files: 'read' },
  input: z.strictObject({ id: Id('job'), ...reading }),
  output: z.strictObject({
    encoding: z.string(),
    delimiter: z.string(),
    heading: z.boolean(),
    /** Of a workbook: the sheet that was read, among all. */
    sheet: z.optional(z.string()),
    sheets: z.optional(z.array(z.string())),
    /** Rows in the file, exact below 10 MB, otherwise judged from the beginning. */
    rows: z.int(),
    columns: z.array(
      z.strictObject({
        ...Target.def.shape,
        isNew: z.boolean(),
        kind: Kind,
        label: z.string(),
        samples: z.array(z.string()),
        /** The different cells, where they are few. */
        distinct: z.array(z.string()),
        /** How the cells were understood where they are dates or numbers. */
        dates: z.optional(z.enum(['dayFirst', 'monthFirst'])),
        decimals: z.optional(z.enum(['point', 'comma'])),
      }),
    ),
    mode: z.enum(['create', 'update', 'both']),
    by: z.optional(z.string()),
    blanks: z.enum(['keep', 'empty']),
    /** Whether columns and mode are those of an earlier import of a file with the same headings. */
    remembered: z.boolean(),
  }),
  errors: refusals,
  budget: { read: 1, write: 0 },
});

export const checkImport = operation({
  id: 'checkImport',
  summary: 'Try the import without saving anything: a job, its findings are part of the import',
  route: 'POST /v1/imports/{id}/check',
  folder: 'imports',
  allow: 'imports:import',
  uses: { store: 'write', files: 'write', events: 'send' },
  status: 202,
  input: z.strictObject({ id: Id('job'), ...plan }),
  output: z.strictObject({ jobId: z.string() }),
  errors: [...refusals, 'JOB_RUNNING', 'KEY_REUSED', 'BUSY'],
  budget: { read: 1, write: 5 },
});

const Changed = z.strictObject({ field: z.string(), label: z.string(), before: z.string(), after: z.string() });
const Findings = z.strictObject({
  /** Names of the file's columns. */
  headers: z.array(z.string()),
  rows: z.int(),
  created: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  refused: z.int(),
  /** Records that rows point to and that would be made first. */
  linked: z.int(),
  examples: z.array(z.strictObject({ row: z.int(), record: z.optional(z.string()), title: z.string(), changes: z.array(Changed) })),
  /** Rows that would be refused, the first 500. `text`: what stands in the cell; without a column it is about the whole row. */
  problems: z.array(
    z.strictObject({
      row: z.int(),
      title: z.string(),
      faults: z.array(z.strictObject({ column: z.optional(z.int()), field: z.string(), text: z.string(), code: z.string(), detail: z.string() })),
    }),
  ),
  /** How often the same text is refused in a column, the most frequent first. */
  alike: z.array(z.strictObject({ column: z.int(), text: z.string(), code: z.string(), count: z.int() })),
});
export type Findings = z.infer<typeof Findings>;

export const getImport = operation({
  id: 'getImport',
  summary: 'An import as it stands: what was decided, corrected and found',
  route: 'GET /v1/imports/{id}',
  folder: 'imports',
  allow: 'imports:import',
  uses: { store: 'read', files: 'read' },
  input: z.strictObject({ id: Id('job') }),
  output: z.strictObject({
    id: z.string(),
    object: z.string(),
    name: z.string(),
    status: z.string(),
    plan: z.optional(Plan),
    corrections: Corrections,
    /** The last check; findings once it has ended, unless it failed. */
    check: z.optional(
      z.strictObject({
        jobId: z.string(),
        status: z.string(),
        done: z.int(),
        total: z.optional(z.int()),
        reason: z.optional(z.string()),
        findings: z.optional(Findings),
      }),
    ),
  }),
  errors: ['NOT_FOUND'],
  budget: { read: 2, write: 0 },
});

export const correctImport = operation({
  id: 'correctImport',
  summary: 'Set cells of an uploaded file right before it is imported; takes the place of what was corrected before',
  route: 'PUT /v1/imports/{id}/corrections',
  folder: 'imports',
  allow: 'imports:import',
  uses: { store: 'write', files: 'write' },
  input: z.strictObject({ id: Id('job'), ...corrections }),
  output: z.strictObject({ count: z.int() }),
  errors: ['INVALID', 'NOT_FOUND', 'JOB_RUNNING', 'KEY_REUSED', 'BUSY'],
  budget: { read: 1, write: 2 },
});

export const startImport = operation({
  id: 'startImport',
  summary: 'Import the file as a job, as said here or else as last checked; new fields are made first',
  route: 'POST /v1/imports/{id}/start',
  folder: 'imports',
  allow: 'imports:import',
  uses: { store: 'write', files: 'write', events: 'send' },
  status: 202,
  input: z.strictObject({ id: Id('job'), ...plan }),
  output: z.strictObject({ jobId: z.string() }),
  errors: [...refusals, 'JOB_RUNNING', 'TOO_MANY_FIELDS', 'KEY_REUSED', 'BUSY'],
  // New fields are one change of the settings besides, as `createField` is.
  budget: { read: 1, write: 2 },
});

export const importOperations = [createImport, previewImport, checkImport, getImport, correctImport, startImport] as const;
