/**
 * How rights may come and go: a workspace as who may see it knows it, the deeds that change it, who may do each, and
 * what is so afterwards. It is worked out from what is promised; nothing of the product is asked.
 */
import type { Access, Right, Rights } from '@regulars/shared/roles.ts';
import { least, lower } from './grants.ts';

export interface Standing {
  role: string;
  access: Access;
  teams: readonly string[];
  gone: boolean;
}

export interface Model {
  /** By id of the user. */
  users: Map<string, Standing>;
  /** Id of the user by address, of those who are there. */
  members: Map<string, string>;
  roles: Map<string, { basis: string; rights: Rights }>;
  /** By address. */
  invited: Map<string, { id: string; role: string; access: Access }>;
}

export type Deed =
  | { do: 'change rights'; user: string; role?: string; access?: Access }
  | { do: 'change teams'; user: string; teams: readonly string[] }
  | { do: 'remove'; user: string }
  | { do: 'invite'; email: string; role: string; access: Access }
  | { do: 'accept'; email: string }
  | { do: 'change role' | 'new role'; name: string; basis: string; rights: Rights }
  | { do: 'drop role'; name: string }
  /** Whatever is answered, no right comes of it. */
  | { do: 'try'; method: string; path: string; body?: unknown };

const standardRoles = ['owner', 'admin', 'manager', 'member', 'viewer'];
export const isAdministrator = (role: string | undefined) => role === 'owner' || role === 'admin';
const accessOf = (role: string, access: Access): Access => (isAdministrator(role) ? 'all' : access);
const isThere = (model: Model, role: string) => standardRoles.includes(role) || model.roles.has(role);

/** Whether somebody may do it. `email`: the address that they have proved. Whoever may is still refused what cannot be. */
export function mayDo(model: Model, user: string | undefined, email: string, deed: Deed): boolean {
  if (deed.do === 'accept') {
    const invitation = model.invited.get(deed.email);
    return email === deed.email && invitation !== undefined && isThere(model, invitation.role) && !model.members.has(email);
  }
  const actor = user === undefined ? undefined : model.users.get(user);
  if (!actor || actor.gone) return false;
  const grants = (...about: (string | undefined)[]) => actor.role === 'owner' || (actor.role === 'admin' && !about.includes('owner'));
  if (deed.do === 'remove') return deed.user === user || grants(model.users.get(deed.user)?.role);
  if (!isAdministrator(actor.role)) return false;
  if (deed.do === 'change rights') return grants(model.users.get(deed.user)?.role, deed.role) && (deed.role === undefined || isThere(model, deed.role));
  if (deed.do === 'invite') return grants(model.invited.get(deed.email)?.role, deed.role) && isThere(model, deed.role);
  if (deed.do === 'change role' || deed.do === 'new role') return !isAdministrator(deed.basis);
  return deed.do === 'change teams' || deed.do === 'drop role';
}

/** What is so once it was done. `id`: of what it has made. */
export function done(model: Model, deed: Deed, id: string): void {
  const change = (user: string, values: Partial<Standing>) => model.users.set(user, { ...(model.users.get(user) as Standing), ...values }); // whoever is named is there
  switch (deed.do) {
    case 'change rights': {
      const { role, access } = model.users.get(deed.user) as Standing; // likewise
      change(deed.user, { role: deed.role ?? role, access: accessOf(deed.role ?? role, deed.access ?? access) });
      return;
    }
    case 'change teams':
      change(deed.user, { teams: deed.teams });
      return;
    case 'remove':
      change(deed.user, { gone: true });
      for (const [email, user] of model.members) if (user === deed.user) model.members.delete(email);
      return;
    case 'invite':
      model.invited.set(deed.email, { id, role: deed.role, access: accessOf(deed.role, deed.access) });
      return;
    case 'accept': {
      const { role, access } = model.invited.get(deed.email) as { role: string; access: Access }; // mayDo has looked
      model.users.set(id, { role, access, teams: [], gone: false });
      model.members.set(deed.email, id);
      model.invited.delete(deed.email);
      return;
    }
    case 'new role':
    case 'change role':
      model.roles.set(deed.name, { basis: deed.basis, rights: deed.rights });
      return;
    case 'drop role':
      model.roles.delete(deed.name);
  }
}

interface Reach {
  right: Right;
  /** Of whose customers. */
  access: Access;
}

/** What somebody may do with customers. */
export function reachOf(model: Model, user: string | undefined): Reach {
  const standing = user === undefined ? undefined : model.users.get(user);
  if (!standing || standing.gone) return { right: 'none', access: 'own' };
  const own = model.roles.get(standing.role);
  const basis = own?.basis ?? standing.role;
  const { right = 'edit', access = 'all' } = own?.rights.customer ?? {};
  return { right: lower(right, basis === 'viewer' ? 'read' : 'edit'), access: least(standing.access, access) };
}

/** Whether somebody sees a customer of an owner. */
export function seesOf(model: Model, user: string | undefined, owner: string): boolean {
  const { right, access } = reachOf(model, user);
  if (right === 'none') return false;
  const teams = (one: string | undefined) => model.users.get(one ?? '')?.teams ?? [];
  return access === 'all' || owner === user || (access === 'team' && teams(owner).some((team) => teams(user).includes(team)));
}

/** As it is compared with what the product says: only what is a right. */
export const pictureOf = ({ users, roles }: Model): object => ({
  users: [...users].map(([id, { role, access, teams, gone }]) => ({ id, role, access, teams: [...teams].sort(), gone })).sort((a, b) => (a.id < b.id ? -1 : 1)),
  roles: [...roles].map(([name, { basis, rights }]) => ({ name, basis, rights })).sort((a, b) => (a.name < b.name ? -1 : 1)),
});
