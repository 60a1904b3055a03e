import { describe, expect, test } from 'vitest';
import { dayOf, daysFrom, endOf, firstOfWeek, monthDays, movedTo, shifted, startsOn, type Weekday } from './calendar.ts';
import { addDays, wall } from './dates.ts';
import { seeded } from './random.ts';

const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Shanghai', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'Pacific/Apia', 'America/Sao_Paulo'];

describe('a month in whole weeks', () => {
  test('begins on the weekday that the reader’s weeks begin on, and holds each of its days once', () => {
    const random = seeded(3);
    for (let round = 0; round < 400; round++) {
      const date = addDays('2000-01-01', random.below(20_000));
      const begins = (1 + random.below(7)) as Weekday; // one to seven
      const days = monthDays(date, begins);
      const isoWeekday = (day: string) => ((new Date(day).getUTCDay() + 6) % 7) + 1;
      expect(isoWeekday(days[0] as string)).toBe(begins);
      expect(days.length % 7).toBe(0);
      expect(days).toEqual(daysFrom(days[0] as string, days.length));
      const month = date.slice(0, 7);
      expect(days.filter((day) => day.startsWith(month))).toHaveLength(new Date(Date.UTC(Number(date.slice(0, 4)), Number(date.slice(5, 7)), 0)).getUTCDate());
      for (const week of [days.slice(0, 7), days.slice(-7)])
        expect(
          week.some((day) => day.startsWith(month)),
          date,
        ).toBe(true);
      expect(days).toContain(date);
    }
  });

  test('four weeks are enough for a February that begins with them', () => {
    expect(monthDays('2021-02-10', 1)).toHaveLength(28);
    expect(firstOfWeek('2026-11-25', 7)).toBe('2026-11-22');
    expect(firstOfWeek('2026-11-25', 1)).toBe('2026-11-23');
  });
});

test('a step of a month ends within the month', () => {
  expect(shifted('2024-01-31', 'month', 1)).toBe('2024-02-29');
  expect(shifted('2026-03-31', 'month', -1)).toBe('2026-02-28');
  expect(shifted('2026-12-15', 'month', 1)).toBe('2027-01-15');
  expect(shifted('2026-12-28', 'week', 1)).toBe('2027-01-04');
});

test('a period ends where the next one begins', () => {
  expect(endOf('2026-01-01', 'quarter')).toBe('2026-04-01');
  expect(endOf('2026-10-01', 'quarter')).toBe('2027-01-01');
  expect(endOf('2026-01-01', 'year')).toBe('2027-01-01');
  expect(endOf('2026-02-01', 'month')).toBe('2026-03-01');
  expect(endOf('2026-02-23', 'week')).toBe('2026-03-02');
});

describe('moved to another day', () => {
  test('a date is that day', () => {
    expect(movedTo('2026-03-28', 'date', '2026-03-29', 'Europe/Berlin')).toBe('2026-03-29');
  });

  test('an instant keeps its time of day across a change of the clocks', () => {
    expect(movedTo('2026-03-28T08:00:00.000Z', 'moment', '2026-03-30', 'Europe/Berlin')).toBe('2026-03-30T07:00:00.000Z'); // 9 o'clock both times
    expect(movedTo('2026-10-24T22:30:00.123Z', 'moment', '2026-10-26', 'Europe/Berlin')).toBe('2026-10-25T23:30:00.123Z');
    expect(movedTo('2026-03-28T01:30:00.000Z', 'moment', '2026-03-29', 'Europe/Berlin')).toBe('2026-03-29T01:30:00.000Z'); // half past two is skipped: half past three
  });

  test('lands on that day in every zone, at the same time unless the clock skips it', () => {
    const random = seeded(11);
    let skipped = 0;
    for (let round = 0; round < 3_000; round++) {
      const zone = random.pick(zones);
      const value = new Date(Date.UTC(2005, 0, 1) + Math.floor(random.next() * 7e11)).toISOString();
      const day = addDays('2005-01-01', random.below(8_000));
      if (zone === 'Pacific/Apia' && day === '2011-12-30') continue; // there was no such day
      const moved = movedTo(value, 'moment', day, zone);
      const time = (instant: string) => wall(Math.floor(Date.parse(instant) / 1000) * 1000, zone) % 86_400_000;
      if (time(moved) !== time(value)) skipped++;
      else expect(dayOf(moved, 'moment', zone), `${value} to ${day} in ${zone}`).toBe(day);
    }
    expect(skipped).toBeLessThan(10);
  });
});

test('a new instant on a day begins in the morning there', () => {
  expect(startsOn('2026-07-01', 'moment', 'Asia/Shanghai')).toBe('2026-07-01T01:00:00.000Z');
  expect(startsOn('2026-07-01', 'date', 'Asia/Shanghai')).toBe('2026-07-01');
});
