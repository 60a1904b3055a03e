/** Days, weeks, months, quarters and years that instants lie in, by a time zone's own midnights. Weeks begin on Monday. */
import { addDays, startOf } from '@regulars/shared/rules/dates.ts';

export type Period = 'day' | 'week' | 'month' | 'quarter' | 'year';
export const periods: readonly Period[] = ['day', 'week', 'month', 'quarter', 'year'];

const DAY = 86_400_000;

/** The first day of the period that a date (`YYYY-MM-DD`) lies in. */
export function firstOf(date: string, by: Period): string {
  const day = new Date(`${date}T00:00:00Z`);
  if (by === 'day') return date;
  if (by === 'week') return addDays(date, -((day.getUTCDay() + 6) % 7));
  const month = by === 'year' ? 0 : by === 'quarter' ? day.getUTCMonth() - (day.getUTCMonth() % 3) : day.getUTCMonth();
  return new Date(Date.UTC(day.getUTCFullYear(), month, 1)).toISOString().slice(0, 10);
}

/** First days of periods by day number, for instants of one time zone or for dates. Filled as days are met. */
export interface Calendar {
  periodOf(time: number): string;
}

const midnights = new Map<string, Map<number, number>>();

/** The first instant of a day, by number of days since 1970. */
function midnight(day: number, timeZone: string): number {
  let known = midnights.get(timeZone);
  if (!known) midnights.set(timeZone, (known = new Map()));
  let found = known.get(day);
  if (found === undefined) {
    found = Date.parse(startOf(new Date(day * DAY).toISOString().slice(0, 10), timeZone));
    known.set(day, found);
  }
  return found;
}

/** `timeZone` undefined: dates, which begin at their own midnight in UTC. */
export function calendar(by: Period, timeZone: string | undefined): Calendar {
  const firsts = new Map<number, string>();
  let [from, before, last] = [0, 0, ''];
  return {
    periodOf(time) {
      if (time >= from && time < before) return last;
      let day = Math.floor(time / DAY);
      if (timeZone !== undefined) {
        // The local day is this one or a neighbour: zones are at most 14 hours ahead and 12 behind.
        if (midnight(day, timeZone) > time) day--;
        else if (midnight(day + 1, timeZone) <= time) day++;
      }
      [from, before] = timeZone === undefined ? [day * DAY, (day + 1) * DAY] : [midnight(day, timeZone), midnight(day + 1, timeZone)];
      let first = firsts.get(day);
      if (first === undefined) firsts.set(day, (first = firstOf(new Date(day * DAY).toISOString().slice(0, 10), by)));
      last = first;
      return first;
    },
  };
}

