/** What the layouts of a list are called. */
import CalendarDays from '@lucide/svelte/icons/calendar-days';
import Kanban from '@lucide/svelte/icons/square-kanban';
import Table from '@lucide/svelte/icons/table-2';
import type { View } from '#lib/api/views.ts';
import type { Layout, Period, Span } from '#lib/list/state.ts';
import { layouts } from '#lib/list/state.ts';
import * as m from '#lib/paraglide/messages.js';

export const layoutWord = (layout: Layout): string => ({ table: m.layout_table, board: m.layout_board, calendar: m.layout_calendar })[layout]();
export const layoutIcon: Record<Layout, typeof Table> = { table: Table, board: Kanban, calendar: CalendarDays };

export const spanWord = (span: Span): string => ({ month: m.span_month, week: m.span_week, agenda: m.span_agenda })[span]();
export const periodWord = (by: Period): string => ({ day: m.by_day, week: m.by_week, month: m.by_month, quarter: m.by_quarter, year: m.by_year })[by]();

export const layoutOf = (view: View): Layout => {
  const named = new URLSearchParams(view.state ?? '').get('as');
  return layouts.find((one) => one === named) ?? 'table';
};
