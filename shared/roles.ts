/**
 * Who may do what. One table: role → verbs on objects, settings and keys; record access says which records. A workspace
 * narrows a role by roles of its own: what they leave of it is data, read by `rules/rights.ts`.
 */
import type { Choice } from './fields/choice.ts';
import type { Label } from './fields/field.ts';

export const roles = [
  { value: 'owner', label: { en: 'Owner', zh: '所有者' } },
  { value: 'admin', label: { en: 'Admin', zh: '管理员' } },
  { value: 'manager', label: { en: 'Manager', zh: '经理' } },
  { value: 'member', label: { en: 'Member', zh: '成员' } },
  { value: 'viewer', label: { en: 'Viewer', zh: '只读' } },
] as const satisfies readonly Choice[];
export type Role = (typeof roles)[number]['value'];
export const isRole = (name: string): name is Role => roles.some(({ value }) => value === name);

/** Record access: one's own records, one's teams', all. Objects without an owner field are seen by everybody. */
export const accesses = [
  { value: 'own', label: { en: 'Own records', zh: '本人记录' } },
  { value: 'team', label: { en: 'Records of the team', zh: '团队记录' } },
  { value: 'all', label: { en: 'All records', zh: '全部记录' } },
] as const satisfies readonly Choice[];
export type Access = (typeof accesses)[number]['value'];

export const narrower = (a: Access, b: Access): Access => (a === 'own' || b === 'own' ? 'own' : a === 'team' || b === 'team' ? 'team' : 'all');

export const rightNames = ['none', 'read', 'edit'] as const;
export type Right = (typeof rightNames)[number];

/** What a role of the workspace's own leaves of an object; what it does not name stays as its basis has it. */
export interface ObjectRights {
  right?: Right | undefined;
  /** Of which records, at most. */
  access?: Access | undefined;
  fields?: Readonly<Record<string, Right>> | undefined;
}
/** By name of the object. */
export type Rights = Readonly<Record<string, ObjectRights>>;

/** Roles that a workspace may narrow: those without administration. */
export const bases = ['manager', 'member', 'viewer'] as const satisfies readonly Role[];
export type Basis = (typeof bases)[number];

/** A role of the workspace's own: one entry `role.x_sales` of its settings. */
export interface OwnRole {
  kind: 'role';
  label: Label;
  basis: Basis;
  rights: Rights;
  /** Place among the roles, ascending. */
  position?: number;
  /** Gone; the name stays known for the history. */
  deleted?: boolean;
}

/** `subject:verb`, as operations name it: `customers:update`, `fields:update`. `*` stands for every subject or verb. */
export type Permission = `${string}:${string}`;

const everyRecord = ['read', 'create', 'update', 'delete', 'upsert', 'batch', 'merge'].map((verb): Permission => `*:${verb}`);

const grants: Record<Role, readonly Permission[]> = {
  owner: ['*:*'],
  admin: ['*:*'],
  manager: [...everyRecord, '*:import', '*:export', '*:undo'],
  member: [...everyRecord, '*:undo'],
  viewer: ['*:read', 'preferences:update'],
};

/** What not even `*:…` of a manager or member reaches: administration of the workspace. */
const administration = new Set(['fields', 'workspace', 'keys', 'users', 'teams', 'roles', 'invitations', 'webhooks', 'usage']);

export function may(role: Role, permission: string): boolean {
  const [subject = '', verb = ''] = permission.split(':');
  if (role !== 'owner' && role !== 'admin' && administration.has(subject) && verb !== 'read' && verb !== 'export') return false;
  return grants[role].some((grant) => {
    const [on, what] = grant.split(':');
    return (on === '*' || on === subject) && (what === '*' || what === verb);
  });
}
