/** What can be asked about records of any object, and the shapes of the answers. */
import type { AnyRecord } from '@regulars/shared/objects/object.ts';
import type { ListQuery, SummarizeQuery, SummaryRow } from '@regulars/shared/rules/query.ts';
import { type Answer, ask, send } from '#lib/api/http.ts';

export type Row = AnyRecord;

/** Titles of linked records and of people, by id. */
export type Titles = Record<string, string>;

export interface Page {
  data: Row[];
  nextCursor?: string | null;
  count?: number;
  titles?: Titles;
}

export type Question = ListQuery;

export interface Change {
  id: string;
  at: string;
  by: string;
  via: string;
  cause?: string;
  action: 'create' | 'update' | 'trash' | 'restore';
  version: number;
  changes: { field: string; before?: unknown; after?: unknown }[];
}

export interface TimelineEntry {
  at: string;
  /** Name of the object that the entry is a record of. */
  object: string;
  record: Row;
}

/** An entry, or a change of the record itself. */
export type TimelineItem = TimelineEntry | { at: string; change: Change };

export interface TimelineQuestion {
  /** Between commas, as the address has them. */
  kinds?: string | undefined;
  until?: string | undefined;
  cursor?: string | undefined;
}

export interface Paged<T> {
  data: T[];
  nextCursor?: string | null;
  titles?: Titles;
}

export interface Found {
  object: string;
  id: string;
  title: string;
  subtitle?: string;
}

const at = (objects: string, id?: string): string => `/v1/${objects}${id ? `/${id}` : ''}`;

export const search = (objects: string, question: Question, signal?: AbortSignal): Promise<Page> =>
  ask('POST', `${at(objects)}/search`, { body: question, signal });

export const summarize = async (objects: string, question: SummarizeQuery, signal?: AbortSignal): Promise<SummaryRow[]> =>
  (await ask<{ rows: SummaryRow[] }>('POST', `${at(objects)}/summarize`, { body: question, signal })).rows;

export const read = (objects: string, id: string, signal?: AbortSignal): Promise<Row> => ask('GET', at(objects, id), { signal });

export const create = (objects: string, body: Record<string, unknown>): Promise<Answer<Row>> => send('POST', at(objects), { body });

export const update = (objects: string, row: Pick<Row, 'id' | 'version'>, body: Record<string, unknown>): Promise<Answer<Row>> =>
  send('PATCH', at(objects, row.id), { body, ifMatch: row.version });

export const trash = (objects: string, row: Pick<Row, 'id' | 'version'>): Promise<Answer<unknown>> =>
  send('DELETE', at(objects, row.id), { ifMatch: row.version });

export const restore = (objects: string, id: string): Promise<Answer<Row>> => send('POST', `${at(objects, id)}/restore`);

export const history = (objects: string, id: string, cursor?: string): Promise<Paged<Change>> =>
  ask('GET', `${at(objects, id)}/history`, { query: { cursor } });

export const timeline = (objects: string, id: string, question: TimelineQuestion): Promise<Paged<TimelineItem> & { counts?: Record<string, number> }> =>
  ask('GET', `${at(objects, id)}/timeline`, { query: { ...question, include: question.cursor ? undefined : 'counts' } });

export const undo = (change: string): Promise<Answer<{ record: Row; conflicts: { fields: string[] }[] }>> => send('POST', `/v1/changes/${change}/undo`);

export const find = (text: string, limit: number, signal?: AbortSignal): Promise<{ data: Found[] }> =>
  ask('POST', '/v1/search', { body: { text, limit }, signal });
