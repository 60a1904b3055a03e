/** What a list shows, as its address says it: a link gives the same screen, and a view is such an address under a name. */
import type { Condition } from '@regulars/shared/rules/condition.ts';
import { fieldOf, type ObjectDefinition } from '#lib/definitions.ts';

export const layouts = ['table', 'board', 'calendar'] as const;
export type Layout = (typeof layouts)[number];
export const spans = ['month', 'week', 'agenda'] as const;
export type Span = (typeof spans)[number];
export const periods = ['day', 'week', 'month', 'quarter', 'year'] as const;
export type Period = (typeof periods)[number];

export interface Group {
  field: string;
  /** Dates go by periods. */
  by: Period | undefined;
}

export interface ListState {
  text: string;
  where: Condition | undefined;
  /** `name`, or `-name` from the last to the first. */
  sort: string[];
  columns: string[];
  /** Pixels, of columns that somebody made wider or narrower. */
  widths: Readonly<Record<string, number>>;
  /** The record in the side panel. */
  open: string | undefined;
  layout: Layout;
  group: Group | undefined;
  /** Field whose values are the columns of the board, and what stands on its cards. */
  board: string | undefined;
  cards: string[] | undefined;
  /** A number or an amount that is summed in heads of groups and of columns. */
  sum: string | undefined;
  /** Field by which records lie in the calendar. */
  date: string | undefined;
  span: Span | undefined;
  /** A day of what the calendar shows: `2026-03-09`. */
  day: string | undefined;
  /** Keys of groups and columns that are folded away. */
  closed: string[];
  /** The view that it is a state of; `all`: of none, even where the list opens with one. */
  view: string | undefined;
}

type Params = Pick<URLSearchParams, 'get'>;

/** An address may be typed or old: what does not fit the definition is left out. */
export function readState(object: ObjectDefinition, url: { searchParams: Params }): ListState {
  const text = (name: string) => url.searchParams.get(name) ?? undefined;
  const known = (name: string) => fieldOf(object, name.replace(/^-/, '')) !== undefined;
  const list = (name: string) => (text(name) ?? '').split(',').filter((one) => one && known(one.replace(/:\d+$/, '')));
  const field = (name: string) => list(name)[0];
  const one = <T extends string>(name: string, of: readonly T[]) => of.find((each) => each === text(name));
  const columns = list('columns').map((each) => each.split(':'));
  const cards = list('cards');
  return {
    text: text('q') ?? '',
    where: readWhere(text('where')),
    sort: list('sort'),
    columns: columns.length > 0 ? columns.map(([name = '']) => name) : defaultColumns(object),
    widths: Object.fromEntries(columns.flatMap(([name = '', width]) => (width ? [[name, clamp(Number(width))]] : []))),
    open: text('open'),
    layout: one('as', layouts) ?? 'table',
    group: readGroup(text('group'), known),
    board: field('board'),
    cards: cards.length > 0 ? cards : undefined,
    sum: field('sum'),
    date: field('date'),
    span: one('span', spans),
    day: /^\d{4}-\d\d-\d\d$/.test(text('day') ?? '') && !Number.isNaN(Date.parse(text('day') ?? '')) ? text('day') : undefined,
    closed: (text('closed') ?? '').split(',').filter(Boolean).map(unescaped),
    view: text('view'),
  };
}

/** A column stays wide enough to be caught again. */
export const clamp = (width: number): number => Math.min(800, Math.max(60, Math.round(width)));

export const defaultColumns = (object: ObjectDefinition): string[] =>
  object.list.filter((name) => object.fields[name] && !object.fields[name].hidden && !object.fields[name].deleted);

function readWhere(text: string | undefined): Condition | undefined {
  if (!text) return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? (parsed as Condition) : undefined; // the server checks it in full
  } catch {
    return undefined;
  }
}

function readGroup(text: string | undefined, known: (name: string) => boolean): Group | undefined {
  const [field = '', by] = (text ?? '').split(':');
  return field && known(field) ? { field, by: periods.find((one) => one === by) } : undefined;
}

/** Keys of groups may hold commas: they are escaped once more than the address is. */
function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** What a view keeps: all of it but what passes (a search, the open record, what is folded away, the day). */
export function keptQuery(object: ObjectDefinition, state: ListState): URLSearchParams {
  const query = new URLSearchParams();
  const put = (name: string, value: string | undefined) => value && query.set(name, value);
  put('as', state.layout === 'table' ? undefined : state.layout);
  put('where', state.where && JSON.stringify(state.where));
  put('sort', state.sort.join(','));
  const isUsual = state.columns.join() === defaultColumns(object).join() && !state.columns.some((name) => state.widths[name]);
  put('columns', isUsual ? undefined : state.columns.map((name) => (state.widths[name] ? `${name}:${state.widths[name]}` : name)).join(','));
  put('group', state.group && [state.group.field, ...(state.group.by ? [state.group.by] : [])].join(':'));
  put('board', state.board);
  put('cards', state.cards?.join(','));
  put('sum', state.sum);
  put('date', state.date);
  put('span', state.span);
  return query;
}

/** The address of a list with some of its state changed. */
export function address(object: ObjectDefinition, state: ListState, change: Partial<ListState>): string {
  const next = { ...state, ...change };
  const query = new URLSearchParams();
  if (next.view) query.set('view', next.view);
  if (next.text) query.set('q', next.text);
  for (const [name, value] of keptQuery(object, next)) query.set(name, value);
  // A view's name alone stands for what it keeps: with the layout the address says itself what is shown.
  if (next.view && next.view !== 'all') query.set('as', next.layout);
  if (next.day) query.set('day', next.day);
  if (next.closed.length > 0) query.set('closed', next.closed.map(encodeURIComponent).join(','));
  if (next.open) query.set('open', next.open);
  return `/${object.plural}${query.size > 0 ? `?${query}` : ''}`;
}

/** Unsorted → ascending → descending → unsorted. */
export function nextSort(sort: readonly string[], name: string): string[] {
  if (sort[0] === name) return [`-${name}`];
  return sort[0] === `-${name}` ? [] : [name];
}
