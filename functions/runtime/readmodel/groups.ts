/** A grouping of all records of an object: for each record the number of its group, and what the groups are called. */

import type { Field } from '@regulars/shared/fields/field.ts';
import { kindOf } from '@regulars/shared/fields/kinds.ts';
import type { ObjectOf } from '@regulars/shared/objects/object.ts';
import type { Grouping } from '@regulars/shared/rules/query.ts';
import type { Arrays } from './arena.ts';
import { type Bits, has, rowsIn as rowsOf } from './bits.ts';
import { byDay, dateOf, dayIn, firstOf, type Period, periods } from './calendar.ts';
import { type Checked, fieldAt, visible } from './condition.ts';
import { matches } from './matches.ts';
import { codesOf, currenciesOf, type Memory, numbersOf, rowsIn, targetsOf } from './memory.ts';
import type { Session } from './query.ts';
import { QueryRefused } from './refused.ts';
import { type Codes, isNumbers, isTime } from './vectors.ts';

export type Name = string | number | boolean | null;

export interface Groups {
  /** Group by record, in the arena; a record of several groups has the number of a combination. */
  of: Int32Array;
  names: Name[];
  /** Combinations of groups, by number; undefined where each record is in one group. */
  several?: readonly (readonly number[])[];
}

export function groupsOf(session: Session, lent: Arrays, object: ObjectOf, grouping: Grouping, bits: Bits, pointer: string): Groups {
  const asked = typeof grouping === 'string' ? { field: grouping } : grouping;
  const at = typeof grouping === 'string' ? pointer : `${pointer}/field`;
  const { name, field, over } = fieldAt(asked.field, object, session, at);
  const by = 'by' in asked ? asked.by : undefined;
  if (by !== undefined && (!isTime(field) || !periods.includes(by))) throw new QueryRefused('WRONG_GROUPING', `${pointer}/by`);
  const where = over ? over.to.name : object.name;
  const chosen = over ? everyOne(session, where) : bits;
  const groups = isNumbers(field) ? numeric(session, lent, where, name, field, by, chosen) : coded(session.memory, where, name, field);
  return over ? hopped(session, lent, object, over, groups) : groups;
}

const everyOne = ({ memory }: Session, object: string): Bits => new Uint32Array((rowsIn(memory, object).size + 31) >>> 5).fill(0xffffffff);

/** Gives names numbers as they come; 0 is the group of empty. */
function numbering(): { names: Name[]; numberOf(name: Name): number } {
  const names: Name[] = [null];
  const known = new Map<Name, number>([[null, 0]]);
  return {
    names,
    numberOf(name) {
      let found = known.get(name);
      if (found === undefined) known.set(name, (found = names.push(name) - 1));
      return found;
    },
  };
}

function numeric({ memory, timeZone }: Session, lent: Arrays, object: string, name: string, field: Field, by: Period | undefined, bits: Bits): Groups {
  const { numbers } = numbersOf(memory, object, name, field);
  const { names, numberOf } = numbering();
  const of = lent.integers(rowsIn(memory, object).size);
  const rows = rowsOf(bits);
  if (by || field.kind === 'date') {
    const dayOf = dayIn(field.kind === 'moment' ? timeZone : undefined);
    const groupOf = byDay((day) => numberOf(firstOf(dateOf(day), by ?? 'day')));
    for (let at = 0; at < rows.length; at++) {
      const row = rows[at] as number; // in range
      const time = numbers[row] ?? Number.NaN;
      if (time === time) of[row] = groupOf(dayOf(time));
    }
    return { of, names };
  }
  const currencies = field.kind === 'money' ? currenciesOf(memory, object, name, field) : undefined;
  const nameOf = (value: number, row: number): Name => {
    if (currencies) return `${value} ${currencies.entries[currencies.codes[row] ?? 0]?.[0]}`;
    return field.kind === 'moment' ? new Date(value).toISOString() : field.kind === 'yesNo' ? value === 1 : value;
  };
  for (const row of rows) {
    const value = numbers[row] ?? Number.NaN;
    if (value === value) of[row] = numberOf(nameOf(value, row));
  }
  return { of, names };
}

function coded(memory: Memory, object: string, name: string, field: Field): Groups {
  const codes: Codes = codesOf(memory, object, name, field);
  if (!kindOf(field.kind).many) return { of: codes.codes, names: codes.entries.map(([key = null]) => key) };
  const { names, numberOf } = numbering();
  return { of: codes.codes, names, several: codes.entries.map((keys) => (keys.length > 0 ? [...new Set(keys)].map(numberOf) : [0])) };
}

interface Over {
  link: string;
  field: Field;
  to: ObjectOf;
}

/** Over a link each record is in the group of the record it leads to, as far as the reader may see that one. */
function hopped({ memory, reader }: Session, lent: Arrays, object: ObjectOf, { link, field, to }: Over, groups: Groups): Groups {
  const codes = codesOf(memory, object.name, link, field);
  const targets = targetsOf(memory, codes, to.name);
  const allowed: Checked | undefined = visible(to, reader);
  const seen = allowed && matches(memory, to.name, allowed);
  const group = new Int32Array(codes.entries.length);
  for (let code = 1; code < group.length; code++) {
    const seq = targets[code] ?? 0;
    if (seq !== 0 && (!seen || has(seen, seq))) group[code] = groups.of[seq] ?? 0;
  }
  const of = lent.integers(codes.codes.length);
  for (let row = 0; row < of.length; row++) of[row] = group[codes.codes[row] ?? 0] ?? 0;
  return { ...groups, of };
}
