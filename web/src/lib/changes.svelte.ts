/**
 * Every write of the interface goes through here: it shows what was done with a way back, tells open lists and records,
 * and remembers the change for Ctrl-Z.
 */

import type { Hint } from '@regulars/shared/operations/sockets.ts';
import { ApiError } from '#lib/api/http.ts';
import type { Row } from '#lib/api/records.ts';
import * as records from '#lib/api/records.ts';
import { oneLine } from '#lib/api/sentences.ts';
import { type ObjectDefinition, titleOf } from '#lib/definitions.ts';
import { say } from '#lib/i18n/locale.svelte.ts';
import * as m from '#lib/paraglide/messages.js';
import { cache, space } from '#lib/space.svelte.ts';
import { objectOfId, titles } from '#lib/titles.svelte.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';

export interface Happened {
  /** Plural of the object; undefined: anything may have changed. */
  objects?: string;
  id?: string;
  /** The record as it is now; null when it is gone. */
  row?: Row | null;
  /** Records whose values are others now, where it is known that these are all. */
  ids?: readonly string[];
}

type Listener = (happened: Happened) => void;
const listeners = new Set<Listener>();
/** What Ctrl-Z takes back, the latest last: changes, and all that a job did. */
let done: { id: string; undo: () => Promise<void> }[] = [];
/** Versions that are shown already: what one did oneself is told again by the server. */
const shown = new Map<string, number>();
const MOST_SHOWN = 500;

export function onChange(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function tell(happened: Happened): void {
  for (const listener of listeners) listener(happened);
  if (happened.id && happened.row) show(happened.id, happened.row.version);
  if (happened.objects && happened.id && happened.row) {
    const object = space.byPlural(happened.objects);
    if (object) titles.learn({ [happened.id]: titleOf(object, happened.row) });
    cache.setQueryData<Row>(['record', happened.objects, happened.id], happened.row);
  }
  void cache.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'definitions' });
}

export function remember(id: string, back: () => Promise<void> = () => undo(id)): void {
  done = [...done.slice(-49), { id, undo: back }];
}

export function forget(id: string): void {
  done = done.filter((one) => one.id !== id);
}

function show(id: string, version: number): void {
  shown.delete(id);
  shown.set(id, version);
  if (shown.size > MOST_SHOWN) shown.delete(shown.keys().next().value as string); // size says that there is a first one
}

/** What the server tells of others' changes: lists, records and timelines in sight ask for what is new, the rest when it is shown. */
export function hear(hints: readonly Hint[]): void {
  const news = hints.filter(({ id, version }) => (shown.get(id) ?? 0) < version);
  if (news.length === 0) return;
  for (const { id, version } of news) show(id, version);
  const ids = new Set(news.map(({ id }) => id));
  const objects = [...new Set(news.map(({ object }) => object))].map((name) => space.byName(name)).filter((object) => object !== undefined);
  for (const object of objects) {
    // Of a single record a list may know more to do than to ask anew.
    const [only, ...more] = news.filter((hint) => hint.object === object.name);
    const single: Happened | undefined = only && more.length === 0 ? { id: only.id, ...(only.action === 'trash' ? { row: null } : {}) } : undefined;
    const isOver = [only, ...more].every((hint) => hint?.action === 'update'); // no row comes or goes
    const happened = { objects: object.plural, ...(single ?? (isOver ? { ids: [only, ...more].flatMap((hint) => hint?.id ?? []) } : {})) };
    for (const listener of listeners) listener(happened);
  }
  const isEntry = objects.some(({ entry }) => entry);
  void cache.invalidateQueries({
    predicate: ({ queryKey: [about, , id] }) => {
      if (about === 'record' || about === 'history') return ids.has(String(id));
      return about === 'timeline' ? isEntry || ids.has(String(id)) : about !== 'definitions';
    },
  });
}

function said(text: string, change: string | undefined): void {
  if (!change) {
    toasts.show(text, { ms: 5_000 });
    return;
  }
  remember(change);
  toasts.show(text, { action: { label: m.undo(), run: () => void undo(change) } });
}

const nameOf = (object: ObjectDefinition, row: Row | undefined): string => (row && titleOf(object, row)) || say(object.label);

export async function saveNew(object: ObjectDefinition, body: Record<string, unknown>): Promise<Row> {
  const { body: row, change } = await records.create(object.plural, body);
  tell({ objects: object.plural, id: row.id, row });
  said(m.done_created({ name: nameOf(object, row) }), change);
  return row;
}

/** Shows the new values at once and takes them back when the server refuses. */
export async function save(object: ObjectDefinition, row: Row, patch: Record<string, unknown>): Promise<Row> {
  const key = ['record', object.plural, row.id];
  const before = cache.getQueryData<Row>(key);
  cache.setQueryData<Row>(key, (old) => old && { ...old, ...patch });
  try {
    const { body, change } = await records.update(object.plural, row, patch);
    tell({ objects: object.plural, id: row.id, row: body });
    said(m.done_saved({ name: nameOf(object, body) }), change);
    return body;
  } catch (error) {
    cache.setQueryData(key, before);
    throw error;
  }
}

export async function trash(object: ObjectDefinition, row: Row): Promise<boolean> {
  try {
    const { change } = await records.trash(object.plural, row);
    tell({ objects: object.plural, id: row.id, row: null });
    said(m.done_trashed({ name: nameOf(object, row) }), change);
    return true;
  } catch (error) {
    toasts.show(oneLine(error), { bad: true });
    if (error instanceof ApiError && error.code === 'CHANGED_MEANWHILE') tell({ objects: object.plural });
    return false;
  }
}

export async function restore(object: ObjectDefinition, row: Row): Promise<void> {
  try {
    const { body, change } = await records.restore(object.plural, row.id);
    tell({ objects: object.plural, id: row.id, row: body });
    said(m.done_restored({ name: nameOf(object, body) }), change);
  } catch (error) {
    toasts.show(oneLine(error), { bad: true });
  }
}

/** Takes a change back. Fields changed again since then are left alone, and named. */
export async function undo(change: string): Promise<void> {
  forget(change); // whoever presses the keys twice means the change before it
  try {
    const { body } = await records.undo(change);
    const kept = body.conflicts.flatMap(({ fields }) => fields.map(fieldName));
    toasts.show(kept.length > 0 ? m.undone_partly({ fields: kept.join(', ') }) : m.undone(), { ms: 5_000 });
    const { record } = body;
    const object = space.byName(objectOfId(record.id));
    tell(object ? { objects: object.plural, id: record.id, row: record.trashedAt ? null : record } : {});
  } catch (error) {
    if (error instanceof ApiError && (error.status === 0 || error.status >= 500)) remember(change);
    toasts.show(oneLine(error), { bad: true });
    tell({});
  }
}

const fieldName = (name: string): string => {
  for (const object of space.objects) if (object.fields[name]) return say(object.fields[name].label);
  return name;
};

export async function undoLast(): Promise<void> {
  const last = done.at(-1);
  if (last) await last.undo();
  else toasts.show(m.undo_nothing(), { ms: 3_000 });
}
