/** What the signs between two parts of a formula do, by the types of both. */
import { folded } from '../../fields/field.ts';
import { addDays } from '../dates.ts';
import type { Binary } from './parse.ts';
import { type Amount, amountOf, empty, exact, filled, type Part, refuse, type Situation, type Value } from './part.ts';

const DAY = 86_400_000;
const DATE = /^\d{4}-\d\d-\d\d$/;

type Pair = [Part, Part];

const sum = ([a, b]: Amount[], sign: 1 | -1, situation: Situation): Value => {
  if (!a || !b) return null;
  if (a.currency !== b.currency) return empty(situation, 'MIXED_CURRENCIES');
  return amountOf(a.amount + sign * b.amount, a.currency, situation);
};

/** A date some days away; years of four digits only. */
export function dateAfter(date: string, days: number, situation: Situation): string | null {
  if (!(Math.abs(days) < 4e6)) return empty(situation, 'NO_SUCH_DATE');
  const moved = addDays(date, Math.round(days));
  return DATE.test(moved) ? moved : empty(situation, 'NO_SUCH_DATE');
}

function momentAfter(moment: string, days: number, situation: Situation): string | null {
  const time = Date.parse(moment) + days * DAY;
  const moved = Math.abs(time) < 8e15 ? new Date(time).toISOString() : '';
  return /^\d{4}-/.test(moved) ? moved : empty(situation, 'NO_SUCH_DATE');
}

export const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / DAY;

function plus(pair: Pair, at: number, sign: 1 | -1): Part {
  const [{ type: a }, { type: b }] = pair;
  const made = <V extends readonly unknown[]>(type: Part['type'], work: (values: V, situation: Situation) => Value): Part => ({
    at,
    type,
    run: filled(pair, work),
  });
  if (a === 'number' && b === 'number') {
    const percent = pair.every((part) => part.percent);
    return { ...made('number', ([x, y]: number[], situation) => exact((x ?? 0) + sign * (y ?? 0), situation)), ...(percent ? { percent } : {}) };
  }
  if (a === 'money' && b === 'money') return made('money', (values: Amount[], situation) => sum(values, sign, situation));
  if (a === 'money' || b === 'money') return refuse('FORMULA_WANTS_MONEY', at);
  if (a === 'date' && b === 'number') return made('date', ([x, y]: [string, number], situation) => dateAfter(x, sign * y, situation));
  if (a === 'moment' && b === 'number') return made('moment', ([x, y]: [string, number], situation) => momentAfter(x, sign * y, situation));
  if (sign === 1 && a === 'number' && b === 'date') return plus([pair[1], pair[0]], at, 1);
  if (sign === 1 && a === 'text' && b === 'text') return made('text', ([x, y]: string[]) => `${x}${y}`);
  if (sign === -1 && a === b && (a === 'date' || a === 'moment'))
    return made('number', ([x, y]: [string, string], situation) => exact(daysBetween(y, x), situation));
  return refuse('FORMULA_TYPES', at);
}

function times(pair: Pair, at: number): Part {
  const [left, right] = pair;
  if (left.type === 'number' && right.type === 'number')
    return { at, type: 'number', run: filled(pair, ([x, y]: [number, number], situation) => exact(x * y, situation)) };
  const [money, factor] = left.type === 'money' ? [left, right] : [right, left];
  if (money.type !== 'money' || factor.type !== 'number')
    return refuse(money.type === 'money' && factor.type === 'money' ? 'FORMULA_WANTS_NUMBER' : 'FORMULA_TYPES', at);
  return { at, type: 'money', run: filled([money, factor], ([x, y]: [Amount, number], situation) => amountOf(x.amount * y, x.currency, situation)) };
}

