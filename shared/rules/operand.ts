/** Whether an operand can stand where it stands. */
import type { Field } from '../fields/field.ts';
import { kindOf } from '../fields/kinds.ts';
import { namedRanges, units } from './dates.ts';

const LONGEST_LIST = 1000;
/** Spans stay within years of four digits. */
const SPAN = { day: 100_000, week: 10_000, month: 10_000, year: 1_000 } as const;

export function operandFits(operator: string, operand: unknown, field: Field): boolean {
  if (operator === 'empty') return typeof operand === 'boolean';
  if (operator === 'within') return isRange(operand);
  const schema = kindOf(field.kind).operandSchema(field);
  if (operator === 'in') return Array.isArray(operand) && operand.length <= LONGEST_LIST && operand.every((one) => schema.safeParse(one).success);
  if (operator === 'contains' || operator === 'startsWith') return typeof operand === 'string' && schema.safeParse(operand).success;
  return schema.safeParse(operand).success;
}

function isRange(operand: unknown): boolean {
  if (typeof operand === 'string') return (namedRanges as readonly string[]).includes(operand);
  if (typeof operand !== 'object' || operand === null) return false;
  const { last, next, unit, ...more } = operand as Record<string, unknown>; // any object has any key
  const known = units.find((one) => one === unit);
  const length = last ?? next;
  if (!known || Object.keys(more).length > 0 || (last === undefined) === (next === undefined)) return false;
  return typeof length === 'number' && Number.isInteger(length) && length >= 0 && length <= SPAN[known];
}
