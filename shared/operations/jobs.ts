/** Work outside requests: jobs that a message wakes, a schedule, or the journal. Long: one list. */
import type { Uses } from './operation.ts';
import type { QueueName } from './queues.ts';

export interface Job {
  id: string;
  summary: string;
  /** `functions/<folder>/<id>.ts` holds the use case. */
  folder: string;
  uses: Uses;
  /** Woken by a message, which waits here. */
  queue?: QueueName;
  /** A schedule, e.g. `1 minute`, `1 day`. */
  every?: string;
  /** Goes on when the workspace's cap is reached: exports, and what keeps the workspace in order. */
  always?: true;
  /** Woken by what is written, within moments; with `every` it takes what AWS has delivered of it by then. */
  on?: 'journal' | 'log';
  /** Ends within moments: on one machine it needs no process of its own. */
  quick?: true;
}
export type QueuedJob = Job & { queue: QueueName };

export const importRows: QueuedJob = {
  id: 'importRows',
  summary: 'Bring the rows of an uploaded file in, 32 to a transaction',
  folder: 'imports',
  uses: { store: 'write', files: 'write' },
  queue: 'screen',
};

export const checkRows: QueuedJob = {
  id: 'checkRows',
  summary: 'Try an import without saving anything: what it would change, and what it would refuse',
  folder: 'imports',
  uses: { store: 'read', files: 'write' },
  queue: 'screen',
};

export const exportRows: QueuedJob = {
  id: 'exportRows',
  summary: 'Write many records as a table',
  folder: 'exports',
  uses: { readmodel: 'read', store: 'write', files: 'write' },
  queue: 'exports',
  always: true,
};

export const expireExport: QueuedJob = {
  id: 'expireExport',
  summary: 'Take the file of an export away when its time is over',
  folder: 'exports',
  uses: { store: 'read', files: 'write', events: 'send' },
  queue: 'upkeep',
};

export const reviseRecords: QueuedJob = {
  id: 'reviseRecords',
  summary: 'Write the values of a field anew in every record: for another kind, or for merged choices',
  folder: 'fields',
  uses: { store: 'write', files: 'write' },
  queue: 'screen',
};

export const runBulk: QueuedJob = {
  id: 'runBulk',
  summary: 'Change many records alike, some dozens to a transaction',
  folder: 'bulk',
  uses: { store: 'write', files: 'write' },
  queue: 'screen',
};

export const undoEntries: QueuedJob = {
  id: 'undoEntries',
  summary: 'Undo what a job wrote, newest first',
  folder: 'jobs',
  uses: { store: 'write', files: 'write' },
  queue: 'screen',
};

export const pairRecords: QueuedJob = {
  id: 'pairRecords',
  summary: 'Go through all records of an object for duplicates',
  folder: 'duplicates',
  uses: { store: 'read', readmodel: 'read', files: 'write' },
  queue: 'screen',
};

/** The same work, where nobody waits for it: a night's messages stand in nobody's way. */
export const pairOvernight: QueuedJob = {
  ...pairRecords,
  id: 'pairOvernight',
  summary: 'Go through all records of an object for duplicates by night',
  queue: 'upkeep',
};

export const pairNightly: Job = {
  id: 'pairNightly',
  summary: 'Have each workspace that changed gone through for duplicates',
  folder: 'duplicates',
  uses: { directory: 'read', store: 'write', events: 'send' },
  every: '1 day',
};

export const moveMerged: QueuedJob = {
  id: 'moveMerged',
  summary: 'Merge groups of records, and move what points to those merged away, 30 to a transaction',
  folder: 'duplicates',
  uses: { store: 'write', readmodel: 'read', files: 'write' },
  queue: 'screen',
};

export const writeSamples: QueuedJob = {
  id: 'writeSamples',
  summary: 'Write sample records, some to a transaction',
  folder: 'samples',
  uses: { store: 'write' },
  queue: 'screen',
};

export const takeSnapshot: QueuedJob = {
  id: 'takeSnapshot',
  summary: 'Keep the read model as a file, so that the next reader starts from there',
  folder: 'snapshots',
  uses: { readmodel: 'read', files: 'write' },
  queue: 'upkeep',
};

export const pushChanges: Job = {
  id: 'pushChanges',
  summary: 'Tell open connections which of the records they watch have changed',
  folder: 'sockets',
  uses: { store: 'read', sockets: 'send' },
  on: 'journal',
  quick: true,
};

export const notifyPeople: Job = {
  id: 'notifyPeople',
  summary: 'Tell people of mentions and of what is newly theirs',
  folder: 'notifications',
  uses: { store: 'read', notifications: 'write', sockets: 'send', events: 'send' },
  on: 'journal',
  quick: true,
};

export const mailNotice: QueuedJob = {
  id: 'mailNotice',
  summary: 'Send a notice by mail as well, where it has not been read meanwhile',
  folder: 'notifications',
  uses: { store: 'read', notifications: 'write', mail: 'send' },
  queue: 'outgoing',
  quick: true,
};

export const wakeWebhooks: Job = {
  id: 'wakeWebhooks',
  summary: 'Wake the webhooks of a workspace in which something changed',
  folder: 'webhooks',
  uses: { store: 'read', events: 'send' },
  on: 'journal',
  quick: true,
};

export const deliverWebhook: QueuedJob = {
  id: 'deliverWebhook',
  summary: 'Deliver what a webhook has to tell, in order for each record, again where it failed',
  folder: 'webhooks',
  uses: { store: 'write', events: 'send', notifications: 'write', sockets: 'send', outgoing: 'send' },
  queue: 'outgoing',
  quick: true,
};

export const wakeDue: Job = {
  id: 'wakeDue',
  summary: 'Do what records ask for at a time that has come',
  folder: 'due',
  uses: { store: 'write', notifications: 'write', sockets: 'send', events: 'send' },
  every: '1 minute',
  quick: true,
};

export const sumUsage: Job = {
  id: 'sumUsage',
  summary: 'Sum what requests and jobs have used into the meter',
  folder: 'usage',
  uses: { usage: 'write' },
  on: 'log',
  quick: true,
};

export const sumDelivered: Job = { ...sumUsage, id: 'sumDelivered', summary: 'Sum what the log has delivered, one object after another', every: '5 minutes' };

export const jobs: readonly Job[] = [
  importRows,
  checkRows,
  exportRows,
  expireExport,
  reviseRecords,
  runBulk,
  undoEntries,
  pairRecords,
  pairOvernight,
  pairNightly,
  moveMerged,
  writeSamples,
  takeSnapshot,
  pushChanges,
  notifyPeople,
  mailNotice,
  wakeWebhooks,
  deliverWebhook,
  wakeDue,
  sumUsage,
  sumDelivered,
];
