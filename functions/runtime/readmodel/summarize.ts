/** Counts, sums, means and extremes by group, in one pass over columns in memory. Amounts of two currencies never meet. */
import type { ObjectOf } from '@regulars/shared/objects/object.ts';
import type { Collation } from '@regulars/shared/rules/collation.ts';
import type { Measure, SummarizeQuery, SummaryRow } from '@regulars/shared/rules/query.ts';
import type { Arrays, Loops } from './arena.ts';
import type { Bits } from './bits.ts';
import { rowsIn as rowsOf } from './bits.ts';
import { collated } from './collation.ts';
import { fieldAt } from './condition.ts';
import { type Groups, groupsOf } from './groups.ts';
import { currenciesOf, numbersOf } from './memory.ts';
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
  const columns = query.measures.map((measure, at) => columnOf(session, of, measure, `/measures/${at}`));
  const { arena } = session.memory;
  return arena.borrow((lent) => {
    const groupings = groupBy.map((grouping, at) => groupsOf(session, lent, of, grouping, bits, `/groupBy/${at}`));
    const pass = { loops: arena.loops, lent, bits, members: lent.integers(bits.length) };
    pass.members.set(bits);
    const grid = gridOf(pass, groupings);
    const rows = rowsOfGrid(grid, groupings);
    if (rows.length > MOST_GROUPS) throw new QueryRefused('TOO_MANY_GROUPS', '/groupBy');
    const totals = columns.map((column) => totalOf(pass, column, grid));
    return rows
      .map(({ group, cells }) => ({ group, values: totals.map((value) => value(cells)) }))
      .sort((a, b) => compare(a.group, b.group, session.collation));
  });
}

/** What goes over the records asked about. */
interface Pass {
  loops: Loops;
  lent: Arrays;
  bits: Bits;
  /** The same set, in the arena. */
  members: Int32Array;
}

function compare(a: SummaryRow['group'], b: SummaryRow['group'], collation: Collation): number {
  for (let at = 0; at < a.length; at++) {
    const [x = null, y = null] = [a[at], b[at]];
    if (x === y) continue;
    if (x === null || y === null) return x === null ? 1 : -1;
    return (typeof x === 'string' ? collated(x, collation) : x) < (typeof y === 'string' ? collated(y, collation) : y) ? -1 : 1;
  }
  return 0;
}

/** Each record lies in one cell, which stands for its groups together; a row of the answer is made of some cells. */
interface Grid {
  /** The cell of each record asked about, by its number: what is summed is gone through once for each measure. */
  cellOf: Int32Array;
  /** How many records lie in each cell. */
  counts: Int32Array;
  /** The groups of a cell, one for each grouping. */
  groupsOf(cell: number): readonly number[];
}

const MOST_DENSE = 1 << 20;

function gridOf({ loops, lent, bits, members }: Pass, groupings: readonly Groups[]): Grid {
  const sizes = groupings.map(({ names, several }) => several?.length ?? names.length);
  const possible = sizes.reduce((all, one) => all * one, 1);
  const keys: number[] = [];
  const [first, ...more] = groupings;
  let cellOf = first?.of ?? lent.integers(members.length * 32);
  if (possible > MOST_DENSE) {
    cellOf = lent.integers(members.length * 32);
    const known = new Map<number, number>();
    for (const row of rowsOf(bits)) {
      const key = groupings.reduce((all, { of }, place) => all * (sizes[place] as number) + (of[row] as number), 0); // in range, as is all that is looked up by it
      const cell = known.get(key) ?? keys.push(key) - 1;
      known.set(key, cell);
      cellOf[row] = cell;
    }
  } else if (more.length > 0) {
    const into = lent.integers(members.length * 32);
    for (const [place, { of }] of more.entries()) {
      loops.part(members.length, members.byteOffset, cellOf.byteOffset, sizes[place + 1] as number, of.byteOffset, into.byteOffset); // as many as groupings
      cellOf = into;
    }
  }
  const counts = lent.integers(keys.length > 0 ? keys.length : possible);
  loops.tally(members.length, members.byteOffset, cellOf.byteOffset, counts.byteOffset);
  return {
    cellOf,
    counts,
    groupsOf(cell) {
      let key = keys[cell] ?? cell;
      return sizes
        .toReversed()
        .map((one) => {
          const group = key % one;
          key = (key - group) / one;
          return group;
        })
        .reverse();
    },
  };
}

