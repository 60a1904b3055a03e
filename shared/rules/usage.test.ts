import { expect, test } from 'vitest';
import { operations } from '../operations/index.ts';
import { jobs } from '../operations/jobs.ts';
import { socketOperations } from '../operations/sockets.ts';
import { prices } from '../prices.ts';
import { capState } from './cap.ts';
import { featureOf } from './features.ts';
import { daysIn, forecastOf, isMonth, nothing, priceOf, storageNanos } from './usage.ts';

test('every operation, job and message belongs to a feature', () => {
  for (const one of [...operations, ...jobs, ...socketOperations]) expect(featureOf(one)).toBeTruthy();
  expect(featureOf({ folder: 'records', uses: { readmodel: 'read' } })).toBe('lists');
  expect(() => featureOf({ folder: 'nowhere', uses: {} })).toThrow(/nowhere/);
});

test('every price says what it is for, since when and from where', () => {
  for (const { usd, per, unit, on, source } of Object.values(prices)) {
    expect([usd > 0, per > 0, unit.length > 3, source.length > 3]).toEqual([true, true, true, true]);
    expect(on).toMatch(/^20\d\d-\d\d$/);
  }
});

test('a million of each costs what the price book says', () => {
  const million = (what: object, factor = 1) => priceOf({ ...nothing(), ...what }, factor) / 1e9;
  expect(million({ requests: 1e6 })).toBeCloseTo(1.2, 9); // gateway and invocation
  expect(million({ read: 1e6 })).toBeCloseTo(0.125, 9);
  expect(million({ write: 1e6 })).toBeCloseTo(0.625, 9);
  expect(million({ compute: 1e6 * 1024 * 1000 })).toBeCloseTo(13.3334, 6);
  expect(million({ mail: 1e6 })).toBeCloseTo(100, 6);
  expect(million({ messages: 1e6 })).toBeCloseTo(1, 9);
  expect(million({ write: 1e6 }, 1.5)).toBeCloseTo(0.9375, 9);
  expect(million({ bytes: 1e9, files: 1e9 })).toBe(0); // by the month
  expect(storageNanos(1e9, 0, 1) / 1e9).toBeCloseTo(0.45, 9);
  expect(storageNanos(0, 1e9, 2) / 1e9).toBeCloseTo(0.046, 9);
});

test('the forecast goes on at the pace of the days behind, and is exact when the month is over', () => {
  expect(forecastOf(100, 7, '2026-11', '2026-11-16T00:00:00.000Z')).toBe(207);
  expect(forecastOf(100, 7, '2026-11', '2026-12-16T00:00:00.000Z')).toBe(107);
  expect(forecastOf(100, 0, '2026-11', '2026-11-01T00:00:00.000Z')).toBe(100 * 30 * 24); // the first hour counts as one
});

test('a cap warns from four fifths on and is reached where it is reached', () => {
  expect([0, 79, 80, 99, 100, 101].map((spent) => capState(spent, 100))).toEqual(['free', 'free', 'warned', 'warned', 'reached', 'reached']);
  expect(capState(1e9, undefined)).toBe('free');
});

test('knows months', () => {
  expect([daysIn('2024-02'), daysIn('2026-02'), daysIn('2026-12')]).toEqual([29, 28, 31]);
  expect(['2026-11', '2026-13', '2026-1', '2026-00', 'x'].map(isMonth)).toEqual([true, false, false, false, false]);
});