function over(pair: Pair, at: number): Part {
  const [{ type: a }, { type: b }] = pair;
  const zero = (situation: Situation) => empty(situation, 'DIVIDED_BY_ZERO');
  if (a === 'number' && b === 'number')
    return { at, type: 'number', run: filled(pair, ([x, y]: [number, number], situation) => (y === 0 ? zero(situation) : exact(x / y, situation))) };
  if (a === 'money' && b === 'number')
    return {
      at,
      type: 'money',
      run: filled(pair, ([x, y]: [Amount, number], situation) => (y === 0 ? zero(situation) : amountOf(x.amount / y, x.currency, situation))),
    };
  if (a === 'money' && b === 'money')
    return {
      at,
      type: 'number',
      run: filled(pair, ([x, y]: [Amount, Amount], situation) => {
        if (x.currency !== y.currency) return empty(situation, 'MIXED_CURRENCIES');
        return y.amount === 0 ? zero(situation) : exact(x.amount / y.amount, situation);
      }),
    };
  return refuse('FORMULA_TYPES', at);
}

/** A text that stands beside a choice is one of its values, and beside a date is a date. */
export function suited(part: Part, other: Part): Part {
  const { literal } = part;
  if (literal === undefined) return part;
  if (other.choices) {
    const wanted = folded(literal);
    const found = other.choices.find(({ value, label }) => [value, label.en, label.zh].some((one) => folded(one) === wanted));
    if (!found) return refuse('FORMULA_NO_CHOICE', part.at);
    return { ...part, literal: found.value, run: () => found.value };
  }
  if (other.type === 'date' && part.type === 'text') {
    if (!DATE.test(literal) || !Number.isFinite(Date.parse(literal))) return refuse('FORMULA_WANTS_DATE', part.at);
    return { ...part, type: 'date' };
  }
  return part;
}

const tests: Readonly<Record<string, (order: number) => boolean>> = {
  '=': (order) => order === 0,
  '!=': (order) => order !== 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

const order = (a: string | number, b: string | number) => (a < b ? -1 : a > b ? 1 : 0);

function compared([first, second]: Pair, at: number, sign: string): Part {
  const pair: Pair = [suited(first, second), suited(second, first)];
  const [{ type }, { type: other }] = pair;
  const test = tests[sign] as (order: number) => boolean; // binary calls it for these signs
  const equal = sign === '=' || sign === '!=';
  if (type !== other) return refuse(type === 'money' || other === 'money' ? 'FORMULA_WANTS_MONEY' : 'FORMULA_TYPES', at);
  if (type === 'texts' || (type === 'yesNo' && !equal)) return refuse('FORMULA_TYPES', at);
  const work = (values: readonly unknown[], situation: Situation): Value => {
    if (type === 'money') {
      const [x, y] = values as [Amount, Amount];
      if (x.currency !== y.currency) return equal ? test(1) : empty(situation, 'MIXED_CURRENCIES');
      return test(order(x.amount, y.amount));
    }
    if (type === 'text') {
      const [x, y] = values as [string, string];
      return test(order(folded(x), folded(y)));
    }
    const [x, y] = values as [number, number];
    return test(order(x, y));
  };
  return { at, type: 'yesNo', run: filled(pair, work) };
}

/** What is settled by one side needs no other: `no and …` is no, whether or not the other is empty. */
function joined([left, right]: Pair, at: number, settles: boolean): Part {
  for (const part of [left, right]) if (part.type !== 'yesNo') refuse('FORMULA_WANTS_YES_NO', part.at);
  return {
    at,
    type: 'yesNo',
    run: (situation) => {
      const { reason } = situation;
      const [a, b] = [left.run(situation), right.run(situation)];
      if (a !== settles && b !== settles) return a === null || b === null ? empty(situation, 'EMPTY') : !settles;
      if (reason === undefined) delete situation.reason;
      return settles;
    },
  };
}

export function binary(sign: Binary, left: Part, right: Part, at: number): Part {
  const pair: Pair = [left, right];
  if (sign === '+' || sign === '-') {
    const dated: Pair = sign === '-' ? [suited(left, right), suited(right, left)] : pair;
    return plus(dated, at, sign === '+' ? 1 : -1);
  }
  if (sign === '*') return times(pair, at);
  if (sign === '/') return over(pair, at);
  if (sign === 'and') return joined(pair, at, false);
  if (sign === 'or') return joined(pair, at, true);
  return compared(pair, at, sign);
}
