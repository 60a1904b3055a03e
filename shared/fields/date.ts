/** A calendar date, and an instant (date-time) shown in the reader's time zone. */
import * as z from 'zod/mini';
import { startOf } from '../rules/dates.ts';
import { type AnyOptions, type Field, type FromText, kind, type Operator } from './field.ts';

export interface MomentOptions extends AnyOptions {
  /** The value a new record gets when none is sent. */
  default?: 'now';
  /** What is done when the time has come: a deed of the job `wakeDue`. */
  due?: 'remindOwner';
}

const operators: readonly Operator[] = ['is', 'isNot', 'lt', 'lte', 'gt', 'gte', 'within', 'empty'];

/** `2026-03-09`, `2026/3/9`, `2026年3月9日`, `09.03.2026` (day first), `3/9/2026` (month first, day first above 12). */
export function parseDate(text: string): string | undefined {
  const trimmed = text.normalize('NFKC').trim();
  const iso = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(trimmed);
  const pointed = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(trimmed);
  const slashed = /^(\d{1,2})[/-](\d{1,2})[/-](\d{4})$/.exec(trimmed);
  if (iso) return valid(iso[1], iso[2], iso[3]);
  if (pointed) return valid(pointed[3], pointed[2], pointed[1]);
  if (slashed) return valid(slashed[3], slashed[1], slashed[2]) ?? valid(slashed[3], slashed[2], slashed[1]);
  return undefined;
}

const daysIn = (year: number, month: number) =>
  month === 2 ? (year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28) : 30 + ((month ^ (month >> 3)) & 1);

const isDay = (year: number, month: number, day: number) => month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);

const valid = (year = '', month = '', day = ''): string | undefined =>
  isDay(Number(year), Number(month), Number(day)) ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` : undefined;

const isDate = (text: string) => /^\d{4}-\d\d-\d\d$/.test(text) && isDay(Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8)));
export const DateText = z.string().check(z.refine(isDate, 'NOT_A_DATE'));
const isInstant = (text: string) =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/.test(text) && Number.isFinite(Date.parse(text)) && isDate(text.slice(0, 10));
export const Instant = z.string().check(
  z.refine(isInstant, 'NOT_A_MOMENT'),
  z.overwrite((text) => (isInstant(text) ? new Date(text).toISOString() : text)),
);

export const date = kind(<const O extends AnyOptions>(options: O): Field<string, O> => ({ kind: 'date', ...options }) as Field<string, O>, {
  name: 'date',
  label: { en: 'Date', zh: '日期' },
  many: false,
  key: 'text',
  schema: () => DateText,
  columns: { '': 'TEXT' },
  toRow: (value: string) => [value],
  keys: (value: string) => [value],
  operators,
  operandKey: String,
  operandSchema: () => DateText,
  fromText: (text): FromText<string> => {
    const value = parseDate(text);
    return value ? { value } : { refused: 'NOT_A_DATE' };
  },
  toText: (value: string) => value,
  searchText: () => [],
  guarded: (value: string) => [value],
  sample: (random) => new Date(Date.UTC(1960 + random.below(80), random.below(12), 1 + random.below(28))).toISOString().slice(0, 10),
});

export const moment = kind(<const O extends MomentOptions>(options: O): Field<string, O> => ({ kind: 'moment', ...options }) as Field<string, O>, {
  name: 'moment',
  label: { en: 'Date and time', zh: '日期时间' },
  many: false,
  key: 'text',
  schema: () => Instant,
  columns: { '': 'TEXT' },
  toRow: (value: string) => [value],
  keys: (value: string) => [value],
  operators,
  operandKey: (operand) => new Date(String(operand)).toISOString(),
  operandSchema: () => Instant,
  fromText: (text, _field, { timeZone }): FromText<string> => {
    const trimmed = text.normalize('NFKC').trim();
    if (isInstant(trimmed)) return { value: new Date(trimmed).toISOString() };
    const [, day = '', hour = '0', minute = '0', second = '0'] = /^(.+?)(?:[T ]\s*(\d{1,2}):(\d\d)(?::(\d\d))?)?$/.exec(trimmed) ?? [];
    const parsed = parseDate(day);
    if (!parsed || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return { refused: 'NOT_A_MOMENT' };
    const midnight = Date.parse(startOf(parsed, timeZone));
    return { value: new Date(midnight + ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000).toISOString() };
  },
  toText: (value: string) => value,
  searchText: () => [],
  guarded: (value: string) => [value],
  sample: (random) => new Date(Date.UTC(2015, 0, 1) + Math.floor(random.next() * 4e11)).toISOString(),
});
