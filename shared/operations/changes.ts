/** Jobs, and undo of a change or of all that a job did. */
import * as z from 'zod/mini';
import { Id } from '../objects/object.ts';
import { operation } from './operation.ts';

const Conflict = z.strictObject({ record: z.string(), object: z.string(), fields: z.array(z.string()), reason: z.string() });

/** A record that a job left as it was; `detail` is the reason in the reader's language. */
const JobRefusal = z.strictObject({ record: z.string(), title: z.string(), field: z.optional(z.string()), code: z.string(), detail: z.string() });

export const JobStatus = z.strictObject({
  id: z.string(),
  kind: z.string(),
  status: z.enum(['waiting', 'running', 'done', 'failed', 'undone']),
  /** Rows or entries in all, as far as known. */
  total: z.optional(z.int()),
  /** Rows or entries dealt with, good or not. */
  done: z.int(),
  created: z.int(),
  updated: z.int(),
  /** Rows or records refused; their reasons are in the error file. */
  failed: z.int(),
  /** The first of those refused, where they are records. */
  refusals: z.optional(z.array(JobRefusal)),
  errorFile: z.optional(z.strictObject({ url: z.string() })),
  /** What an export has written, until it expires. */
  file: z.optional(z.strictObject({ url: z.string(), name: z.string() })),
  expiresAt: z.optional(z.string()),
  conflicts: z.optional(z.array(Conflict)),
  conflictCount: z.optional(z.int()),
  /** The job that this one undoes, or that undid this one. */
  undoes: z.optional(z.string()),
  undoneBy: z.optional(z.string()),
  reason: z.optional(z.string()),
  by: z.string(),
  createdAt: z.string(),
  startedAt: z.optional(z.string()),
  endedAt: z.optional(z.string()),
});
export type JobStatus = z.infer<typeof JobStatus>;

export const getJob = operation({
  id: 'getJob',
  summary: 'How far a job is',
  route: 'GET /v1/jobs/{id}',
  folder: 'jobs',
  allow: 'jobs:read',
  uses: { store: 'read', files: 'read' },
  input: z.strictObject({ id: Id('job') }),
  output: JobStatus,
  errors: ['NOT_FOUND'],
  budget: { read: 1, write: 0 },
});

export const cancelJob = operation({
  id: 'cancelJob',
  summary: 'Break off a bulk change; what it has done so far stays, and can be undone',
  route: 'POST /v1/jobs/{id}/cancel',
  folder: 'jobs',
  allow: 'jobs:undo',
  uses: { store: 'write' },
  always: true,
  status: 202,
  input: z.strictObject({ id: Id('job') }),
  output: z.strictObject({ jobId: z.string() }),
  errors: ['NOT_FOUND', 'KEY_REUSED', 'BUSY'],
  budget: { read: 1, write: 2 },
});

export const undoJob = operation({
  id: 'undoJob',
  summary: 'Undo all that a job did; later edits are kept and listed',
  route: 'POST /v1/jobs/{id}/undo',
  folder: 'jobs',
  allow: 'jobs:undo',
  uses: { store: 'write', events: 'send' },
  status: 202,
  input: z.strictObject({ id: Id('job') }),
  output: z.strictObject({ jobId: z.string() }),
  errors: ['NOT_FOUND', 'JOB_RUNNING', 'NOTHING_TO_UNDO', 'KEY_REUSED', 'BUSY'],
  budget: { read: 1, write: 5 },
});

export const undoChange = operation({
  id: 'undoChange',
  summary: 'Undo one change; fields edited since are kept and listed',
  route: 'POST /v1/changes/{id}/undo',
  folder: 'jobs',
  allow: 'changes:undo',
  uses: { store: 'write' },
  input: z.strictObject({ id: z.string().check(z.regex(/^\d\d-\d{1,15}$/, 'NOT_AN_ID')) }),
  output: z.strictObject({ record: z.looseObject({ id: z.string() }), conflicts: z.array(Conflict) }),
  errors: ['NOT_FOUND', 'NOTHING_TO_UNDO', 'MERGED', 'INVALID', 'DUPLICATE', 'CHANGED_MEANWHILE', 'KEY_REUSED', 'BUSY'],
  budget: { read: 2, write: 7 },
});

export const changeOperations = [getJob, cancelJob, undoJob, undoChange] as const;
