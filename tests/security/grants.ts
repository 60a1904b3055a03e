/**
 * Who has which right, worked out once more from what is promised and from nothing that the product does: the table of
 * roles that every cell of the rights is generated from, and what each of them may see, read and edit.
 */
import type { Field } from '@regulars/shared/fields/field.ts';
import type { ObjectOf } from '@regulars/shared/objects/object.ts';
import type { Access, Right, Rights } from '@regulars/shared/roles.ts';
import type { Because } from '@regulars/shared/rules/rights.ts';

export interface Row {
  /** The standard role, or the one that a role of the workspace's own narrows. */
  role: 'owner' | 'admin' | 'manager' | 'member' | 'viewer';
  access: Access;
  own?: { name: string; rights: Rights };
}

export const table: Row[] = [
  { role: 'owner', access: 'all' },
  { role: 'admin', access: 'all' },
  { role: 'manager', access: 'team' },
  { role: 'member', access: 'all' },
  { role: 'member', access: 'team' },
  { role: 'member', access: 'own' },
  { role: 'viewer', access: 'all' },
  { role: 'viewer', access: 'own' },
  {
    role: 'member',
    access: 'all',
    own: {
      name: 'x_seller',
      rights: {
        customer: { access: 'own', fields: { note: 'none', tags: 'none', stage: 'read', x_number: 'none', x_text: 'read', emails: 'none', x_code: 'none' } },
        task: { right: 'read', access: 'team' },
        interaction: { fields: { text: 'none', at: 'read' } },
        x_boat: { right: 'read', fields: { x_customer: 'none' } },
      },
    },
  },
  {
    role: 'viewer',
    access: 'team',
    own: {
      name: 'x_desk',
      rights: { customer: { fields: { name: 'none', owner: 'none', x_money: 'none' } }, interaction: { right: 'none' }, user: { fields: { email: 'none' } } },
    },
  },
  {
    role: 'manager',
    access: 'own',
    own: {
      name: 'x_clerk',
      rights: { customer: { right: 'none' }, team: { right: 'none' }, interaction: { fields: { text: 'none', subject: 'read' } }, x_boat: { right: 'none' } },
    },
  },
  { role: 'member', access: 'all', own: { name: 'x_blind', rights: { user: { right: 'none' }, relation: { right: 'read' }, customer: { access: 'team' } } } },
];

export type Whose = 'mine' | 'colleague' | 'stranger' | 'nobody';
export interface Made {
  object: ObjectOf;
  whose: Whose;
  record: Record<string, unknown> & { id: string; version: number };
  change: string;
}

export const least = (...all: Access[]): Access => (all.includes('own') ? 'own' : all.includes('team') ? 'team' : 'all');
const rank = ['none', 'read', 'edit'] as const;
export const lower = (...all: Right[]): Right => rank[Math.min(...all.map((one) => rank.indexOf(one)))] as Right; // of a list that is not empty

export function objectRight({ role, own }: Row, object: ObjectOf): Right {
  const administrative = object.name === 'user' || object.name === 'team';
  const granted: Right = role === 'owner' || role === 'admin' || (role !== 'viewer' && !administrative) ? 'edit' : 'read';
  return lower(granted, own?.rights[object.name]?.right ?? 'edit');
}

export function fieldRight(row: Row, object: ObjectOf, name: string): Right {
  const field = object.fields[name] as Field & { to?: string };
  if (field.to && row.own?.rights[field.to]?.right === 'none') return 'none';
  const { fields = {} } = row.own?.rights[object.name] ?? {};
  return lower(objectRight(row, object), fields[name] ?? 'edit', field.by === 'rule' ? 'read' : 'edit');
}

export function sees(row: Row, { object, whose }: Made): boolean {
  if (objectRight(row, object) === 'none') return false;
  if (!object.owner) return true;
  const access = least(row.access, row.own?.rights[object.name]?.access ?? 'all');
  return whose === 'mine' || access === 'all' || (access === 'team' && whose === 'colleague');
}

/** Why somebody sees a record or does not, of what has an owner and is not shared by itself. */
export function because(row: Row, made: Made): Because {
  const { object, whose } = made;
  if (objectRight(row, object) === 'none') return 'NO_RIGHT';
  if (!object.owner) return 'UNOWNED_OBJECT';
  if (whose === 'mine') return 'OWNER';
  const access = least(row.access, row.own?.rights[object.name]?.access ?? 'all');
  if (access === 'all') return 'ALL';
  if (whose === 'nobody') return 'NO_OWNER';
  if (access === 'own') return 'NOT_OWNER';
  return whose === 'colleague' ? 'TEAM' : 'NO_TEAM';
}

/** Words that a sentence with this reason has, and none with another. */
export const reasonWords: Readonly<Record<Because, Readonly<Record<'en' | 'zh', RegExp>>>> = {
  NO_RIGHT: { en: /gives no right to/, zh: /没有查看.*的权限/ },
  UNOWNED_OBJECT: { en: /everybody whose role allows it/, zh: /角色允许的成员都可以/ },
  ALL: { en: /they may see all/, zh: /对方可以查看全部/ },
  OWNER: { en: /they own it/, zh: /对方就是负责人/ },
  TEAM: { en: /is in their team/, zh: /与对方同属团队/ },
  SHARED: { en: /is shared with/, zh: /已共享给/ },
  NOT_SHARED: { en: /has not shared it/, zh: /未共享/ },
  NOT_OWNER: { en: /they see their own .* only/, zh: /负责人是.*而对方只能查看本人负责的/ },
  NO_TEAM: { en: /is in none of their teams/, zh: /与对方不在同一个团队/ },
  NO_OWNER: { en: /nobody owns it/, zh: /记录没有负责人/ },
};

/** Managers and who administers may take tables away; a viewer and a member may not. */
export const mayExport = ({ role }: Row): boolean => ['owner', 'admin', 'manager'].includes(role);
