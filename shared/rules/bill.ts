/**
 * A month's bill from the meter's rows: what each person used of each feature, what lies stored, and the sum. Every line is
 * rounded by itself to whole ten-thousandths of a dollar, and all sums are sums of lines: what is shown adds up to what is
 * paid. Only days are rounded for themselves, because a day's share of a line may be less than can be shown.
 */
import { monthOf } from './cap.ts';
import { dayOf, daysIn, type Feature, features, forecastOf, measureNames, nothing, type Quantities } from './usage.ts';

/** Billionths of a dollar in a ten-thousandth. */
export const NANOS_TO_AMOUNT = 100_000;
/** Ten-thousandths in a dollar. */
export const AMOUNTS_TO_DOLLAR = 10_000;
const amountOf = (nanos: number) => Math.round(nanos / NANOS_TO_AMOUNT);

export interface MeterRow {
  day: string;
  feature: Feature;
  user: string;
  used: Quantities;
  nanos: number;
}

/** What lay stored when the month began, and what a gigabyte in the table and in the bucket costs a month, in billionths. */
export interface Opened {
  bytes: number;
  files: number;
  prices: readonly [number, number];
}

/** One person's use of one feature; nobody's where `user` is empty. */
export interface Line {
  feature: Feature;
  user: string;
  used: Quantities;
  amount: number;
}

export interface Bill {
  month: string;
  lines: Line[];
  features: { feature: Feature; used: Quantities; amount: number }[];
  users: { user: string; used: Quantities; amount: number }[];
  days: { day: string; requests: number; amount: number }[];
  /** Stored on the last day that has begun, and what storing cost until then. */
  storage: { bytes: number; files: number; amount: number };
  total: number;
  forecast: number;
}

const GB = 1_000_000_000;

export function billOf(month: string, rows: readonly MeterRow[], { bytes, files, prices }: Opened, now: string): Bill {
  const lines = summed(rows, ({ feature, user }) => `${feature} ${user}`).map(({ of: { feature, user }, used, nanos }) => ({
    feature,
    user,
    used,
    amount: amountOf(nanos),
  }));
  const order = Object.keys(features);
  lines.sort((a, b) => order.indexOf(a.feature) - order.indexOf(b.feature) || (a.user < b.user ? -1 : 1));

  const days = daysIn(month);
  const running = monthOf(now) === month;
  const over = running ? Number(dayOf(now).slice(8)) : month < monthOf(now) ? days : 0;
  const stored = { bytes, files };
  let storing = 0; // billionths
  const daily = Array.from({ length: over }, (_, at) => {
    const day = `${month}-${String(at + 1).padStart(2, '0')}`;
    const theirs = rows.filter((row) => row.day === day);
    for (const { used } of theirs) {
      stored.bytes += used.bytes;
      stored.files += used.files;
    }
    storing += monthly(stored, prices) / days;
    return { day, requests: theirs.reduce((sum, { used }) => sum + used.requests, 0), amount: amountOf(theirs.reduce((sum, { nanos }) => sum + nanos, 0)) };
  });
  const storage = { ...stored, amount: amountOf(storing) };
  const used = rows.reduce((sum, { nanos }) => sum + nanos, 0);
  return {
    month,
    lines,
    features: grouped(lines, ({ feature }) => feature).map(([feature, of]) => ({ feature, ...of })),
    users: grouped(lines, ({ user }) => user).map(([user, of]) => ({ user, ...of })),
    days: daily,
    storage,
    total: lines.reduce((sum, { amount }) => sum + amount, 0) + storage.amount,
    forecast: amountOf(forecastOf(used, storing + (monthly(stored, prices) / days) * (days - over), month, now)),
  };
}

const monthly = ({ bytes, files }: { bytes: number; files: number }, [table, bucket]: readonly [number, number]) =>
  (bytes / GB) * table + (files / GB) * bucket;

function summed(rows: readonly MeterRow[], name: (row: MeterRow) => string): { of: MeterRow; used: Quantities; nanos: number }[] {
  return [...Map.groupBy(rows, name).values()].flatMap((theirs) => {
    const [of] = theirs;
    return of ? [{ of, used: totalOf(theirs), nanos: theirs.reduce((sum, { nanos }) => sum + nanos, 0) }] : [];
  });
}

function totalOf(rows: readonly { used: Quantities }[]): Quantities {
  const total = nothing();
  for (const { used } of rows) for (const name of measureNames) total[name] += used[name];
  return total;
}

/** The dearest first. */
const grouped = <K extends string>(lines: readonly Line[], by: (line: Line) => K): [K, { used: Quantities; amount: number }][] =>
  [...Map.groupBy(lines, by)]
    .map(([name, theirs]): [K, { used: Quantities; amount: number }] => [
      name,
      { used: totalOf(theirs), amount: theirs.reduce((sum, { amount }) => sum + amount, 0) },
    ])
    .sort(([a, { amount: one }], [b, { amount: two }]) => two - one || (a < b ? -1 : 1));

/** `$0.0125`, as many places as every amount has. */
export const dollars = (amount: number): string => `${amount < 0 ? '-' : ''}$${(Math.abs(amount) / AMOUNTS_TO_DOLLAR).toFixed(4)}`;
