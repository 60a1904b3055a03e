/** Groups, and what is counted in them, in words. */
import { choicesOf, type FieldDefinition } from '#lib/definitions.ts';
import { date, datePart, money, number } from '#lib/i18n/format.ts';
import { say } from '#lib/i18n/locale.svelte.ts';
import type { Found, Key, Total } from '#lib/list/groups.ts';
import type { Period } from '#lib/list/state.ts';
import * as m from '#lib/paraglide/messages.js';
import { titles } from '#lib/titles.svelte.ts';

export function groupName(field: FieldDefinition, key: Key, by?: Period): string {
  if (key === null) return m.group_empty({ name: say(field.label) });
  if (typeof key === 'boolean') return key ? m.yes() : m.no();
  if (by) return periodName(String(key), by);
  if (field.kind === 'link' || field.kind === 'links') return titles.of(String(key)) || '…';
  const choice = choicesOf(field).find(({ value }) => value === key);
  return choice ? say(choice.label) : String(key);
}

function periodName(from: string, by: Period): string {
  if (by === 'day') return date(from);
  if (by === 'week') return m.week_of({ date: date(from) });
  if (by === 'month') return datePart(from, 'month');
  const year = from.slice(0, 4);
  return by === 'year' ? m.year_name({ year }) : m.quarter_name({ year, quarter: 1 + Math.floor((Number(from.slice(5, 7)) - 1) / 3) });
}

/** One sum for each currency: amounts of two never meet. */
export function totals(total: Total | undefined): string[] {
  if (total === undefined) return [];
  if (typeof total === 'number') return [number(total)];
  return Object.entries(total)
    .filter(([, amount]) => amount !== 0)
    .map(([currency, amount]) => money({ amount, currency }));
}

export const colorOf = (field: FieldDefinition, { key }: Pick<Found, 'key'>): string | undefined => choicesOf(field).find(({ value }) => value === key)?.color;
