/** Days, weeks, months, quarters and years that instants lie in, by a time zone's own midnights. Weeks begin on Monday. */
import { addDays, startOf } from '@regulars/shared/rules/dates.ts';

export type Period = 'day' | 'week' | 'month' | 'quarter' | 'year';
export const periods: readonly Period[] = ['day', 'week', 'month', 'quarter', 'year'];

const DAY = 86_400_000;
/** Days since 1970 that are looked up in an array: up to 2079. */
const NEAR = 40_000;

/** The first day of the period that a date (`YYYY-MM-DD`) lies in. */
export function firstOf(date: string, by: Period): string {
  const day = new Date(`${date}T00:00:00Z`);
  if (by === 'day') return date;
  if (by === 'week') return addDays(date, -((day.getUTCDay() + 6) % 7));
  const month = by === 'year' ? 0 : by === 'quarter' ? day.getUTCMonth() - (day.getUTCMonth() % 3) : day.getUTCMonth();
  return new Date(Date.UTC(day.getUTCFullYear(), month, 1)).toISOString().slice(0, 10);
}

export const dateOf = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10);

const midnights = new Map<string, Float64Array>();

function midnight(day: number, timeZone: string, near: Float64Array): number {
  const known = near[day];
  if (known !== undefined && known === known) return known;
  const found = Date.parse(startOf(dateOf(day), timeZone));
  if (day >= 0 && day < NEAR) near[day] = found;
  return found;
}

/** The number of the day, since 1970, that an instant lies in; `timeZone` undefined for dates, which are read as UTC. */
export function dayIn(timeZone: string | undefined): (time: number) => number {
  if (timeZone === undefined) return (time) => Math.floor(time / DAY);
  const near = midnights.get(timeZone) ?? new Float64Array(NEAR).fill(Number.NaN);
  midnights.set(timeZone, near);
  // By the zone's usual offset the day is mostly right at once, which the processor's prediction likes.
  const shift = midnight(NEAR >> 1, timeZone, near) - (NEAR >> 1) * DAY;
  return (time) => {
    const day = Math.floor((time - shift) / DAY);
    if (midnight(day, timeZone, near) > time) return day - 1;
    return midnight(day + 1, timeZone, near) <= time ? day + 1 : day;
  };
}

/** Numbers for days, given by `make` when a day is first met. */
export function byDay(make: (day: number) => number): (day: number) => number {
  const near = new Int32Array(NEAR).fill(-1);
  const far = new Map<number, number>();
  return (day) => {
    if (day >= 0 && day < NEAR) return near[day] === -1 ? (near[day] = make(day)) : (near[day] as number); // under NEAR
    const found = far.get(day) ?? make(day);
    far.set(day, found);
    return found;
  };
}
