/** Who reads: which records of an object they may see. One decision, for the table and (as SQL) for the read model. */
import type { AnyRecord, ObjectOf } from '@regulars/shared/objects/object.ts';
import type { Access, Role } from '@regulars/shared/roles.ts';
import { seesShared } from '@regulars/shared/rules/sharing.ts';

export interface Reader {
  /** Id of the user: `user_01J…`, or `system:…` for jobs that see all. */
  user: string;
  role: Role;
  access: Access;
  teams: readonly string[];
}

/**
 * Whether the reader may see the record. Objects without an owner field are seen by everybody. `teamsOf` looks up the
 * teams of a user and is asked only where the answer hangs on it.
 */
export async function sees(reader: Reader, object: ObjectOf, record: AnyRecord, teamsOf: (user: string) => Promise<readonly string[]>): Promise<boolean> {
  if (object.shared) return seesShared(reader, object, record);
  if (reader.access === 'all' || !object.owner) return true;
  const owner = record[object.owner];
  if (owner === reader.user) return true;
  if (reader.access === 'own' || typeof owner !== 'string') return false;
  const teams = await teamsOf(owner);
  return teams.some((team) => reader.teams.includes(team));
}
