/** The rights of a role as they are edited: what stands for nothing special is left out. */
import type { Access, Basis, ObjectRights, Right, Rights } from '@regulars/shared/roles.ts';
import { type ObjectDefinition, visibleFields } from '#lib/definitions.ts';
import { sayList } from '#lib/i18n/format.ts';
import { inner, say } from '#lib/i18n/locale.svelte.ts';
import * as m from '#lib/paraglide/messages.js';

/** The most that a basis may do with the records of an object: people and teams are administered by owners and admins. */
export const mostOf = (basis: Basis, object: ObjectDefinition): Right =>
  basis === 'viewer' || object.name === 'user' || object.name === 'team' ? 'read' : 'edit';

const rank: Record<Right, number> = { none: 0, read: 1, edit: 2 };
export const lower = (a: Right, b: Right): Right => (rank[a] < rank[b] ? a : b);

export const objectRight = (rights: Rights, basis: Basis, object: ObjectDefinition): Right =>
  lower(rights[object.name]?.right ?? 'edit', mostOf(basis, object));
export const fieldRight = (rights: Rights, basis: Basis, object: ObjectDefinition, field: string): Right =>
  lower(rights[object.name]?.fields?.[field] ?? 'edit', objectRight(rights, basis, object));

/** A new list of rights with one object's changed. */
function withObject(rights: Rights, name: string, change: ObjectRights): Rights {
  const next = { ...rights[name], ...change };
  const fields = Object.fromEntries(Object.entries(next.fields ?? {}).filter(([, right]) => right !== 'edit'));
  const kept: ObjectRights = {
    ...(next.right && next.right !== 'edit' ? { right: next.right } : {}),
    ...(next.access && next.access !== 'all' ? { access: next.access } : {}),
    ...(Object.keys(fields).length > 0 ? { fields } : {}),
  };
  const { [name]: _, ...others } = rights;
  return Object.keys(kept).length > 0 ? { ...others, [name]: kept } : others;
}

export const setRight = (rights: Rights, object: string, right: Right): Rights => withObject(rights, object, { right });
export const setAccess = (rights: Rights, object: string, access: Access): Rights => withObject(rights, object, { access });
export const setField = (rights: Rights, object: string, field: string, right: Right): Rights =>
  withObject(rights, object, { fields: { ...rights[object]?.fields, [field]: right } });

/** Fields of which a role has less than of their object. */
export const narrowedFields = (rights: Rights, object: ObjectDefinition): string[] =>
  visibleFields(object).filter((name) => (rights[object.name]?.fields?.[name] ?? 'edit') !== 'edit');

/** What somebody with the role meets of an object, in one sentence. */
export function sentenceOf(rights: Rights, basis: Basis, object: ObjectDefinition): string {
  const right = objectRight(rights, basis, object);
  const things = inner(object.pluralLabel);
  if (right === 'none') return m.role_sees_none({ things });
  const access = object.owner ? (rights[object.name]?.access ?? 'all') : 'all';
  const whose = { own: m.role_sees_own({ things }), team: m.role_sees_team({ things }), all: m.role_sees_all({ things }) }[access];
  const named = (wanted: Right) =>
    visibleFields(object)
      .filter((name) => fieldRight(rights, basis, object, name) === wanted)
      .map((name) => say(object.fields[name]?.label));
  const hidden = named('none');
  const fixed = right === 'edit' ? named('read').filter((label) => !byRule(object).includes(label)) : [];
  return [
    right === 'edit' ? m.role_edits({ whose }) : m.role_reads({ whose }),
    ...(hidden.length > 0 ? [m.role_hides({ fields: sayList(hidden) })] : []),
    ...(fixed.length > 0 ? [m.role_fixes({ fields: sayList(fixed) })] : []),
  ].join(' ');
}

const byRule = (object: ObjectDefinition): string[] =>
  Object.values(object.fields)
    .filter(({ by }) => by === 'rule')
    .map(({ label }) => say(label));
