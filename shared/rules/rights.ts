/**
 * Who sees which record: the one decision, read by the store for a record, by the read model as a predicate, and by
 * whoever asks why. What a role leaves of a definition is `seenBy` in `objects/seen.ts`.
 */
import type { Label } from '../fields/field.ts';
import { hasComputed, type ObjectOf } from '../objects/object.ts';
import { seenBy } from '../objects/seen.ts';
import { type Access, may, narrower, type OwnRole, type Rights, type Role, roles } from '../roles.ts';
import { seenComputed } from './seenComputed.ts';
import { seesShared } from './sharing.ts';

export interface Viewer {
  /** Id of the user: `user_01J…`. */
  user: string;
  /** What they may at most. */
  role: Role;
  access: Access;
  teams: readonly string[];
  /** Name of the role of the workspace's own that narrows it, and what that one leaves. */
  own?: string;
  rights?: Rights;
}

/** Which records of an object somebody sees: none, those of an owner in `access`, or all because nobody owns them. */
export type Scope = 'none' | Access | 'unowned';

export function scopeOf({ role, access, rights }: Pick<Viewer, 'role' | 'access' | 'rights'>, of: ObjectOf): Scope {
  const { right, access: most = 'all' } = rights?.[of.name] ?? {};
  if (right === 'none' || !may(role, `${of.plural}:read`)) return 'none';
  return of.owner ? narrower(access, most) : 'unowned';
}

export type Because = 'NO_RIGHT' | 'UNOWNED_OBJECT' | 'ALL' | 'OWNER' | 'TEAM' | 'NOT_OWNER' | 'NO_TEAM' | 'NO_OWNER' | 'SHARED' | 'NOT_SHARED';

export interface Decision {
  sees: boolean;
  because: Because;
}

/** Whether the answer hangs on the teams of the record's owner. */
export const hangsOnTeams = (viewer: Viewer, of: ObjectOf, owner: unknown): owner is string =>
  scopeOf(viewer, of) === 'team' && typeof owner === 'string' && owner !== viewer.user;

/** `teams`: those of the owner, where `hangsOnTeams` asks for them. */
export function decide(viewer: Viewer, of: ObjectOf, owner: unknown, teams: readonly string[] = []): Decision {
  const scope = scopeOf(viewer, of);
  if (scope === 'none') return { sees: false, because: 'NO_RIGHT' };
  if (scope === 'unowned') return { sees: true, because: 'UNOWNED_OBJECT' };
  if (owner === viewer.user) return { sees: true, because: 'OWNER' };
  if (scope === 'all') return { sees: true, because: 'ALL' };
  if (typeof owner !== 'string') return { sees: false, because: 'NO_OWNER' };
  if (scope === 'own') return { sees: false, because: 'NOT_OWNER' };
  return teams.some((team) => viewer.teams.includes(team)) ? { sees: true, because: 'TEAM' } : { sees: false, because: 'NO_TEAM' };
}

/** The same for any record: what people keep or share goes by with whom it is shared, in place of record access. */
export function decideOn(viewer: Viewer, of: ObjectOf, record: Readonly<Record<string, unknown>>, teams: readonly string[] = []): Decision {
  const owner = of.owner && record[of.owner];
  if (!of.shared || scopeOf(viewer, of) === 'none') return decide(viewer, of, owner, teams);
  if (!seesShared(viewer, of, record)) return { sees: false, because: 'NOT_SHARED' };
  return { sees: true, because: owner === viewer.user ? 'OWNER' : 'SHARED' };
}

/** The definitions of what is there for somebody, each as their rights leave it. */
export function seenOf(definitions: readonly ObjectOf[], viewer: Pick<Viewer, 'role' | 'access' | 'rights'>): readonly ObjectOf[] {
  const { rights } = viewer;
  const left = rights ? definitions.filter((of) => rights[of.name]?.right !== 'none').map((of) => seenBy(of, rights)) : definitions;
  if (!left.some(hasComputed)) return left;
  const find = (name: string) => left.find((of) => of.name === name);
  return left.map((of) => seenComputed(of, find, (other) => ['all', 'unowned'].includes(scopeOf(viewer, other))));
}

/** One of the definitions, as it is there for somebody who has a right to it. */
export const seenAlone = (definitions: readonly ObjectOf[], of: ObjectOf, viewer: Pick<Viewer, 'role' | 'access' | 'rights'>): ObjectOf =>
  hasComputed(of) ? (seenOf(definitions, viewer).find(({ name }) => name === of.name) ?? of) : seenBy(of, viewer.rights);

/** What people call a role, one of the standard roles or of the workspace's own; its name where it is neither. */
export const roleLabel = (own: Readonly<Record<string, OwnRole>>, role: string): Label =>
  roles.find(({ value }) => value === role)?.label ?? own[role]?.label ?? { en: role, zh: role };

/** The definition of users with the workspace's own roles among the choices; deleted ones keep their name. */
export function withRoles(user: ObjectOf, own: Readonly<Record<string, OwnRole>>): ObjectOf {
  const { role } = user.fields;
  if (!role || Object.keys(own).length === 0) return user;
  const choices = [...roles, ...Object.entries(own).map(([value, { label }]) => ({ value, label }))];
  return { ...user, fields: { ...user.fields, role: { ...role, choices } as typeof role } }; // of a choice field
}
