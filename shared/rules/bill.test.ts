import { expect, test } from 'vitest';
import { billOf, dollars, type MeterRow } from './bill.ts';
import { seeded } from './random.ts';
import { type Feature, features, nothing } from './usage.ts';

const opened = { bytes: 30_000_000_000, files: 0, prices: [450_000_000, 23_000_000] } as const;
const row = (day: string, more: Partial<MeterRow> = {}): MeterRow => ({
  day,
  feature: 'records',
  user: 'user_a',
  used: { ...nothing(), requests: 1 },
  nanos: 1_000_000,
  ...more,
});
const sum = (of: readonly { amount: number }[]) => of.reduce((total, { amount }) => total + amount, 0);

test('what many small uses come to is rounded once', () => {
  const rows = Array.from({ length: 30 }, (_, n) => row(`2026-11-${String(n + 1).padStart(2, '0')}`, { nanos: 40_000 })); // 0.4 of what can be shown
  const bill = billOf('2026-11', rows, { ...opened, bytes: 0 }, '2026-12-09T00:00:00.000Z');
  expect([bill.total, bill.lines.length, sum(bill.days)]).toEqual([12, 1, 0]);
});

test('storage is paid for the days that have begun, and foreseen for all', () => {
  const bill = billOf('2026-11', [], opened, '2026-11-15T12:00:00.000Z');
  expect([bill.storage.amount, bill.total, bill.forecast]).toEqual([67_500, 67_500, 135_000]); // 30 GB at 0.45, half the month
  const grown = billOf('2026-11', [row('2026-11-16', { used: { ...nothing(), bytes: 30_000_000_000 }, nanos: 0 })], opened, '2026-12-01T00:00:00.000Z');
  expect([grown.storage.amount, grown.storage.bytes]).toEqual([202_500, 60_000_000_000]); // 15 days of 30 GB and 15 of 60
  expect(billOf('2027-01', [], opened, '2026-12-01T00:00:00.000Z')).toMatchObject({ total: 0, days: [] });
});

test('lines add up to features, to people and to the sum, whatever was used', () => {
  const names = Object.keys(features) as Feature[]; // its own keys
  for (let seed = 1; seed <= 200; seed++) {
    const random = seeded(seed);
    const two = (day: number) => String(day).padStart(2, '0');
    const used = Array.from({ length: random.below(80) }, () =>
      row(`2026-11-${two(1 + random.below(30))}`, {
        feature: names[random.below(names.length)] ?? 'records',
        user: ['', 'user_a', 'user_b'][random.below(3)] ?? '',
        nanos: random.below(10_000_000),
      }),
    );
    const bill = billOf('2026-11', used, opened, `2026-11-${two(1 + random.below(30))}T08:00:00.000Z`);
    const total = sum(bill.lines);
    expect([sum(bill.features), sum(bill.users), bill.total - bill.storage.amount]).toEqual([total, total, total]);
    expect(bill.lines.reduce((all, line) => all + line.used.requests, 0)).toBe(used.length);
    const exact = used.reduce((all, { nanos }) => all + nanos, 0) / 100_000;
    expect(Math.abs(total - exact)).toBeLessThanOrEqual(bill.lines.length / 2);
  }
});

test('amounts are written with all their places', () => {
  expect([0, 1, 12_345, 10_000_000].map(dollars)).toEqual(['$0.0000', '$0.0001', '$1.2345', '$1000.0000']);
});
