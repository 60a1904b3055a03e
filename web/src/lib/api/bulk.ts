/** One change for many records: what it would do, the start of it, and jobs that are under way. */
import type { JobStatus } from '@regulars/shared/operations/changes.ts';
import type { Condition } from '@regulars/shared/rules/condition.ts';
import { ask } from '#lib/api/http.ts';

export type { JobStatus };

export interface Selection {
  ids?: readonly string[];
  matching?: { where?: Condition; text?: string; trashed?: boolean; except?: readonly string[] };
  rows?: readonly { id: string; texts: Readonly<Record<string, string>> }[];
}

export interface Wanted {
  set?: Readonly<Record<string, unknown>>;
  add?: Readonly<Record<string, unknown>>;
  remove?: Readonly<Record<string, unknown>>;
  move?: 'trash' | 'restore';
}

export interface Refusal {
  id: string;
  title: string;
  field?: string;
  code: string;
  detail: string;
}

export interface Foreseen {
  count: number;
  looked: number;
  changed: number;
  refused: number;
  refusals: Refusal[];
  examples: { id: string; title: string; changes: { field: string; before?: unknown; after?: unknown }[] }[];
}

export const foresee = (objects: string, body: Selection & Wanted, signal?: AbortSignal): Promise<Foreseen> =>
  ask('POST', `/v1/${objects}/bulk/preview`, { body, signal });

export const start = (objects: string, body: Selection & Wanted): Promise<{ jobId: string; count: number }> => ask('POST', `/v1/${objects}/bulk`, { body });

export const job = (id: string): Promise<JobStatus> => ask('GET', `/v1/jobs/${id}`);
export const cancel = (id: string): Promise<unknown> => ask('POST', `/v1/jobs/${id}/cancel`);
export const undo = (id: string): Promise<{ jobId: string }> => ask('POST', `/v1/jobs/${id}/undo`);
