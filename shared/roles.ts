/** Who may do what. One table: role → verbs on objects, settings and keys; record access says which records. */
import type { Choice } from './fields/choice.ts';

export const roles = [
  { value: 'owner', label: { en: 'Owner', zh: '所有者' } },
  { value: 'admin', label: { en: 'Admin', zh: '管理员' } },
  { value: 'manager', label: { en: 'Manager', zh: '经理' } },
  { value: 'member', label: { en: 'Member', zh: '成员' } },
  { value: 'viewer', label: { en: 'Viewer', zh: '只读' } },
] as const satisfies readonly Choice[];
export type Role = (typeof roles)[number]['value'];

/** Record access: one's own records, one's teams', all. Objects without an owner field are seen by everybody. */
export const accesses = [
  { value: 'own', label: { en: 'Own records', zh: '本人记录' } },
  { value: 'team', label: { en: 'Records of the team', zh: '团队记录' } },
  { value: 'all', label: { en: 'All records', zh: '全部记录' } },
] as const satisfies readonly Choice[];
export type Access = (typeof accesses)[number]['value'];

/** `subject:verb`, as operations name it: `customers:update`, `fields:update`. `*` stands for every subject or verb. */
export type Permission = `${string}:${string}`;

const everyRecord = ['read', 'create', 'update', 'delete', 'upsert', 'batch'].map((verb): Permission => `*:${verb}`);

const grants: Record<Role, readonly Permission[]> = {
  owner: ['*:*'],
  admin: ['*:*'],
  manager: [...everyRecord, '*:import', '*:export', '*:undo'],
  member: [...everyRecord, '*:undo'],
  viewer: ['*:read'],
};

/** What not even `*:…` of a manager or member reaches: administration of the workspace. */
const administration = new Set(['fields', 'workspace', 'keys', 'users', 'teams']);

export function may(role: Role, permission: string): boolean {
  const [subject = '', verb = ''] = permission.split(':');
  if (role !== 'owner' && role !== 'admin' && administration.has(subject) && verb !== 'read') return false;
  return grants[role].some((grant) => {
    const [on, what] = grant.split(':');
    return (on === '*' || on === subject) && (what === '*' || what === verb);
  });
}
