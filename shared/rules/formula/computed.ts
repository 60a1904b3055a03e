/**
 * The computed fields of an object in the order in which they can be worked out, and their values for a record. Own
 * formulas need the record alone; those that look around (hops, roll-ups, and what reads them) are the read model's.
 */
import { type Field, isComputed } from '../../fields/field.ts';
import type { ObjectOf } from '../../objects/object.ts';
import { compileFormula, type Formula, looksAround, namesIn, type Scope } from './compile.ts';
import { FormulaError, type Reason } from './faults.ts';
import type { Situation, Values } from './part.ts';

export interface Computed {
  name: string;
  field: Field;
  /** Nothing for a roll-up, and for a formula that no longer fits its fields. */
  formula?: Formula;
  looksAround: boolean;
}

const known = new WeakMap<ObjectOf, readonly Computed[]>();

/** `of` is a full definition: its own fields make it another one with each version of the settings. */
export function computedOf(of: ObjectOf, find: Scope['find']): readonly Computed[] {
  let found = known.get(of);
  if (!found) {
    found = ordered(of).map((name) => one(of, name, find));
    known.set(of, found);
  }
  return found;
}

function one(of: ObjectOf, name: string, find: Scope['find']): Computed {
  const field = of.fields[name] as Field; // `ordered` names fields
  const around = looksAround(field, find, of);
  if (field.formula === undefined) return { name, field, looksAround: around };
  try {
    const formula = compileFormula(field.formula, { object: of, find });
    return { name, field, looksAround: around, ...(formula.kind === field.kind ? { formula } : {}) };
  } catch (error) {
    if (!(error instanceof FormulaError)) throw error; // a field that it reads is gone or of another kind: its values are empty until it is mended
    return { name, field, looksAround: around };
  }
}

/** What is read stands before what reads it. */
function ordered(of: ObjectOf): string[] {
  const order = new Set<string>();
  const visit = (name: string, above: readonly string[]): void => {
    const field = Object.hasOwn(of.fields, name) ? of.fields[name] : undefined;
    if (!field || field.deleted || !isComputed(field) || order.has(name) || above.includes(name)) return;
    for (const read of namesIn(field.formula ?? '')) visit(read.field, [...above, name]);
    order.add(name);
  };
  for (const name of Object.keys(of.fields)) visit(name, []);
  return [...order];
}

/** Whether a formula would read itself if the field `name` had it. */
export function readsItself(of: ObjectOf, name: string, source: string, seen: Set<string> = new Set()): boolean {
  return namesIn(source).some(({ field, hop }) => {
    if (field === name && hop === undefined) return true;
    const next = Object.hasOwn(of.fields, field) ? of.fields[field] : undefined;
    if (hop !== undefined || seen.has(field) || next?.formula === undefined) return false;
    seen.add(field);
    return readsItself(of, name, next.formula, seen);
  });
}

export type Day = Pick<Situation, 'today' | 'timeZone'>;

/** The own formulas of a record; empty ones are left out. */
export function workOut(of: ObjectOf, find: Scope['find'], record: Values, day: Day): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const { name, formula, looksAround: around } of computedOf(of, find)) {
    if (around || !formula) continue;
    const value = formula.run({ ...day, record: { ...record, ...values } });
    if (value !== null) values[name] = value;
  }
  return values;
}

/** Why a field that is worked out from its record alone is empty. */
export function reasonFor(of: ObjectOf, find: Scope['find'], name: string, record: Values, day: Day): Reason | undefined {
  const found = computedOf(of, find).find((each) => each.name === name);
  if (!found || found.field.rollUp) return 'EMPTY';
  if (!found.formula) return 'BROKEN';
  const situation: Situation = { ...day, record };
  return found.formula.run(situation) === null ? (situation.reason ?? 'EMPTY') : undefined;
}
