/**
 * The stream: journal entries reach the jobs that listen, in order within a lane, each at least once, in batches of Lambda's shape.
 * Entries arrive from the door as they are committed; a lane has no gaps, so a missing or late one shows at once and is fetched.
 */
import { randomUUID } from 'node:crypto';
import { entryKey } from '@regulars/functions/runtime/store/keys.ts';
import { LANES } from '@regulars/shared/rules/position.ts';
import type { Image, JournalEar } from '../cloud/dynamo.ts';
import { target } from '../cloud/schema.ts';
import type { Wire } from '../cloud/wire.ts';
import type { Positions } from './positions.ts';

export type StreamRecord = {
  eventID: string;
  eventName: 'INSERT';
  eventVersion: '1.1';
  eventSource: 'aws:dynamodb';
  awsRegion: string;
  eventSourceARN: string;
  dynamodb: { ApproximateCreationDateTime: number; Keys: Image; NewImage: Image; SequenceNumber: string; SizeBytes: number; StreamViewType: 'NEW_IMAGE' };
};
/** Delivers a batch and returns when every listener has it or has set it aside; never throws. */
export type Deliver = (records: StreamRecord[]) => Promise<void>;

type Lane = { workspace: string; lane: number; waiting: Map<number, Image>; running: boolean; again: boolean; search: boolean };

const mostInBatch = 100;
const quiet = 5_000;

export function makeDispatcher(positions: Positions, log: (line: object) => void) {
  const lanes = new Map<string, Lane>();
  const marked = new Set<string>();
  const writing = new Map<string, number>();
  let deliver: Deliver | undefined;
  let wire: Wire | undefined;
  let stopped = false;
  const timers = new Set<NodeJS.Timeout>();

  const laneOf = (workspace: string, lane: number): Lane => {
    const key = `${workspace}#${lane}`;
    let found = lanes.get(key);
    if (!found) lanes.set(key, (found = { workspace, lane, waiting: new Map(), running: false, again: false, search: false }));
    return found;
  };

  /** A lane is served by one loop at a time; what arrives meanwhile makes it go round once more. */
  async function serve(lane: Lane): Promise<void> {
    if (lane.running || !deliver || stopped) return void (lane.again = true);
    lane.running = true;
    try {
      do {
        lane.again = false;
        for (let batch = await nextBatch(lane); batch.length && !stopped; batch = await nextBatch(lane)) {
          await deliver(batch.map(asRecord));
          positions.deliver(lane.workspace, lane.lane, sequenceOf(batch.at(-1)));
        }
      } while (lane.again && !stopped);
    } catch (error) {
      log({ message: 'A lane of the journal could not be read', error: String(error) });
      if (!stopped) later(1000, () => serve(lane));
    } finally {
      lane.running = false;
      if (!stopped) later(quiet, () => rest(lane.workspace));
    }
  }

  async function nextBatch(state: Lane): Promise<Image[]> {
    const { workspace, lane, waiting } = state;
    const from = positions.delivered(workspace, lane) + 1;
    for (const sequence of waiting.keys()) if (sequence < from) waiting.delete(sequence);
    const batch: Image[] = [];
    for (let at = from; batch.length < mostInBatch; at++) {
      const image = waiting.get(at);
      if (!image) break;
      batch.push(image);
      waiting.delete(at);
    }
    if (batch.length) return batch;
    if (!waiting.size && !state.search) return [];
    // Something later is here, so something is missing here: it is in the table, for a lane has no gaps.
    const found = await fetch(workspace, lane, from);
    if (!found.length) state.search = false;
    if (!found.length && waiting.size) throw new Error(`Entry ${from} is missing in lane ${lane}.`);
    return found;
  }

  async function fetch(workspace: string, lane: number, from: number): Promise<Image[]> {
    const { pk, sk } = entryKey(workspace, lane, from);
    const query = {
      TableName: 'regulars',
      ConsistentRead: true,
      Limit: mostInBatch,
      KeyConditionExpression: 'pk = :pk AND sk >= :sk',
      ExpressionAttributeValues: { ':pk': { S: pk }, ':sk': { S: sk } },
    };
    const answer = await wire?.send(target('Query'), Buffer.from(JSON.stringify(query)));
    if (answer?.status !== 200) throw new Error(`Query: ${answer?.status}`);
    // The wire's answer to a Query.
    return (JSON.parse(answer.body.toString()) as { Items: Image[] }).Items;
  }

  /** Unmarks a workspace in which all has been delivered and nobody is writing. */
  function rest(workspace: string) {
    if (writing.get(workspace)) return;
    for (const lane of lanes.values()) if (lane.workspace === workspace && (lane.running || lane.again || lane.search || lane.waiting.size)) return;
    marked.delete(workspace);
    positions.unmark(workspace);
    for (const [key, lane] of lanes) if (lane.workspace === workspace) lanes.delete(key);
  }

  function later(milliseconds: number, deed: () => void) {
    const timer = setTimeout(() => {
      timers.delete(timer);
      deed();
    }, milliseconds);
    timer.unref();
    timers.add(timer);
  }

  const count = (workspace: string, by: number) => {
    const now = (writing.get(workspace) ?? 0) + by;
    if (now > 0) writing.set(workspace, now);
    else writing.delete(workspace);
  };

  const catchUp = (workspace: string) =>
    Promise.all(
      [...Array(LANES).keys()].map((number) => {
        const lane = laneOf(workspace, number);
        lane.search = true;
        return serve(lane);
      }),
    );

  const ear: JournalEar = {
    starts(workspace) {
      count(workspace, 1);
      if (marked.has(workspace)) return;
      positions.mark(workspace);
      marked.add(workspace);
    },
    ends(workspace, outcome, entries) {
      count(workspace, -1);
      if (outcome === 'uncertain') return void catchUp(workspace);
      for (const image of entries) {
        const lane = laneOf(workspace, laneNumber(image));
        lane.waiting.set(sequenceOf(image), image);
        void serve(lane);
      }
      if (!entries.length) later(quiet, () => rest(workspace));
    },
  };

  return {
    ear,
    /** Whether somebody writes, or an entry has not reached all who listen. */
    isBusy: () => writing.size > 0 || lanes.values().some(({ running, waiting }) => running || waiting.size > 0),
    async begin(to: Deliver, over: Wire) {
      [deliver, wire] = [to, over];
      const left = positions.marked();
      for (const workspace of left) marked.add(workspace);
      await Promise.all(left.map(catchUp));
    },
    stop() {
      stopped = true;
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

const laneNumber = (image: Image) => Number(image.pk?.S?.split('#')[3]);
const sequenceOf = (image: Image | undefined) => Number(image?.sk?.S);

function asRecord(image: Image): StreamRecord {
  const { pk, sk } = image;
  return {
    eventID: randomUUID(),
    eventName: 'INSERT',
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: 'local-1',
    eventSourceARN: 'arn:aws:dynamodb:local-1:000000000000:table/regulars/stream/local',
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(Date.now() / 1000),
      Keys: { ...(pk && { pk }), ...(sk && { sk }) },
      NewImage: image,
      SequenceNumber: String(sequenceOf(image)),
      SizeBytes: JSON.stringify(image).length,
      StreamViewType: 'NEW_IMAGE',
    },
  };
}
