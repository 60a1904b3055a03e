/** Counts, sums, means and extremes by group, in one pass over columns in memory. Amounts of two currencies never meet. */
import type { ObjectOf } from '@regulars/shared/objects/object.ts';
import type { Measure, SummarizeQuery, SummaryRow } from '@regulars/shared/rules/query.ts';
import { rowsIn as rowsOf } from './bits.ts';
import { fieldAt } from './condition.ts';
import { type Groups, groupsOf } from './groups.ts';
import { currenciesOf, numbersOf, rowsIn } from './memory.ts';
import { asked, type Session } from './query.ts';
import { QueryRefused } from './refused.ts';
import { isNumbers, isTime } from './vectors.ts';

const MOST_GROUPS = 50_000;
const MOST_GROUPINGS = 3;
const measures = ['count', 'sum', 'mean', 'min', 'max'];

export function summarize(session: Session, of: ObjectOf, query: SummarizeQuery): SummaryRow[] {
  const { groupBy = [] } = query;
  if (groupBy.length > MOST_GROUPINGS) throw new QueryRefused('WRONG_GROUPING', '/groupBy');
  const { bits } = asked(session, of, query, false);
  const groupings = groupBy.map((grouping, at) => groupsOf(session, of, grouping, bits, `/groupBy/${at}`));
  const columns = query.measures.map((measure, at) => columnOf(session, of, measure, `/measures/${at}`));
  const members = rowsOf(bits);
  const grid = gridOf(groupings, members, rowsIn(session.memory, of.name).size);
  const totals = columns.map((column) => totalOf(column, grid, members));
  const rows = grid.groups.map((group, at) => ({ group: group.map((one, which) => groupings[which]?.names[one] ?? null), values: totals.map((value) => value(at)) }));
  return groupBy.length === 0 ? rows : rows.sort((a, b) => compare(a.group, b.group));
}

function compare(a: SummaryRow['group'], b: SummaryRow['group']): number {
  for (let at = 0; at < a.length; at++) {
    const [x = null, y = null] = [a[at], b[at]];
    if (x === y) continue;
    if (x === null || y === null) return x === null ? 1 : -1;
    return x < y ? -1 : 1;
  }
  return 0;
}

/** For each record the numbers of the rows it counts in, and what groups a row stands for. */
interface Grid {
  rowOf: Int32Array;
  /** Rows by combination, where a record may count in several. */
  several?: readonly (readonly number[])[];
  groups: (readonly number[])[];
}

const MOST_DENSE = 1 << 20;

function gridOf(groupings: readonly Groups[], members: Int32Array, size: number): Grid {
  const rowOf = new Int32Array(size);
  if (groupings.length === 0) return { rowOf, groups: [[]] };
  const sizes = groupings.map(({ names, several }) => several?.length ?? names.length);
  const combinations: number[][] = [];
  const { numberOf } = numbers(sizes.reduce((all, one) => all * one, 1));
  const [first, second, third] = groupings;
  const [, b = 1, c = 1] = sizes;
  for (let at = 0; at < members.length; at++) {
    const row = members[at] as number; // in range
    const key = ((first?.of[row] ?? 0) * b + (second?.of[row] ?? 0)) * c + (third?.of[row] ?? 0);
    const found = numberOf(key);
    if (found === combinations.length) combinations.push(groupings.map(({ of }) => of[row] ?? 0));
    rowOf[row] = found;
  }
  if (combinations.length > MOST_GROUPS) throw new QueryRefused('TOO_MANY_GROUPS', '/groupBy');
  return groupings.some(({ several }) => several) ? spread(groupings, combinations, rowOf) : { rowOf, groups: combinations };
}

/** Numbers keys from 0 as they come; by an array where all possible keys fit in one. */
function numbers(possible: number): { numberOf(key: number): number } {
  let next = 0;
  if (possible <= MOST_DENSE) {
    const known = new Int32Array(possible).fill(-1);
    return { numberOf: (key) => (known[key] === -1 ? (known[key] = next++) : (known[key] as number)) }; // keys are in range
  }
  const known = new Map<number, number>();
  return {
    numberOf(key) {
      const found = known.get(key);
      if (found === undefined) known.set(key, next);
      return found ?? next++;
    },
  };
}

