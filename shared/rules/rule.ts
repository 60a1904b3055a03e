/**
 * A rule says what an object's records mean: from before and after, and pure, it gives further fields of the same
 * record, or refuses. `commit` runs it for every writer: form, API, import, job.
 */
import type { Fault } from '../errors.ts';
import type { AnyRecord } from '../objects/object.ts';

export interface Situation {
  before: Readonly<AnyRecord> | undefined;
  /** The fields as they would be, defaults and the writer's values applied. */
  after: Readonly<Record<string, unknown>>;
  /** ISO 8601 instant of the commit. */
  now: string;
}

/** Further fields (null empties one), or what is wrong. */
export type Outcome = { fields: Record<string, unknown> } | { faults: Fault[] };
export type Rule = (situation: Situation) => Outcome;
