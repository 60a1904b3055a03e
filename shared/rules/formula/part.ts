/** A piece of a formula that was checked: the type of what it gives, and how it is worked out for a record. */
import type { Label } from '../../fields/field.ts';
import { FormulaError, type FormulaFault, type Reason } from './faults.ts';

export type Type = 'number' | 'money' | 'text' | 'texts' | 'date' | 'moment' | 'yesNo' | 'link';

export interface Amount {
  /** Minor units. */
  amount: number;
  currency: string;
}

/** `null` is empty. Dates are `YYYY-MM-DD`, moments ISO 8601 in UTC. */
export type Value = number | string | boolean | Amount | readonly string[] | null;

export type Values = Readonly<Record<string, unknown>>;

/** What a formula is worked out from. */
export interface Situation {
  record: Values;
  /** The record that a link leads to; nothing where it is empty or leads nowhere. */
  follow?(link: string): Values | undefined;
  /** The date in the workspace's time zone. */
  today: string;
  timeZone: string;
  /** Set to the first reason why something became empty. */
  reason?: Reason;
}

export interface Part {
  at: number;
  type: Type;
  /** A number that is shown in hundredths. */
  percent?: boolean;
  /** Of a choice: what it can be. */
  choices?: readonly { value: string; label: Label }[];
  /** What stands there in so many words. */
  literal?: string;
  run(situation: Situation): Value;
}

export const refuse = (code: FormulaFault, at: number): never => {
  throw new FormulaError(code, at);
};

/** Empty, and why. */
export function empty(situation: Situation, reason: Reason): null {
  situation.reason ??= reason;
  return null;
}

/** Works out what is asked of all parts at once; empty as soon as one of them is. */
export function filled<V extends readonly unknown[]>(parts: readonly Part[], work: (values: V, situation: Situation) => Value): Part['run'] {
  return (situation) => {
    const values: Value[] = [];
    for (const part of parts) {
      const value = part.run(situation);
      if (value === null) return empty(situation, 'EMPTY');
      values.push(value);
    }
    return work(values as unknown as V, situation); // of the types that the caller checked
  };
}

/** 0.1 + 0.2 is 0.3: what lies beyond fifteen digits is how computers count, not what was asked. */
export function exact(number: number, situation: Situation): number | null {
  if (!Number.isFinite(number) || Math.abs(number) > 1e15) return empty(situation, 'TOO_LARGE');
  return Number(number.toPrecision(15)) + 0;
}

export function amountOf(amount: number, currency: string, situation: Situation): Amount | null {
  const rounded = exact(Math.round(amount), situation);
  return rounded === null ? null : { amount: rounded, currency };
}

const wants: Partial<Record<Type, FormulaFault>> = {
  number: 'FORMULA_WANTS_NUMBER',
  text: 'FORMULA_WANTS_TEXT',
  date: 'FORMULA_WANTS_DATE',
  yesNo: 'FORMULA_WANTS_YES_NO',
};

export function need(part: Part, ...types: readonly Type[]): Part {
  if (!types.includes(part.type)) refuse(wants[types[0] as Type] ?? 'FORMULA_TYPES', part.at); // callers name one at least
  return part;
}
