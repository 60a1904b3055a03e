/** Filters in words. */
import type { namedRanges, Within } from '@regulars/shared/rules/dates.ts';
import { choiceOf, type FieldDefinition } from '#lib/definitions.ts';
import { date, type Money, moment, money, number } from '#lib/i18n/format.ts';
import { say } from '#lib/i18n/locale.svelte.ts';
import type { Op } from '#lib/list/filter.ts';
import * as m from '#lib/paraglide/messages.js';

export function opWord(op: Op, field: FieldDefinition): string {
  const dated = field.kind === 'date' || field.kind === 'moment';
  const words: Record<Op, () => string> = {
    is: m.op_is,
    isNot: m.op_is_not,
    in: m.op_in,
    lt: dated ? m.op_before : m.op_lt,
    lte: dated ? m.op_until : m.op_lte,
    gt: dated ? m.op_after : m.op_gt,
    gte: dated ? m.op_since : m.op_gte,
    contains: m.op_contains,
    startsWith: m.op_starts_with,
    has: m.op_has,
    within: m.op_within,
    empty: m.op_empty,
    notEmpty: m.op_not_empty,
  };
  return words[op]();
}

export function rangeWord(within: Within): string {
  if (typeof within !== 'string') {
    const unit = { day: m.unit_days, week: m.unit_weeks, month: m.unit_months, year: m.unit_years }[within.unit];
    return 'last' in within ? m.range_last({ count: number(within.last), unit: unit() }) : m.range_next({ count: number(within.next), unit: unit() });
  }
  const words: Record<(typeof namedRanges)[number], () => string> = {
    today: m.range_today,
    yesterday: m.range_yesterday,
    tomorrow: m.range_tomorrow,
    thisWeek: m.range_this_week,
    lastWeek: m.range_last_week,
    nextWeek: m.range_next_week,
    thisMonth: m.range_this_month,
    lastMonth: m.range_last_month,
    nextMonth: m.range_next_month,
    thisYear: m.range_this_year,
    lastYear: m.range_last_year,
    nextYear: m.range_next_year,
  };
  return words[within]();
}

export function operandWord(field: FieldDefinition, op: Op, value: unknown): string {
  if (op === 'empty' || op === 'notEmpty') return '';
  if (op === 'within') return rangeWord(value as Within); // the operand of this operator
  if (Array.isArray(value)) return value.map((one) => operandWord(field, 'is', one)).join(', ');
  if (typeof value === 'boolean') return value ? m.yes() : m.no();
  if (typeof value === 'number') return number(value);
  if (typeof value === 'object' && value !== null && 'currency' in value) return money(value as Money); // the only operand that is an object
  const text = String(value);
  if (field.kind === 'date' && /^\d{4}-\d\d-\d\d$/.test(text)) return date(text);
  if (field.kind === 'moment' && !Number.isNaN(Date.parse(text))) return moment(text);
  const choice = choiceOf(field, text);
  return choice ? say(choice.label) : text;
}
