/**
 * The read model of one workspace: a file in a temporary folder that is brought up to date before it is asked. Opened
 * from the last snapshot, else rebuilt from the table. Whoever carries a position is answered at least that fresh;
 * what others did is seen within a second.
 */
import type { ObjectOf } from '@regulars/shared/objects/object.ts';
import type { Day } from '@regulars/shared/rules/formula/computed.ts';
import { LANES, type Position } from '@regulars/shared/rules/position.ts';
import { applyEntries, applyUnknown, hasPending, positionOf } from './apply.ts';
import { ensureComputed } from './computed.ts';
import type { File } from './file.ts';
import { indexAll } from './grams.ts';
import { follow, type Memory, newMemory } from './memory.ts';
import { type Opened, openSnapshot, readSearch, rebuild } from './opening.ts';
import { ensureSchema } from './schema.ts';
import { recordsIn, shouldSnapshot, writeSnapshot } from './snapshot.ts';
import type { Heads, Sealing, Snapshots, Source } from './source.ts';

export interface ModelOptions {
  workspace: string;
  /** A temporary folder: the working file lies nowhere else. */
  folder: string;
  source: Source;
  sealing: Sealing;
  snapshots?: Snapshots;
  /** Full definitions, deleted fields among them. */
  definitions: readonly ObjectOf[];
  /** What computed values that read the date are worked out with. */
  day?: Day;
  /** Milliseconds; only differences count. */
  clock(): number;
  /** Told of a field that is filtered or sorted by for the first time. */
  remember?(object: string, field: string): void;
  /** Told of each opening: bytes read of a snapshot, none where it was rebuilt, and milliseconds. */
  opened?(bytes: number, ms: number): void;
}

export interface Model {
  workspace: string;
  /** Brings the file up to the wanted position, or, asked at most once a second, to what the heads say. */
  fresh(wanted?: Position): Promise<void>;
  /** Brings the file up to what the table holds at this moment, however lately it was asked: a job sees all that was done before it. */
  current(): Promise<void>;
  /** Reads the search index, where it was left when the rows were opened. */
  searchable(): Promise<void>;
  /** New definitions, or another day: the file is projected anew where they changed. */
  define(definitions: readonly ObjectOf[], day?: Day): void;
  definitions(): ReadonlyMap<string, ObjectOf>;
  memory(): Memory;
  position(): Position;
  /** Whether catching up from the last snapshot would take long. */
  snapshotDue(): boolean;
  /** Writes a snapshot if catching up from the last one would take long; says whether it did. Two who ask at once share one. */
  snapshot(always?: boolean): Promise<boolean>;
  close(): void;
}

const FRESH_FOR = 1000;
const TRIES = 5;

export function openModel(options: ModelOptions): Model {
  const { workspace, source, sealing, snapshots, clock, remember = () => {}, opened = () => {} } = options;
  let { definitions, day = { today: '1970-01-01', timeZone: 'UTC' } } = options;
  let objects = new Map(definitions.map((of) => [of.name, of]));
  let open: (Opened & { memory: Memory; position: Position; tail: number }) | undefined;
  let askedAt = Number.NEGATIVE_INFINITY;
  let catching: Promise<void> | undefined;
  let reading: Promise<void> | undefined;
  let keeping: Promise<boolean> | undefined;

  function prepare(file: File): void {
    ensureSchema(file, definitions);
    applyUnknown(file, objects);
    ensureComputed(file, objects, day);
  }

  function discard(): void {
    if (!open) return;
    const { file } = open;
    open = undefined;
    file.remove();
  }

  async function openLatest({ epoch }: Heads): Promise<number> {
    const found = await openSnapshot(options, epoch, prepare);
    const made = found ?? (await rebuild(options, definitions));
    if (!found) prepare(made.file);
    open = { ...made, memory: newMemory(made.file, remember), position: positionOf(made.file), tail: found ? 0 : Number.MAX_SAFE_INTEGER };
    return made.bytes;
  }

  async function catchUp(): Promise<void> {
    for (let tries = 0; tries < TRIES; tries++) {
      const heads = await source.heads();
      const at = clock();
      if (open && open.epoch !== heads.epoch) discard();
      if (!open) opened(await openLatest(heads), clock() - at);
      await advance(heads.position);
      askedAt = at;
      if (open && !hasPending(open.file)) return;
    }
  }

  const caughtUp = () => (catching ??= catchUp().finally(() => (catching = undefined)));

  /** All lanes at once: what waits is the table, not this process. */
  async function advance({ lanes }: Position): Promise<void> {
    if (!open) return;
    const { file, memory, position } = open;
    const one = async (lane: number) => {
      const [from = 0, upTo = 0] = [position.lanes[lane], lanes[lane]];
      if (upTo <= from) return;
      for await (const entries of source.entries(lane, from, upTo)) {
        if (open?.file !== file) return;
        try {
          follow(memory, applyEntries(file, objects, entries));
        } catch (error) {
          discard(); // memory and file may differ: both are made anew
          throw error;
        }
        open.tail += entries.length;
        open.position = positionOf(file);
      }
    };
    await Promise.all(Array.from({ length: LANES }, (_, lane) => one(lane)));
  }

  const ready = () => {
    if (!open) throw new Error(`The read model of ${workspace} is asked before it is fresh`);
    return open;
  };
  const searchable = async (): Promise<void> => {
    const read = ready();
    const at = clock();
    if (!read.file.hasSearch())
      await (reading ??= readSearch(options, read, () => open === read)
        .then((bytes) => opened(bytes, clock() - at))
        .finally(() => (reading = undefined)));
  };
  const snapshotDue = ({ file, tail } = ready()) => shouldSnapshot(tail, recordsIn(file, objects.keys()));

  async function keep(always: boolean): Promise<boolean> {
    if (!snapshots || (!always && !snapshotDue())) return false;
    await searchable();
    const { file, tail } = ready();
    indexAll(file); // once here, not by each who opens it
    await writeSnapshot(file, snapshots, sealing);
    if (open?.file === file) open.tail = Math.max(0, open.tail - tail);
    return true;
  }

  return {
    workspace,
    async fresh(wanted) {
      const covered = () => open !== undefined && (!wanted || wanted.lanes.every((sequence, lane) => (open?.position.lanes[lane] ?? 0) >= sequence));
      if (covered() && clock() - askedAt < FRESH_FOR) return;
      await caughtUp();
      if (!covered()) await caughtUp(); // one that was under way may have asked the heads before the wanted change was there
    },
    async current() {
      await catching?.catch(() => {}); // told to who waits for it
      await caughtUp();
    },
    define(next, today = day) {
      if (next === definitions && today.today === day.today && today.timeZone === day.timeZone) return;
      if (next !== definitions) objects = new Map(next.map((of) => [of.name, of]));
      [definitions, day] = [next, today];
      if (!open) return;
      const changed = ensureSchema(open.file, next).length > 0;
      const known = applyUnknown(open.file, objects);
      if (ensureComputed(open.file, objects, day) || changed) for (const [name] of open.memory.rows) open.memory.rows.delete(name);
      follow(open.memory, known); // by the fields that columns were made with: definitions of the same shape do no harm
    },
    definitions: () => objects,
    memory: () => ready().memory,
    position: () => ready().position,
    searchable,
    snapshotDue: () => snapshotDue(),
    snapshot: (always = false) => (keeping ??= keep(always).finally(() => (keeping = undefined))),
    close: discard,
  };
}
