/**
 * The journal as one strand: the entries of all lanes after a place, each record's in the order of its versions. Lanes
 * are merged by their writers' clocks, which may be off; so an entry waits for its predecessor where that lies in
 * another lane and has not been given. Reads no more than about what it gives.
 */
import { LANES } from '@regulars/shared/rules/position.ts';
import { clock } from '../clock.ts';
import type { Entry } from '../store/entry.ts';
import { entriesOf, readHeads } from '../store/journal.ts';
import { historyKey, laneOfEntry, versionSk } from '../store/keys.ts';
import type { Keyring } from '../store/seal.ts';
import type { Table } from '../store/table.ts';

export interface Feed {
  entries: Entry[];
  /** Sequence numbers of the lanes after them: where the next page begins. */
  lanes: number[];
  /** Whether there is more by now. */
  more: boolean;
}

interface Place {
  lane: number;
  sequence: number;
}

/** The index of the history follows the table by moments: what it does not know of an older entry is no longer kept. */
const INDEX_FOLLOWS_MS = 60_000;
const LEAST_READ = 8;

export async function readFeed(table: Table, keyring: Keyring, after: readonly number[], limit: number): Promise<Feed> {
  const heads = (await readHeads(table, keyring.workspace)).lanes;
  const lanes = Array.from({ length: LANES }, (_, lane) => after[lane] ?? 0);
  const at = (list: readonly number[], lane: number) => list[lane] ?? 0;
  const open = lanes.filter((sequence, lane) => sequence < at(heads, lane)).length;
  const read = Math.max(LEAST_READ, Math.ceil(limit / Math.max(open, 1)));
  const buffers = lanes.map((): Entry[] => []);
  const waits = new Map<number, Place | 'index'>();
  const given = new Map<string, number>();
  const entries: Entry[] = [];

  /** The next entry of a lane, read from the table some at a time. */
  const nextOf = async (lane: number): Promise<Entry | undefined> => {
    const buffer = buffers[lane] ?? [];
    const from = at(lanes, lane);
    if (buffer.length === 0 && from < at(heads, lane)) {
      for await (const page of entriesOf(table, keyring, lane, from, Math.min(from + read, at(heads, lane)))) buffer.push(...page);
    }
    return buffer[0];
  };
  const isGiven = ({ lane, sequence }: Place) => at(lanes, lane) >= sequence;

  while (entries.length < limit) {
    const next = await Promise.all(
      lanes.map((_, lane) => {
        const wait = waits.get(lane);
        return wait && (wait === 'index' || !isGiven(wait)) ? undefined : nextOf(lane);
      }),
    );
    const [entry] = next.filter((one) => one !== undefined).sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.lane - b.lane));
    if (!entry) break;
    const predecessor = (given.get(entry.record) ?? 0) >= entry.version - 1 ? undefined : await placeBefore(table, keyring, entry);
    if (predecessor && (predecessor === 'index' || !isGiven(predecessor))) {
      waits.set(entry.lane, predecessor);
      continue;
    }
    waits.delete(entry.lane);
    buffers[entry.lane]?.shift();
    lanes[entry.lane] = entry.sequence;
    given.set(entry.record, entry.version);
    entries.push(entry);
  }
  return { entries, lanes, more: lanes.some((sequence, lane) => sequence < at(heads, lane)) };
}

/** Where the record's change before this one stands; undefined where there is none, `index` where it is not known yet. */
async function placeBefore(table: Table, keyring: Keyring, { record, version, at }: Entry): Promise<Place | 'index' | undefined> {
  if (version <= 1) return undefined;
  const pages = table.query({
    IndexName: 'history',
    KeyConditionExpression: 'hpk = :pk AND hsk = :sk',
    ExpressionAttributeValues: { ':pk': historyKey(keyring.workspace, record), ':sk': versionSk(version - 1) },
    Limit: 1,
  });
  const { value: [item] = [] } = await pages.next();
  if (item) return { lane: laneOfEntry(item.pk as string) ?? 0, sequence: Number(item.sk) }; // keys of a journal entry
  return clock.now() - Date.parse(at) > INDEX_FOLLOWS_MS ? undefined : 'index';
}
