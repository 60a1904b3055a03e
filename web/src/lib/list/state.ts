/** What a list shows, as its address says it: a link gives the same screen. */
import type { Condition } from '@regulars/shared/rules/condition.ts';
import { fieldOf, type ObjectDefinition } from '#lib/definitions.ts';

export interface ListState {
  text: string;
  where: Condition | undefined;
  /** `name`, or `-name` from the last to the first. */
  sort: string[];
  columns: string[];
  /** The record in the side panel. */
  open: string | undefined;
}

/** An address may be typed or old: what does not fit the definition is left out. */
export function readState(object: ObjectDefinition, url: { searchParams: Pick<URLSearchParams, 'get'> }): ListState {
  const known = (name: string) => fieldOf(object, name.replace(/^-/, '')) !== undefined;
  const list = (name: string) => (url.searchParams.get(name) ?? '').split(',').filter((one) => one && known(one));
  const columns = list('columns');
  return {
    text: url.searchParams.get('q') ?? '',
    where: readWhere(url.searchParams.get('where')),
    sort: list('sort'),
    columns: columns.length > 0 ? columns : defaultColumns(object),
    open: url.searchParams.get('open') ?? undefined,
  };
}

export const defaultColumns = (object: ObjectDefinition): string[] =>
  object.list.filter((name) => object.fields[name] && !object.fields[name].hidden && !object.fields[name].deleted);

function readWhere(text: string | null): Condition | undefined {
  if (!text) return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? (parsed as Condition) : undefined; // the server checks it in full
  } catch {
    return undefined;
  }
}

/** The address of a list with some of its state changed. */
export function address(object: ObjectDefinition, state: ListState, change: Partial<ListState>): string {
  const next = { ...state, ...change };
  const query = new URLSearchParams();
  if (next.text) query.set('q', next.text);
  if (next.where) query.set('where', JSON.stringify(next.where));
  if (next.sort.length > 0) query.set('sort', next.sort.join(','));
  if (next.columns.join() !== defaultColumns(object).join()) query.set('columns', next.columns.join(','));
  if (next.open) query.set('open', next.open);
  return `/${object.plural}${query.size > 0 ? `?${query}` : ''}`;
}

/** Unsorted → ascending → descending → unsorted. */
export function nextSort(sort: readonly string[], name: string): string[] {
  if (sort[0] === name) return [`-${name}`];
  return sort[0] === `-${name}` ? [] : [name];
}
