/** Counts, sums, means and extremes by group, in one pass over columns in memory. Amounts of two currencies never meet. */
import type { ObjectOf } from '@regulars/shared/objects/object.ts';
import type { Measure, SummarizeQuery, SummaryRow } from '@regulars/shared/rules/query.ts';
import { type Bits, each } from './bits.ts';
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
  const grid = gridOf(groupings, bits, rowsIn(session.memory, of.name).size);
  const totals = columns.map((column) => totalOf(column, grid, bits));
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

function gridOf(groupings: readonly Groups[], bits: Bits, size: number): Grid {
  if (groupings.length === 0) return { rowOf: new Int32Array(size), groups: [[]] };
  const rowOf = new Int32Array(size);
  const combinations: number[][] = [];
  const known = new Map<number, number>();
  const sizes = groupings.map(({ names, several }) => several?.length ?? names.length);
  if (groupings.length > 1 || !groupings[0]) {
    each(bits, (seq) => {
      let key = 0;
      groupings.forEach(({ of }, at) => { key = key * (sizes[at] ?? 1) + (of[seq] ?? 0); });
      let found = known.get(key);
      if (found === undefined) known.set(key, (found = combinations.push(groupings.map(({ of }) => of[seq] ?? 0)) - 1));
      rowOf[seq] = found;
    });
  } else {
    const [{ of }] = groupings as [Groups];
    const rows = new Int32Array(sizes[0] ?? 1).fill(-1);
    each(bits, (seq) => {
      const group = of[seq] ?? 0;
      if (rows[group] === -1) rows[group] = combinations.push([group]) - 1;
      rowOf[seq] = rows[group] as number; // set in the line above
    });
  }
  if (combinations.length > MOST_GROUPS) throw new QueryRefused('TOO_MANY_GROUPS', '/groupBy');
  return groupings.some(({ several }) => several) ? spread(groupings, combinations, rowOf) : { rowOf, groups: combinations };
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
function totalOf({ measure, numbers, time, currencies }: Column, { rowOf, several, groups }: Grid, bits: Bits): (row: number) => SummaryRow['values'][number] {
  const kinds = currencies?.entries.length ?? 1;
  const [counts, sums] = [new Float64Array(groups.length * kinds), new Float64Array(groups.length * kinds)];
  if (measure === 'min') sums.fill(Number.POSITIVE_INFINITY);
  if (measure === 'max') sums.fill(Number.NEGATIVE_INFINITY);
  const take = (row: number, seq: number) => {
    const value = numbers ? (numbers[seq] as number) : 0; // bits span the vector
    if (value !== value) return;
    const at = row * kinds + (currencies ? (currencies.codes[seq] as number) : 0); // likewise
    counts[at] = (counts[at] as number) + 1;
    const sum = sums[at] as number; // row and currency are in range
    sums[at] = measure === 'min' ? Math.min(sum, value) : measure === 'max' ? Math.max(sum, value) : sum + value;
  };
  if (several) each(bits, (seq) => several[rowOf[seq] as number]?.forEach((row) => take(row, seq))); // a record's row is in range
  else each(bits, (seq) => take(rowOf[seq] as number, seq));
  const value = (at: number) => (measure === 'mean' ? (sums[at] as number) / (counts[at] as number) : (sums[at] as number));
  const shown = (number: number) => (time ? new Date(number).toISOString().slice(0, time === 'date' ? 10 : undefined) : number);
  return (row) => {
    if (measure === 'count') return counts[row] as number; // a row is in range
    if (currencies) return Object.fromEntries(currencies.entries.flatMap(([code], kind) => (code && counts[row * kinds + kind] ? [[code, value(row * kinds + kind)]] : [])));
    return counts[row] ? shown(value(row)) : measure === 'sum' ? 0 : null;
  };
}
