/** Duplicates: which there are, what merging them gives, and the way back. */
import type { JobStatus } from '@regulars/shared/operations/changes.ts';
import type { Reason } from '@regulars/shared/rules/likeness.ts';
import { ask } from '#lib/api/http.ts';
import type { Row } from '#lib/api/records.ts';
import { job } from '#lib/api/settings.ts';

export type { Reason };

export interface Alike {
  score: number;
  reasons: Reason[];
  record: Row;
}

export interface Group {
  score: number;
  reasons: Reason[];
  certain: boolean;
  records: Row[];
}

export interface GroupsPage {
  data: Group[];
  nextCursor?: string;
  count: number;
  certain: number;
  foundAt?: string;
}

export interface MergePreview {
  survivor: string;
  records: Row[];
  merged: Row;
  moves: { object: string; count: number }[];
}

export interface UnmergePreview {
  survivor: string;
  survivorTitle: string;
  mergedAt: string;
  mergedBy: string;
  back: Row[];
  since: { object: string; id: string; title: string; at: string }[];
  conflicts: string[];
}

export type Choices = Record<string, string>;
export type Move = { object: string; id: string; to: string };

export const check = (objects: string, values: Record<string, unknown>, id: string | undefined, signal: AbortSignal): Promise<{ data: Alike[] }> =>
  ask('POST', `/v1/${objects}/duplicates/check`, { body: { values, ...(id ? { id } : {}) }, signal });

export const groups = (objects: string, query: { cursor?: string; certain?: 'true' }): Promise<GroupsPage> =>
  ask('GET', `/v1/${objects}/duplicates`, { query });
export const findAll = (objects: string): Promise<{ jobId: string }> => ask('POST', `/v1/${objects}/duplicates/find`, { body: {} });
export const mergeCertain = (objects: string): Promise<{ jobId: string; groups: number }> => ask('POST', `/v1/${objects}/duplicates/merge`, { body: {} });

export const previewMerge = (objects: string, ids: readonly string[], choices: Choices): Promise<MergePreview> =>
  ask('POST', `/v1/${objects}/merge/preview`, { body: { ids, choices } });
export const merge = (
  objects: string,
  ids: readonly string[],
  choices: Choices,
  versions: Record<string, number>,
): Promise<{ record: Row; jobId: string; isDone: boolean }> => ask('POST', `/v1/${objects}/merge`, { body: { ids, choices, versions } });

export const previewUnmerge = (objects: string, id: string): Promise<UnmergePreview> => ask('GET', `/v1/${objects}/${id}/unmerge`);
export const unmerge = (objects: string, id: string, moves: readonly Move[]): Promise<{ jobId: string }> =>
  ask('POST', `/v1/${objects}/${id}/unmerge`, { body: { moves } });

const over = new Set(['done', 'failed', 'undone']);
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits for a job; `note` is told how far it is. */
export async function ended(id: string, note: (status: JobStatus) => void = () => {}): Promise<JobStatus> {
  for (let wait = 150; ; wait = Math.min(1000, wait * 1.3)) {
    const status = await job(id);
    note(status);
    if (over.has(status.status)) return status;
    await pause(wait);
  }
}