/** The rows of the answer: a cell with two tags counts in both of their rows. */
function rowsOfGrid({ counts, groupsOf }: Grid, groupings: readonly Groups[]): { group: SummaryRow['group']; cells: number[] }[] {
  if (groupings.length === 0) return [{ group: [], cells: [0] }];
  const rows = new Map<string, { group: SummaryRow['group']; cells: number[] }>();
  counts.forEach((count, cell) => {
    if (count === 0) return;
    const choices = groupsOf(cell).map((code, at) => groupings[at]?.several?.[code] ?? [code]);
    const all = choices.reduce<number[][]>((parts, more) => parts.flatMap((part) => more.map((one) => [...part, one])), [[]]);
    for (const groups of all) {
      const key = groups.join(' ');
      const found = rows.get(key);
      if (found) found.cells.push(cell);
      else rows.set(key, { group: groups.map((one, at) => groupings[at]?.names[one] ?? null), cells: [cell] });
    }
  });
  return [...rows.values()];
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
  return {
    measure,
    numbers,
    time,
    ...(field.kind === 'money' && measure !== 'count' ? { currencies: currenciesOf(session.memory, of.name, found, field) } : {}),
  };
}

type Value = SummaryRow['values'][number];

/** Goes over the records once and answers the value of some cells together. */
function totalOf({ loops, lent, members }: Pass, { measure, numbers, time, currencies }: Column, grid: Grid): (cells: readonly number[]) => Value {
  const whole = (cells: readonly number[], of: { [cell: number]: number }) => cells.reduce((sum, cell) => sum + (of[cell] ?? 0), 0);
  if (!numbers) return (cells) => whole(cells, grid.counts);
  const kinds = currencies?.entries.length ?? 1;
  const extreme = measure === 'min' ? -1 : measure === 'max' ? 1 : 0;
  const totals = lent.floats(grid.counts.length * kinds);
  const counts = lent.integers(totals.length);
  const set = [members.length, members.byteOffset] as const;
  const into = [counts.byteOffset, totals.byteOffset] as const;
  if (extreme) {
    const cells = currencies ? lent.integers(members.length * 32) : grid.cellOf;
    if (currencies) loops.part(...set, grid.cellOf.byteOffset, kinds, currencies.codes.byteOffset, cells.byteOffset);
    totals.fill(Number.NEGATIVE_INFINITY);
    loops.highest(...set, cells.byteOffset, numbers.byteOffset, extreme, ...into);
  } else if (currencies) loops.addByKind(...set, grid.cellOf.byteOffset, kinds, currencies.codes.byteOffset, numbers.byteOffset, ...into);
  else loops.add(...set, grid.cellOf.byteOffset, numbers.byteOffset, ...into);
  const shown = (number: number) => (time ? new Date(number).toISOString().slice(0, time === 'date' ? 10 : undefined) : number);
  const valueOf = (cells: readonly number[]): Value => {
    const count = whole(cells, counts);
    if (measure === 'count') return count;
    if (count === 0) return measure === 'sum' ? 0 : null;
    if (extreme) return shown(extreme * Math.max(...cells.map((cell) => totals[cell] as number)));
    return measure === 'sum' ? whole(cells, totals) : whole(cells, totals) / count;
  };
  if (!currencies) return valueOf;
  return (cells) =>
    Object.fromEntries(
      currencies.entries.flatMap(([code], kind) => {
        const here = cells.map((cell) => cell * kinds + kind);
        return code && whole(here, counts) > 0 ? [[code, valueOf(here) as number]] : []; // a number where there are any
      }),
    );
}
