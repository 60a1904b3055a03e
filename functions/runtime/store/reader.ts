/** Who reads: which records of an object they may see. The decision is `rules/rights.ts`; here it gets what it hangs on. */
import { CrmError } from '@regulars/shared/errors.ts';
import type { AnyRecord, ObjectOf } from '@regulars/shared/objects/object.ts';
import { type Access, isRole } from '@regulars/shared/roles.ts';
import { decideOn, hangsOnTeams, type Viewer } from '@regulars/shared/rules/rights.ts';
import type { Settings } from './settings.ts';

export type Reader = Viewer;

/** A member as the directory knows them. */
export interface Placed {
  user: string;
  /** One of the standard roles, or the name of one of the workspace's own. */
  role: string;
  access: Access;
  teams: readonly string[];
}

/** Somebody whose role is no longer there may do nothing until they get another one. */
export function readerOf({ roles }: Pick<Settings, 'roles'>, { role, ...rest }: Placed): Reader {
  if (isRole(role)) return { ...rest, role };
  const own = Object.hasOwn(roles, role) ? roles[role] : undefined;
  if (!own || own.deleted) throw new CrmError('NOT_ALLOWED', `There is no role ${role}`);
  return { ...rest, role: own.basis, own: role, rights: own.rights };
}

/** Whether the reader may see the record. `teamsOf` looks up the teams of a user and is asked only where the answer hangs on it. */
export async function sees(reader: Reader, object: ObjectOf, record: AnyRecord, teamsOf: (user: string) => Promise<readonly string[]>): Promise<boolean> {
  const owner = object.owner && record[object.owner];
  return decideOn(reader, object, record, !object.shared && hangsOnTeams(reader, object, owner) ? await teamsOf(owner) : []).sees;
}
