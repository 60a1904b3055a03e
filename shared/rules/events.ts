/**
 * What programs are told of a change, by webhook or from the feed: one event for each entry of the journal, with the
 * fields that its reader sees. Pure.
 */
import type { ObjectOf } from '../objects/object.ts';
import { type Condition, holds, type Moment } from './condition.ts';

export const eventDeeds = ['created', 'updated', 'trashed', 'restored'] as const;
export type EventDeed = (typeof eventDeeds)[number];

const deedOf = { create: 'created', update: 'updated', trash: 'trashed', restore: 'restored' } as const;

type Values = Readonly<Record<string, unknown>>;

/** An entry of the journal, as far as an event tells of it. */
interface Changed {
  lane: number;
  sequence: number;
  object: string;
  record: string;
  version: number;
  action: keyof typeof deedOf;
  before: Values;
  after: Values;
  at: string;
  by: string;
  via: string;
  cause?: string | undefined;
}

export interface CrmEvent {
  /** `customer.updated` */
  type: string;
  /** When it happened; ISO 8601. */
  timestamp: string;
  data: {
    id: string;
    object: string;
    /** Of the record after the change: 1, 2, 3 … without gaps. */
    version: number;
    /** The change in the history, as `POST /v1/changes/{id}/undo` names it. */
    change: string;
    /** Names of the fields that changed, and what they held; an empty field is left out. */
    changed: string[];
    before: Values;
    after: Values;
    actor: { id: string; via: string };
    cause?: string;
  };
}

/** All of one object, or fewer: of some deeds, of some fields, from and to some values. */
export interface EventFilter {
  object: string;
  events?: readonly EventDeed[] | undefined;
  /** One of them changed. */
  fields?: readonly string[] | undefined;
  /** Of what the changed fields held before, and hold now. */
  before?: Condition | undefined;
  after?: Condition | undefined;
}

/** `seen`: the object as the reader's rights leave it. Undefined where only fields changed that the reader does not see. */
export function eventOf(entry: Changed, seen: Pick<ObjectOf, 'fields' | 'internal'>): CrmEvent | undefined {
  if (seen.internal) return undefined;
  const isSeen = (name: string) => Object.hasOwn(seen.fields, name) && !seen.fields[name]?.deleted;
  const only = (values: Values) => Object.fromEntries(Object.entries(values).filter(([name]) => isSeen(name)));
  const [before, after] = [only(entry.before), only(entry.after)];
  const changed = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  if (entry.action === 'update' && changed.length === 0) return undefined;
  const { object, record, version, lane, sequence, by, via, cause } = entry;
  const change = `${String(lane).padStart(2, '0')}-${sequence}`;
  return {
    type: `${object}.${deedOf[entry.action]}`,
    timestamp: entry.at,
    data: { id: record, object, version, change, changed, before, after, actor: { id: by, via }, ...(cause ? { cause } : {}) },
  };
}

/** Whether one of the filters lets an event through; without filters all pass. */
export function passes(filters: readonly EventFilter[], { type, data }: CrmEvent, { fields }: Pick<ObjectOf, 'fields'>, moment: Moment): boolean {
  const deed = type.slice(type.lastIndexOf('.') + 1);
  const fits = (condition: Condition | undefined, record: Values) => !condition || holds(condition, { fields, record }, moment);
  return (
    filters.length === 0 ||
    filters.some(
      (filter) =>
        filter.object === data.object &&
        (!filter.events || filter.events.some((one) => one === deed)) &&
        (!filter.fields || filter.fields.some((name) => data.changed.includes(name))) &&
        fits(filter.before, data.before) &&
        fits(filter.after, data.after),
    )
  );
}
