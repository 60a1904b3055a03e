/** Calendar arithmetic in a tenant's time zone. Dates are `YYYY-MM-DD`, instants ISO 8601 in UTC with milliseconds. */
import type { Moment } from './condition.ts';

export const units = ['day', 'week', 'month', 'year'] as const;
export type Unit = (typeof units)[number];
export const namedRanges = [
  'today',
  'yesterday',
  'tomorrow',
  'thisWeek',
  'lastWeek',
  'nextWeek',
  'thisMonth',
  'lastMonth',
  'nextMonth',
  'thisYear',
  'lastYear',
  'nextYear',
] as const;

/** A span relative to now. `last: 30, unit: 'day'` is the 30 days before today and today itself. */
export type Within = (typeof namedRanges)[number] | { last: number; unit: Unit } | { next: number; unit: Unit };

interface Range {
  /** Inclusive. */
  from: string;
  /** Exclusive. */
  before: string;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** The wall clock of a time zone at an instant, written as if it were UTC. */
function wall(instant: number, timeZone: string): number {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(timeZone, format);
  }
  const part: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(instant)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** The calendar date of an instant in a time zone. */
export const dateIn = (instant: string, timeZone: string): string => new Date(wall(Date.parse(instant), timeZone)).toISOString().slice(0, 10);

/** What a clock on the wall shows at an instant: `2026-03-09 14:30:00`. */
export const clockIn = (instant: string, timeZone: string): string =>
  new Date(wall(Math.floor(Date.parse(instant) / 1000) * 1000, timeZone)).toISOString().slice(0, 19).replace('T', ' ');

/** The first instant of a date in a time zone (where midnight is skipped, the first one after it). */
export function startOf(date: string, timeZone: string): string {
  const local = Date.parse(`${date}T00:00:00Z`);
  // Two steps settle it: the offset at the guess may differ from the one at the answer, once a change lies between.
  let instant = local;
  for (let step = 0; step < 2; step++) instant += local - wall(Math.floor(instant / 1000) * 1000, timeZone);
  return new Date(instant).toISOString();
}

export function addDays(date: string, days: number): string {
  const day = new Date(`${date}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() + days);
  return day.toISOString().slice(0, 10);
}

/** The first day of the unit that `date` lies in, moved by `offset` units. Weeks begin on Monday. */
function first(date: string, unit: Unit, offset: number): string {
  const day = new Date(`${date}T00:00:00Z`);
  if (unit === 'day') return addDays(date, offset);
  if (unit === 'week') return addDays(date, -((day.getUTCDay() + 6) % 7) + 7 * offset);
  const month = unit === 'month' ? day.getUTCMonth() + offset : 0;
  const year = unit === 'year' ? day.getUTCFullYear() + offset : day.getUTCFullYear();
  return new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 10);
}

const named: Record<(typeof namedRanges)[number], readonly [Unit, number]> = {
  today: ['day', 0],
  yesterday: ['day', -1],
  tomorrow: ['day', 1],
  thisWeek: ['week', 0],
  lastWeek: ['week', -1],
  nextWeek: ['week', 1],
  thisMonth: ['month', 0],
  lastMonth: ['month', -1],
  nextMonth: ['month', 1],
  thisYear: ['year', 0],
  lastYear: ['year', -1],
  nextYear: ['year', 1],
};

/** The dates or instants that a relative span covers at this moment. */
export function rangeOf(within: Within, { now, timeZone }: Moment, of: 'date' | 'moment'): Range {
  const today = dateIn(now, timeZone);
  const range = spanOf(within, today);
  if (of === 'date') return range;
  return { from: startOf(range.from, timeZone), before: startOf(range.before, timeZone) };
}

function spanOf(within: Within, today: string): Range {
  if (typeof within === 'string') {
    const [unit, offset] = named[within];
    return { from: first(today, unit, offset), before: first(today, unit, offset + 1) };
  }
  if ('last' in within) return { from: back(today, within.unit, within.last), before: addDays(today, 1) };
  return { from: today, before: addDays(back(today, within.unit, -within.next), 1) };
}

/** The same day some units earlier; the last day of the month where there is no such day. */
function back(date: string, unit: Unit, count: number): string {
  if (unit === 'day' || unit === 'week') return addDays(date, -count * (unit === 'week' ? 7 : 1));
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const months = year * 12 + (month - 1) - count * (unit === 'year' ? 12 : 1);
  const last = new Date(Date.UTC(Math.floor(months / 12), (months % 12) + 1, 0)).getUTCDate();
  return new Date(Date.UTC(Math.floor(months / 12), months % 12, Math.min(day, last))).toISOString().slice(0, 10);
}
