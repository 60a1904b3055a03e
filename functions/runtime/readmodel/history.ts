/** For tests and measurements: random histories of a workspace, as journal and as records, and a source that tells them. */

import { type Field, isComputed } from '@regulars/shared/fields/field.ts';
import { kindNames, kinds } from '@regulars/shared/fields/kinds.ts';
import { targetOf } from '@regulars/shared/fields/link.ts';
import { customer } from '@regulars/shared/objects/customer.ts';
import { interaction } from '@regulars/shared/objects/interaction.ts';
import { type AnyRecord, type ObjectOf, withCustom } from '@regulars/shared/objects/object.ts';
import { team } from '@regulars/shared/objects/team.ts';
import { user } from '@regulars/shared/objects/user.ts';
import { LANES, type Position, start } from '@regulars/shared/rules/position.ts';
import type { Random } from '@regulars/shared/rules/random.ts';
import type { Entry } from '../store/entry.ts';
import { recordAfter } from './apply.ts';
import type { Sealing, Source } from './source.ts';

const label = (text: string) => ({ en: text, zh: text });

/** A field of every kind, as a workspace would add them. */
export const everyKind: Record<`x_${string}`, Field> = Object.fromEntries(
  kindNames.map((kind) => [
    `x_${kind.toLowerCase()}`,
    {
      kind,
      label: label(kind),
      searched: kind === 'text' || kind === 'tags',
      ...(kind === 'link' || kind === 'links' ? { to: 'customer' } : {}),
      ...(/choice|stage/i.test(kind) ? { choices: ['a', 'b', 'c'].map((value) => ({ value, label: label(value) })) } : {}),
    } as Field,
  ]),
);

export const definitions: readonly ObjectOf[] = [withCustom(customer, everyKind), interaction, team, user];
export const objectNamed = (name: string): ObjectOf => definitions.find((of) => of.name === name) as ObjectOf; // tests name what there is

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
export const newId = (random: Random, object: string): string => `${object}_0${Array.from({ length: 25 }, () => random.pick([...alphabet])).join('')}`;

export interface History {
  entries: Entry[];
  /** The same, by lane and sequence number. */
  lanes: Entry[][];
  records: Map<string, { object: string; record: AnyRecord }>;
  position: Position;
}

export const newHistory = (): History => ({ entries: [], lanes: Array.from({ length: LANES }, () => []), records: new Map(), position: start });

/** One change: the entry goes to a lane, the record moves on by a version. */
export function write(history: History, change: Pick<Entry, 'object' | 'record' | 'action' | 'before' | 'after' | 'at' | 'by'>, lane: number): Entry {
  const known = history.records.get(change.record)?.record;
  const lanes = [...history.position.lanes];
  const entry: Entry = { ...change, lane, sequence: (lanes[lane] ?? 0) + 1, version: (known?.version ?? 0) + 1, via: 'api', settings: 1 };
  lanes[lane] = entry.sequence;
  history.position = { settings: 0, lanes };
  history.entries.push(entry);
  history.lanes[lane]?.push(entry);
  history.records.set(entry.record, { object: entry.object, record: recordAfter(known, entry) });
  return entry;
}

export function sampleValue(random: Random, field: Field, ids: ReadonlyMap<string, readonly string[]>): unknown {
  const known = field.kind === 'link' || field.kind === 'links' ? (ids.get(targetOf(field)) ?? []) : [];
  if (field.kind === 'link' && known.length > 0 && random.chance(0.9)) return random.pick(known);
  if (field.kind === 'links' && known.length > 0) return [...new Set([random.pick(known), random.pick(known)])];
  return kinds[field.kind as keyof typeof kinds].sample(random, field); // definitions name kinds that there are
}

/** A random change of a random record, or a new one. */
export function step(
  history: History,
  random: Random,
  object = random.pick(definitions),
  at = new Date(Date.UTC(2026, 0, 1) + random.below(4e10)).toISOString(),
): Entry {
  const ids = Map.groupBy(history.records.keys(), (id) => id.slice(0, -27));
  const mine = ids.get(object.name) ?? [];
  const id = mine.length > 0 && random.chance(0.5) ? random.pick(mine) : newId(random, object.name);
  const known = history.records.get(id)?.record;
  const by = random.pick([...(ids.get('user') ?? []), 'system:import']);
  const about = { object: object.name, record: id, at, by };
  const lane = random.below(LANES);
  if (known && random.chance(0.2)) return write(history, { ...about, action: known.trashedAt ? 'restore' : 'trash', before: {}, after: {} }, lane);
  const before: Record<string, unknown> = {};
  const after: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(object.fields)) {
    if (isComputed(field)) continue;
    if (!known ? field.required || random.chance(0.6) : random.chance(0.2)) {
      if (known?.[name] !== undefined) before[name] = known[name];
      if (field.required || !known || random.chance(0.7)) after[name] = sampleValue(random, field, ids);
    }
  }
  return write(history, { ...about, action: known ? 'update' : 'create', before, after }, lane);
}

/** A source that tells a history, or what there was of it up to `seen`. */
export function sourceOf(history: () => History, epoch = () => 0): Source {
  return {
    heads: async () => ({ position: history().position, epoch: epoch() }),
    async *entries(lane, after, upTo) {
      yield history().lanes[lane]?.slice(after, upTo) ?? [];
    },
    async *records() {
      yield [...history().records.values()];
    },
  };
}

/** Leaves bytes as they are, and says what they were sealed for. */
export const openSealing: Sealing = {
  seal: (bytes, about) => Buffer.concat([Buffer.from(`${about}\n`), bytes]),
  unseal(bytes, about) {
    const mark = Buffer.from(`${about}\n`);
    if (Buffer.compare(Buffer.from(bytes).subarray(0, mark.length), mark) !== 0) throw new Error(`Not sealed for ${about}`);
    return bytes.subarray(mark.length);
  },
};
