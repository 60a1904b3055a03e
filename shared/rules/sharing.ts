/** Records that people keep for themselves or share: who sees one, and who may change it. Access own, team, all says nothing about them. */
import type { AnyRecord, ObjectOf } from '../objects/object.ts';
import type { Role } from '../roles.ts';

export interface Sharer {
  /** Id of the user, or `system:…` for what the system does by itself. */
  user: string;
  role: Role;
  teams: readonly string[];
}

type Values = Readonly<Record<string, unknown>>;

const isSystem = ({ user }: Pick<Sharer, 'user'>) => user.startsWith('system:');
const isOwner = ({ user }: Pick<Sharer, 'user'>, { owner = '' }: Pick<ObjectOf, 'owner'>, record: Values) => record[owner] === user;

/** Whoever owns it; everybody or a team's members, once it is shared with them. Not even an owner of the workspace sees what is not shared. */
export function seesShared(reader: Omit<Sharer, 'role'>, object: Pick<ObjectOf, 'owner' | 'shared'>, record: Values): boolean {
  if (isSystem(reader) || isOwner(reader, object, record)) return true;
  const { by = '', team = '' } = object.shared ?? {};
  if (record[by] === 'everybody') return true;
  return record[by] === 'team' && typeof record[team] === 'string' && reader.teams.includes(record[team]);
}

/** What is shared changes by its owner alone, or by an owner or admin of the workspace; nobody makes one in another's name. */
export function mayChangeShared(writer: Sharer, object: Pick<ObjectOf, 'owner' | 'shared'>, before: Readonly<AnyRecord> | undefined, after: Values): boolean {
  if (isSystem(writer) || writer.role === 'owner' || writer.role === 'admin') return true;
  const { owner = '' } = object;
  if (before) return isOwner(writer, object, before);
  return after[owner] === undefined || isOwner(writer, object, after);
}
