/** The objects of the workspace as this person may see them: what lists, forms and records are drawn from. */
import type { Choice } from '@regulars/shared/fields/choice.ts';
import type { AnyOptions, Label } from '@regulars/shared/fields/field.ts';
import type { ObjectOf, Verb } from '@regulars/shared/objects/object.ts';
import type { KindName } from '#lib/fields/kinds.ts';

export type { Choice };

/** A field with the options of its kind; which of them are there depends on the kind. */
export interface FieldDefinition extends AnyOptions {
  kind: KindName;
  default?: unknown;
  choices?: readonly Choice[];
  to?: string;
  max?: number;
  min?: number;
}

export type ObjectDefinition = Omit<ObjectOf, 'fields'> & { fields: Readonly<Record<string, FieldDefinition>> };

export interface Definitions {
  version: number;
  objects: ObjectDefinition[];
}

const label = (en: string, zh: string): Label => ({ en, zh });

/** Fields that every record has beside those of its definition. */
export const systemFields: Readonly<Record<string, FieldDefinition>> = {
  createdAt: { kind: 'moment', label: label('Created', '创建时间'), by: 'rule' },
  updatedAt: { kind: 'moment', label: label('Changed', '修改时间'), by: 'rule' },
  createdBy: { kind: 'link', to: 'user', label: label('Created by', '创建人'), by: 'rule' },
  updatedBy: { kind: 'link', to: 'user', label: label('Changed by', '修改人'), by: 'rule' },
};

export const fieldOf = (object: ObjectDefinition, name: string): FieldDefinition | undefined => object.fields[name] ?? systemFields[name];

/** Those of the names that the object knows, with their fields. */
export const named = (object: ObjectDefinition, names: readonly string[]): { name: string; field: FieldDefinition }[] =>
  names.flatMap((name) => {
    const field = fieldOf(object, name);
    return field ? [{ name, field }] : [];
  });

/** What there is to choose: not what was merged into others or taken away. */
export const choicesOf = (field: FieldDefinition): readonly Choice[] => (field.choices ?? []).filter(({ into }) => into === undefined);

/** The choice that a stored value shows as; one that was taken away still has its name in what history tells. */
export const choiceOf = (field: FieldDefinition, value: unknown): Choice | undefined => field.choices?.find((one) => one.value === value);

export const isCustom = (name: string): boolean => name.startsWith('x_');

/** The fields a person meets: neither hidden nor deleted, custom ones last in their order. */
export const visibleFields = (object: ObjectDefinition): string[] => {
  const shown = Object.keys(object.fields).filter((name) => !object.fields[name]?.hidden && !object.fields[name]?.deleted);
  const place = (name: string) => (isCustom(name) ? (object.fields[name]?.position ?? 1e6) : -1);
  return shown.sort((a, b) => place(a) - place(b));
};

export const isEditable = (field: FieldDefinition): boolean => field.by !== 'rule';

/** Whether the object's records can be used so; `only` in its definition narrows what there is. */
export const offers = (object: ObjectDefinition, verb: Verb): boolean =>
  (!object.only || object.only.includes(verb)) && (verb !== 'merge' || object.merges === true);

/** Sections of the definition, then one for the fields that no section names. */
export function sectionsOf(object: ObjectDefinition): { label?: Label; fields: string[] }[] {
  const visible = visibleFields(object);
  const sections = object.sections
    .map((section) => ({ ...section, fields: section.fields.filter((name) => visible.includes(name)) }))
    .filter((section) => section.fields.length > 0);
  const named = new Set(sections.flatMap((section) => section.fields));
  const rest = visible.filter((name) => !named.has(name));
  return rest.length > 0 ? [...sections, { fields: rest }] : sections;
}

/** What a record is called; empty where its title field is. */
export function titleOf(object: ObjectDefinition, record: Readonly<Record<string, unknown>>): string {
  const value = record[object.title];
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}
