/** Who belongs to a workspace, and as what: who may grant what, and that somebody always owns it. */
import { type Access, isRole, narrower, type Role, roles } from '../roles.ts';
import type { Rule } from './rule.ts';

const ofMembership = new Set(['role', 'access', 'email']);

/** Fields that say who a user is to the workspace: changed by operations of their own, never by undo. */
export const isOfMembership = (field: string): boolean => ofMembership.has(field);

export interface Standing {
  role: string;
  access: Access;
}

interface Member {
  role?: unknown;
  trashedAt?: unknown;
}

export const isOwner = ({ role, trashedAt }: Member): boolean => role === 'owner' && trashedAt === undefined;

/** Whether a change takes an owner away: another one must be there then. */
export const losesOwner = (before: Member | undefined, after: Member): boolean => before !== undefined && isOwner(before) && !isOwner(after);

/** Owners are made and unmade by owners; all else is an admin's too. `before`: the role that somebody has until now. */
export function mayGrant(granter: Role, before: string | undefined, after: string | undefined): boolean {
  if (granter === 'owner') return true;
  return granter === 'admin' && before !== 'owner' && after !== 'owner';
}

/**
 * What an API key may do: what it was made for, but no more than whoever it speaks for. Undefined where neither of the two
 * roles is known to be the lesser, as with one of the workspace's own that its user does not have: then it opens nothing.
 */
export function standingOf(key: Standing, user: Standing): Standing | undefined {
  const role = key.role === user.role || mayGrant(user.role as Role, undefined, key.role) ? key.role : lesser(key.role, user.role); // a role of one's own grants nothing
  return role === undefined ? undefined : { role, access: narrower(key.access, user.access) };
}

/** The roles stand in their order, the most powerful first. */
function lesser(a: string, b: string): string | undefined {
  return isRole(a) && isRole(b) ? roles.findLast(({ value }) => value === a || value === b)?.value : undefined;
}

/** Owners and admins see all records: whoever sets the rules must see what they do. */
export const accessOf = (role: string, wished: Access): Access => (role === 'owner' || role === 'admin' ? 'all' : wished);

export const userRule: Rule = ({ after }) => ({ fields: { access: accessOf(String(after.role), after.access as Access) } }); // required in the definition
