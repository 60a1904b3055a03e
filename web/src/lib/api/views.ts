/** Views, and what a person has set for themselves about them. */
import type { Collation } from '@regulars/shared/rules/collation.ts';
import { ask, send } from '#lib/api/http.ts';
import { type Row, search } from '#lib/api/records.ts';

export interface View extends Row {
  name: string;
  /** Name of the object whose records it shows. */
  object: string;
  /** The query of the list's address. */
  state?: string;
  sharedWith: 'nobody' | 'team' | 'everybody';
  team?: string;
  position?: number;
  owner?: string;
}

export interface Preferences {
  version: number;
  /** Ids of views, in their order. */
  favourites: string[];
  /** Ids of the views that lists open with, one for each object. */
  opens: string[];
  /** What lists sort Chinese by; null: as the workspace does. */
  collation: Collation | null;
}

/** All that the reader may see. */
export const readViews = async (): Promise<View[]> => {
  const found: View[] = [];
  let cursor: string | undefined;
  do {
    const page = await search('views', { sort: ['position', 'name'], limit: 200, cursor });
    found.push(...(page.data as View[])); // records of the object `view`
    cursor = page.nextCursor ?? undefined;
  } while (cursor && found.length < 2_000);
  return found;
};

export const readPreferences = (): Promise<Preferences> => ask('GET', '/v1/preferences');
export const changePreferences = async (part: Partial<Omit<Preferences, 'version'>>): Promise<Preferences> =>
  (await send<Preferences>('PATCH', '/v1/preferences', { body: part })).body;
