/** Who belongs to a workspace, and as what: who may grant what, and that somebody always owns it. */
import type { Access, Role } from '../roles.ts';
import type { Rule } from './rule.ts';

const ofMembership = new Set(['role', 'access', 'email']);

/** Fields that say who a user is to the workspace: changed by operations of their own, never by undo. */
export const isOfMembership = (field: string): boolean => ofMembership.has(field);

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

/** Owners and admins see all records: whoever sets the rules must see what they do. */
export const accessOf = (role: string, wished: Access): Access => (role === 'owner' || role === 'admin' ? 'all' : wished);

export const userRule: Rule = ({ after }) => ({ fields: { access: accessOf(String(after.role), after.access as Access) } }); // required in the definition
