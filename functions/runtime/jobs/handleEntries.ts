/**
 * The one road of a job that listens to the journal: batches of the stream, each of one lane, opened when `run` asks for
 * them. A batch that fails comes again as a whole: what is done for an entry must be done once, or do no harm twice.
 */
import type { Job } from '@regulars/shared/operations/jobs.ts';
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { type Sockets, socketsOf } from '../sockets/sockets.ts';
import type { Entry } from '../store/entry.ts';
import { openEntry } from '../store/journal.ts';
import { keyringOf } from '../store/keyring.ts';
import { laneOfEntry, workspaceOfEntry } from '../store/keys.ts';
import type { Keyring } from '../store/seal.ts';
import { type Settings, settingsOf } from '../store/settings.ts';
import { type Meter, type Table, tableFor } from '../store/table.ts';
import { writeLine } from '../usage/line.ts';

export interface Batch {
  workspace: string;
  lane: number;
  /** Sequence numbers, without gaps between them. */
  from: number;
  to: number;
  entries(): Entry[];
  /** At least as new as the newest that an entry was written under. */
  settings(): Promise<Settings>;
  table: Table;
  keyring: Keyring;
  sockets: Sockets;
}

export const handleEntries =
  (job: Job, run: (batch: Batch) => Promise<void>) =>
  async ({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    for (const records of batchesOf(Records)) {
      const began = performance.now();
      const meter: Meter = { read: 0, write: 0 };
      const problem = await work(records, meter, run).catch((error: Error) => error);
      const workspace = workspaceOfEntry(records[0] ? pkOf(records[0]) : '');
      writeLine({ of: job, began, meter, problem: problem ?? undefined, says: { job: job.id, workspace, entries: records.length } });
      // The stream goes on from the first that is named.
      if (problem) return { batchItemFailures: [{ itemIdentifier: records[0]?.dynamodb?.SequenceNumber ?? '' }] };
    }
    return { batchItemFailures: [] };
  };

const pkOf = ({ dynamodb }: DynamoDBRecord) => dynamodb?.NewImage?.pk?.S ?? '';
const sequenceOf = ({ dynamodb }: DynamoDBRecord) => Number(dynamodb?.NewImage?.sk?.S);

/** Entries of the journal, lane by lane; other items of the table are not for this job. */
function batchesOf(records: readonly DynamoDBRecord[]): DynamoDBRecord[][] {
  const lanes = Map.groupBy(
    records.filter((record) => record.eventName === 'INSERT' && laneOfEntry(pkOf(record)) !== undefined),
    (record) => `${workspaceOfEntry(pkOf(record))} ${laneOfEntry(pkOf(record))}`,
  );
  return [...lanes.values()].map((lane) => lane.sort((a, b) => sequenceOf(a) - sequenceOf(b)));
}

async function work(records: readonly DynamoDBRecord[], meter: Meter, run: (batch: Batch) => Promise<void>): Promise<void> {
  const [first] = records;
  if (!first) return;
  const workspace = workspaceOfEntry(pkOf(first));
  const table = tableFor(meter, { workspace });
  const keyring = await keyringOf(workspace, meter);
  let opened: Entry[] | undefined;
  const entries = () => {
    opened ??= records.map(({ dynamodb }) => {
      const { pk, sk, d } = dynamodb?.NewImage ?? {};
      return openEntry(keyring, { pk: pk?.S, sk: sk?.S, d: Buffer.from(d?.B ?? '', 'base64') });
    });
    return opened;
  };
  await run({
    workspace,
    lane: laneOfEntry(pkOf(first)) ?? 0,
    from: sequenceOf(first),
    to: sequenceOf(records.at(-1) ?? first),
    entries,
    settings: () => settingsOf(workspace, meter, Math.max(...entries().map(({ settings }) => settings))),
    table,
    keyring,
    sockets: socketsOf(table, keyring),
  });
}
