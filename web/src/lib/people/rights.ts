/** What roles and record access are called, and who may grant which. */
import { mayGrant } from '@regulars/shared/rules/user.ts';
import type { OwnRole } from '#lib/api/people.ts';
import { type Choice, choicesOf } from '#lib/definitions.ts';
import { say } from '#lib/i18n/locale.svelte.ts';
import * as m from '#lib/paraglide/messages.js';
import { space } from '#lib/space.svelte.ts';

const standard = ['owner', 'admin', 'manager', 'member', 'viewer'] as const;
type Standard = (typeof standard)[number];

const choices = (field: 'role' | 'access'): readonly Choice[] => {
  const found = space.byName('user')?.fields[field];
  return found ? choicesOf(found) : [];
};

/** Empty where the reader may see no users. */
export const roleName = (role: string): string => say(choices('role').find(({ value }) => value === role)?.label);
export const accessName = (access: string): string => say(choices('access').find(({ value }) => value === access)?.label);
export const accesses = (): readonly Choice[] => choices('access');

export const isAdministrator = (): boolean => ['owner', 'admin'].includes(space.workspace.me.role);

/** The roles that this person may give to somebody who has `before`. */
export const grantable = (own: readonly OwnRole[], before?: string): { value: string; label: string }[] => {
  const granter = space.workspace.me.role as Standard; // only owners and admins are offered any
  return [
    ...standard.filter((role) => mayGrant(granter, before, role)).map((value) => ({ value, label: roleName(value) })),
    ...own.map(({ name, label }) => ({ value: name, label: say(label) })),
  ];
};

/** Owners and admins see all records. */
export const seesAll = (role: string): boolean => role === 'owner' || role === 'admin';

export const roleText = (role: Standard): string =>
  ({ owner: m.role_owner_text, admin: m.role_admin_text, manager: m.role_manager_text, member: m.role_member_text, viewer: m.role_viewer_text })[role]();
