/** Work outside requests: jobs that a message wakes, or a schedule. */
import type { Uses } from './operation.ts';

export interface Job {
  id: string;
  summary: string;
  /** `functions/<folder>/<id>.ts` holds the use case. */
  folder: string;
  uses: Uses;
  /** A schedule, e.g. `1 minute`, `1 day`. */
  every?: string;
}

export const importRows: Job = {
  id: 'importRows',
  summary: 'Bring the rows of an uploaded file in, 32 to a transaction',
  folder: 'imports',
  uses: { store: 'write', files: 'write' },
};

export const checkRows: Job = {
  id: 'checkRows',
  summary: 'Try an import without saving anything: what it would change, and what it would refuse',
  folder: 'imports',
  uses: { store: 'read', files: 'write' },
};

export const exportRows: Job = {
  id: 'exportRows',
  summary: 'Write many records as a table',
  folder: 'exports',
  uses: { readmodel: 'read', store: 'write', files: 'write' },
};

export const expireExport: Job = {
  id: 'expireExport',
  summary: 'Take the file of an export away when its time is over',
  folder: 'exports',
  uses: { store: 'read', files: 'write', events: 'send' },
};

export const undoEntries: Job = {
  id: 'undoEntries',
  summary: 'Undo what a job wrote, newest first',
  folder: 'jobs',
  uses: { store: 'write', files: 'write' },
};

export const takeSnapshot: Job = {
  id: 'takeSnapshot',
  summary: 'Keep the read model as a file, so that the next reader starts from there',
  folder: 'snapshots',
  uses: { readmodel: 'read', files: 'write' },
};

export const jobs: readonly Job[] = [importRows, checkRows, exportRows, expireExport, undoEntries, takeSnapshot];
