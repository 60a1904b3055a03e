/** Numbers, money, dates and times as the reader writes them. Instants are shown in the workspace's time zone. */
import type { Weekday } from '@regulars/shared/rules/calendar.ts';
import { locale } from '#lib/i18n/locale.svelte.ts';
import * as m from '#lib/paraglide/messages.js';
import { space } from '#lib/space.svelte.ts';

export interface Money {
  amount: number;
  currency: string;
}

const made = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat | Intl.RelativeTimeFormat>();

function once<T extends Intl.NumberFormat | Intl.DateTimeFormat | Intl.RelativeTimeFormat>(key: string, make: (tag: string) => T): T {
  const full = `${locale.tag} ${key}`;
  const found = (made.get(full) as T | undefined) ?? make(locale.tag); // a key names one kind of format
  made.set(full, found);
  return found;
}

const zone = (): string => (space.isOpen ? space.workspace.timeZone : Intl.DateTimeFormat().resolvedOptions().timeZone);

export const number = (value: number): string => once('number', (tag) => new Intl.NumberFormat(tag, { maximumFractionDigits: 10 })).format(value);

export const percent = (value: number): string => `${number(value)}%`;

/** “Anna, Bo and Cai” as the reader writes it. */
export const sayList = (names: readonly string[]): string => new Intl.ListFormat(locale.tag).format(names);

/** Minor units in one major unit: 100 for EUR, 1 for JPY. */
export function minorUnits(currency: string): number {
  try {
    return 10 ** (new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2);
  } catch {
    return 100;
  }
}

export function money({ amount, currency }: Money): string {
  const value = amount / minorUnits(currency);
  try {
    return once(`money ${currency}`, (tag) => new Intl.NumberFormat(tag, { style: 'currency', currency })).format(value);
  } catch {
    return `${number(value)} ${currency}`;
  }
}

/** A calendar date has no time zone: it is the same day for everybody. */
export const date = (value: string): string =>
  once('date', (tag) => new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeZone: 'UTC' })).format(new Date(`${value}T00:00:00Z`));

/** Parts of a calendar date, as `Intl` names them: its weekday, its month. */
export const datePart = (value: string, part: 'weekday' | 'weekdayLong' | 'month'): string => {
  const options: Record<typeof part, Intl.DateTimeFormatOptions> = {
    weekday: { weekday: 'short' },
    weekdayLong: { weekday: 'long', day: 'numeric', month: 'long' },
    month: { month: 'long', year: 'numeric' },
  };
  return once(`part ${part}`, (tag) => new Intl.DateTimeFormat(tag, { ...options[part], timeZone: 'UTC' })).format(new Date(`${value}T00:00:00Z`));
};

/** “23 – 29 Nov 2026”: both days among them. */
export const dateSpan = (from: string, to: string): string =>
  once('span', (tag) => new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeZone: 'UTC' })).formatRange(
    new Date(`${from}T00:00:00Z`),
    new Date(`${to}T00:00:00Z`),
  );

/** The day that weeks begin with where the workspace is. */
export function weekBegins(): Weekday {
  const region = space.isOpen ? space.workspace.region : undefined;
  const here = new Intl.Locale(region ? `${locale.language}-${region}` : locale.tag);
  return (here.getWeekInfo?.().firstDay ?? 1) as Weekday; // ISO numbers; not every browser knows
}

export const time = (value: string): string =>
  once(`time ${zone()}`, (tag) => new Intl.DateTimeFormat(tag, { timeStyle: 'short', timeZone: zone() })).format(new Date(value));

export const moment = (value: string): string =>
  once(`moment ${zone()}`, (tag) => new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeStyle: 'short', timeZone: zone() })).format(new Date(value));

/** “3 minutes ago”; after a week the date. */
export function ago(value: string, now = Date.now()): string {
  const seconds = (Date.parse(value) - now) / 1000;
  const relative = once('ago', (tag) => new Intl.RelativeTimeFormat(tag, { numeric: 'auto' }));
  const size = Math.abs(seconds);
  if (size < 60) return m.just_now();
  if (size < 3600) return relative.format(Math.round(seconds / 60), 'minute');
  if (size < 86_400) return relative.format(Math.round(seconds / 3600), 'hour');
  if (size < 7 * 86_400) return relative.format(Math.round(seconds / 86_400), 'day');
  return once(`day ${zone()}`, (tag) => new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeZone: zone() })).format(new Date(value));
}

const parts = (value: number, timeZone: string): string => {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  return format.format(value).replace(' ', 'T');
};

/** An instant as the wall clock shows it there: `2026-03-09T14:30`, what a date-time input takes. */
export const wallClock = (value: string, timeZone = zone()): string => parts(Date.parse(value), timeZone).slice(0, 16);

/** The instant at which the wall clock shows this. Two steps settle it where a clock change lies between. */
export function fromWallClock(value: string, timeZone = zone()): string {
  const wanted = Date.parse(`${value.length === 16 ? `${value}:00` : value}Z`);
  let instant = wanted;
  for (let step = 0; step < 2; step++) instant += wanted - Date.parse(`${parts(instant, timeZone)}Z`);
  return new Date(instant).toISOString();
}

/** `1,234.5`, `1 234,5`, `12%` → 1234.5 …; what is no number comes back as it was typed, for the server to refuse. */
export function parseNumber(text: string): number | string | null {
  const trimmed = text.normalize('NFKC').trim();
  if (trimmed === '') return null;
  let digits = trimmed.replace(/[\s'’%]/g, '');
  const comma = digits.lastIndexOf(',');
  const decimalComma = comma > digits.lastIndexOf('.') && !/,\d{3}$/.test(digits) && digits.indexOf(',') === comma;
  digits = decimalComma ? digits.replaceAll('.', '').replace(',', '.') : digits.replaceAll(',', '');
  return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(digits) ? Number(digits) : trimmed;
}
