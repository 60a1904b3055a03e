/** Who I am, which workspaces I may enter, what the chosen one is like. */

import type { Language } from '@regulars/shared/fields/field.ts';
import type { Collation } from '@regulars/shared/rules/collation.ts';
import { ask } from '#lib/api/http.ts';

export interface Membership {
  id: string;
  name: string;
  role: string;
}

export interface Me {
  person: { sub: string; email: string };
  workspaces: Membership[];
}

export interface Workspace {
  id: string;
  version: number;
  name: string;
  language: Language;
  currency: string;
  timeZone: string;
  /** ISO 3166 country, assumed for telephone numbers. */
  region?: string;
  /** What Chinese is sorted by, for whoever has chosen nothing else. */
  collation: Collation;
  /** Rules of duplicates that do not count, as `customer:pinyin`. */
  duplicatesOff: string[];
  /** The job that wrote the sample records, as long as they are there. */
  samples?: string;
  me: { id: string; name: string; email: string; role: string; access: string; collation?: Collation | undefined };
}

export type NewWorkspace = Pick<Workspace, 'name' | 'language' | 'currency' | 'timeZone' | 'region'>;

export const me = (): Promise<Me> => ask('GET', '/v1/me');
export const readWorkspace = (): Promise<Workspace> => ask('GET', '/v1/workspace');
export const createWorkspace = (body: NewWorkspace): Promise<{ id: string }> => ask('POST', '/v1/workspaces', { body });
export const updateWorkspace = (version: number, body: Partial<NewWorkspace & Pick<Workspace, 'duplicatesOff' | 'collation'>>): Promise<Workspace> =>
  ask('PATCH', '/v1/workspace', { body, ifMatch: version });