/** A record with two tags counts in both of their rows. */
function spread(groupings: readonly Groups[], combinations: readonly number[][], rowOf: Int32Array): Grid {
  const groups: number[][] = [];
  const known = new Map<string, number>();
  const several = combinations.map((combination) => {
    const choices = combination.map((code, at) => groupings[at]?.several?.[code] ?? [code]);
    const all = choices.reduce<number[][]>((parts, more) => parts.flatMap((part) => more.map((one) => [...part, one])), [[]]);
    return all.map((group) => {
      const key = group.join(' ');
      let found = known.get(key);
      if (found === undefined) known.set(key, (found = groups.push(group) - 1));
      return found;
    });
  });
  return { rowOf, several, groups };
}

interface Column {
  measure: Measure['measure'];
  numbers?: Float64Array;
  time?: 'date' | 'moment';
  currencies?: { codes: Int32Array; entries: readonly (readonly string[])[] };
}

function columnOf(session: Session, of: ObjectOf, { measure, field: name }: Measure, pointer: string): Column {
  if (!measures.includes(measure)) throw new QueryRefused('WRONG_MEASURE', `${pointer}/measure`);
  if (measure === 'count' && name === undefined) return { measure };
  const { name: found, field, over } = fieldAt(name, of, session, `${pointer}/field`);
  const time = isTime(field) ? (field.kind as 'date' | 'moment') : undefined; // the two kinds of time
  const fits = isNumbers(field) && !over && (measure === 'min' || measure === 'max' || measure === 'count' || !time);
  if (!fits) throw new QueryRefused('WRONG_MEASURE', `${pointer}/field`);
  const { numbers } = numbersOf(session.memory, of.name, found, field);
  return { measure, numbers, time, ...(field.kind === 'money' && measure !== 'count' ? { currencies: currenciesOf(session.memory, of.name, found, field) } : {}) };
}

/** Goes over the records once and answers the value of each row. */
function totalOf({ measure, numbers, time, currencies }: Column, { rowOf, several, groups }: Grid, members: Int32Array): (row: number) => SummaryRow['values'][number] {
  const kinds = currencies?.entries.length ?? 1;
  const [counts, sums] = [new Float64Array(groups.length * kinds), new Float64Array(groups.length * kinds)];
  if (measure === 'min') sums.fill(Number.POSITIVE_INFINITY);
  if (measure === 'max') sums.fill(Number.NEGATIVE_INFINITY);
  for (let one = 0; one < members.length; one++) {
    const member = members[one] as number; // in range, as is everything that is looked up by it
    const value = numbers ? (numbers[member] as number) : 0;
    if (value !== value) continue;
    const currency = currencies ? (currencies.codes[member] as number) : 0;
    const row = rowOf[member] as number;
    if (several) for (const each of several[row] ?? []) take(each * kinds + currency, value);
    else take(row * kinds + currency, value);
  }
  function take(at: number, value: number) {
    counts[at] = (counts[at] as number) + 1;
    const sum = sums[at] as number;
    sums[at] = measure === 'min' ? Math.min(sum, value) : measure === 'max' ? Math.max(sum, value) : sum + value;
  }
  const value = (at: number) => (measure === 'mean' ? (sums[at] as number) / (counts[at] as number) : (sums[at] as number));
  const shown = (number: number) => (time ? new Date(number).toISOString().slice(0, time === 'date' ? 10 : undefined) : number);
  return (row) => {
    if (measure === 'count') return counts[row] as number;
    if (currencies) return Object.fromEntries(currencies.entries.flatMap(([code], kind) => (code && counts[row * kinds + kind] ? [[code, value(row * kinds + kind)]] : [])));
    return counts[row] ? shown(value(row)) : measure === 'sum' ? 0 : null;
  };
}
