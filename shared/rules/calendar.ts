/** Days, weeks and months of a calendar, and what happens to a value that is moved from one day to another. Dates are `YYYY-MM-DD`. */
import { addDays, dateIn, instantAt, wall } from './dates.ts';

/** 1 is Monday, 7 Sunday, as in ISO 8601. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

const at = (date: string) => new Date(`${date}T00:00:00Z`);
const iso = (year: number, month: number, day: number) => new Date(Date.UTC(year, month, day)).toISOString().slice(0, 10);

export const firstOfMonth = (date: string): string => `${date.slice(0, 7)}-01`;

/** The first day of the week that a date lies in. */
export const firstOfWeek = (date: string, begins: Weekday): string => addDays(date, -((at(date).getUTCDay() - begins + 7) % 7));

export const daysFrom = (date: string, count: number): string[] => Array.from({ length: count }, (_, day) => addDays(date, day));

/** The whole weeks that a month lies in, day by day. */
export function monthDays(date: string, begins: Weekday): string[] {
  const from = firstOfWeek(firstOfMonth(date), begins);
  const next = shifted(firstOfMonth(date), 'month', 1);
  return daysFrom(from, Math.ceil((at(next).getTime() - at(from).getTime()) / (7 * 86_400_000)) * 7);
}

/** The same day some units on; the last day of the month where there is no such day. */
export function shifted(date: string, unit: 'day' | 'week' | 'month', by: number): string {
  if (unit !== 'month') return addDays(date, by * (unit === 'week' ? 7 : 1));
  const day = at(date);
  const [year, month] = [day.getUTCFullYear(), day.getUTCMonth() + by];
  return iso(year, month, Math.min(day.getUTCDate(), new Date(Date.UTC(year, month + 1, 0)).getUTCDate()));
}

/** The first day after a period that begins with this one. */
export function endOf(from: string, by: 'day' | 'week' | 'month' | 'quarter' | 'year'): string {
  if (by === 'day' || by === 'week') return shifted(from, by, 1);
  return shifted(from, 'month', { month: 1, quarter: 3, year: 12 }[by]);
}

/** The day that a date or an instant lies on. */
export const dayOf = (value: string, kind: 'date' | 'moment', timeZone: string): string => (kind === 'date' ? value : dateIn(value, timeZone));

/** The value on another day; an instant keeps the time that the wall clock showed, whatever summer time does between. */
export function movedTo(value: string, kind: 'date' | 'moment', day: string, timeZone: string): string {
  if (kind === 'date') return day;
  const instant = Date.parse(value);
  const rest = instant - Math.floor(instant / 1000) * 1000; // the wall clock has whole seconds
  const shown = wall(instant - rest, timeZone);
  const moved = instantAt(at(day).getTime() + (shown - at(dateIn(value, timeZone)).getTime()), timeZone);
  return new Date(Date.parse(moved) + rest).toISOString();
}

/** A new value on a day: instants begin at this hour by the wall clock. */
export const startsOn = (day: string, kind: 'date' | 'moment', timeZone: string, hour = 9): string =>
  kind === 'date' ? day : instantAt(at(day).getTime() + hour * 3_600_000, timeZone);
