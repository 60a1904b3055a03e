/** Records to look around with before one's own are in: added for a kind of business, cleared as one. */
import * as z from 'zod/mini';
import { Id } from '../objects/object.ts';
import { operation } from './operation.ts';

export const businesses = ['shop', 'studio', 'wholesaler'] as const;
export type Business = (typeof businesses)[number];

export const addSamples = operation({
  id: 'addSamples',
  summary: 'Add sample customers, interactions and tasks in the language of whoever asks',
  route: 'POST /v1/samples',
  folder: 'samples',
  allow: 'workspace:update',
  uses: { store: 'write', events: 'send' },
  status: 202,
  input: z.strictObject({ business: z.enum(businesses) }),
  output: z.strictObject({ jobId: z.string() }),
  errors: ['INVALID', 'SAMPLES_THERE', 'CHANGED_MEANWHILE', 'KEY_REUSED', 'BUSY'],
  budget: { read: 2, write: 13 },
});

export const clearSamples = operation({
  id: 'clearSamples',
  summary: 'Put all sample records into the trash, also those that were edited',
  route: 'DELETE /v1/samples/{id}',
  folder: 'samples',
  allow: 'workspace:update',
  uses: { store: 'write', events: 'send' },
  status: 202,
  /** The job that wrote them. */
  input: z.strictObject({ id: Id('job') }),
  output: z.strictObject({ jobId: z.string() }),
  errors: ['NOT_FOUND', 'JOB_RUNNING', 'CHANGED_MEANWHILE', 'KEY_REUSED', 'BUSY'],
  budget: { read: 3, write: 14 },
});

export const sampleOperations = [addSamples, clearSamples] as const;
