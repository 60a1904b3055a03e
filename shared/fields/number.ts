/** Numbers, and percentages (50 means 50 %). */
import * as z from 'zod/mini';
import { type AnyOptions, type Field, type FromText, type Kind, kind, type Operator } from './field.ts';

export interface NumberOptions extends AnyOptions {
  min?: number;
  max?: number;
}

export const orderedOperators: readonly Operator[] = ['is', 'isNot', 'lt', 'lte', 'gt', 'gte', 'empty'];

/** Reads `1,234.5`, `1.234,5`, `1 234,5`, `(3)`, `12%`; refuses what is not one number. */
export function parseNumber(text: string): number | undefined {
  let digits = text
    .normalize('NFKC')
    .replace(/[\s'’_]/g, '')
    .replace(/%$/, '');
  const negative = /^\(.*\)$/.test(digits);
  if (negative) digits = digits.slice(1, -1);
  const comma = digits.lastIndexOf(',');
  const point = digits.lastIndexOf('.');
  if (comma > point) {
    const groups = /^[-+]?\d{1,3}(,\d{3})+$/.test(digits);
    digits = groups ? digits.replaceAll(',', '') : digits.replaceAll('.', '').replace(',', '.');
  } else {
    const groups = /^[-+]?\d{1,3}(\.\d{3}){2,}$/.test(digits);
    digits = groups ? digits.replaceAll('.', '') : digits.replaceAll(',', '');
  }
  if (!/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(digits)) return undefined;
  const number = Number(digits);
  return Number.isFinite(number) ? (negative ? -number : number) : undefined;
}

const numeric: Omit<Kind<number>, 'name' | 'label'> = {
  many: false,
  key: 'number',
  schema: (field) => {
    const { min = -1e15, max = 1e15 } = field as NumberOptions;
    return z.number().check(z.minimum(min), z.maximum(max));
  },
  columns: { '': 'REAL' },
  toRow: (value) => [value],
  keys: (value) => [value],
  operators: orderedOperators,
  operandKey: Number,
  operandSchema: () => z.number(),
  fromText: (text): FromText<number> => {
    const value = parseNumber(text);
    return value === undefined ? { refused: 'NOT_A_NUMBER' } : { value };
  },
  toText: (value) => String(value),
  searchText: (value) => [String(value)], // where it names a record
  guarded: (value) => [String(value)],
  sample: (random, field) => {
    const { min = -1000, max = 100_000 } = field as NumberOptions;
    return Math.min(max, Math.max(min, Math.round((min + random.next() * (max - min)) * 100) / 100));
  },
};

export const number = kind(<const O extends NumberOptions>(options: O): Field<number, O> => ({ kind: 'number', ...options }) as Field<number, O>, {
  ...numeric,
  name: 'number',
  label: { en: 'Number', zh: '数字' },
});

export const percent = kind(<const O extends NumberOptions>(options: O): Field<number, O> => ({ kind: 'percent', ...options }) as Field<number, O>, {
  ...numeric,
  name: 'percent',
  label: { en: 'Percent', zh: '百分比' },
  toText: (value) => `${value}%`,
});
