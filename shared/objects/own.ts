/**
 * What a workspace made up, read from the entries of its settings: objects (`x_boat`), fields (`customer.x_contract`),
 * what it says otherwise about standard fields (`customer.birthday`), layouts (`customer.layout`) and rules (`rule_01J…`). Here they become
 * definitions; names that are in use once stay taken for good.
 */
import type { Field, Label } from '../fields/field.ts';
import { link, targetOf } from '../fields/link.ts';
import { text } from '../fields/text.ts';
import { canName } from '../rules/naming.ts';
import type { Refusal } from '../rules/refusal.ts';
import { objects as standard } from './index.ts';
import { type Arranged, type ObjectOf, withCustom, withLayout } from './object.ts';

/** An own object as the settings keep it. */
export interface OwnObject {
  plural: string;
  label: Label;
  pluralLabel: Label;
  /** What its first field, `name`, is called. */
  titleLabel: Label;
  /** The field that names its records; `name` unless given. */
  title?: string;
  icon?: string;
  purpose?: string;
  /** Its records belong to somebody: record access (own, team, all) applies. */
  owned?: boolean;
  /** Its records stand in the timeline of what they point to. */
  timeline?: boolean;
  menu: number;
  deleted?: boolean;
}

/** A rule as the settings keep it, under its id. */
export type OwnRule = Omit<Refusal, 'id'> & { object: string };

type Entries = Readonly<Record<string, unknown>>;

const isRule = (name: string) => name.startsWith('rule_');
/** Whether an entry of the settings is something made up, and not a field of the workspace itself. */
export const isMadeUp = (name: string): boolean => name.includes('.') || name.startsWith('x_') || isRule(name);
/** What is made up and has been used keeps its name: it is taken away by a mark, and comes back with its values. */
export const isMarked = (name: string): boolean => (name.includes('.') ? isOwnField(name) : name.startsWith('x_'));
const isOwnField = (name: string) => name.split('.')[1]?.startsWith('x_') === true;

const MOST_COLUMNS = 6;
const MOST_QUICK = 5;

/** Standard objects, then own ones in the order of the menu; deleted objects and fields among them. */
export function definitionsFrom(entries: Entries): ObjectOf[] {
  const made = Object.entries(entries)
    .filter(([name]) => name.startsWith('x_') && !name.includes('.'))
    .map(([name, entry]) => [name, entry as OwnObject] as const) // entries of this name are objects
    .sort(([a, x], [b, y]) => x.menu - y.menu || (a < b ? -1 : 1));
  const gone = new Set(made.filter(([, { deleted }]) => deleted).map(([name]) => name));
  const own = made.map(([name, entry]) => overlaid(objectFrom(name, entry, withoutLost(fieldsOf(entries, name), gone)), entries));
  const known = standard.map((of) => withCustom(overlaid(of, entries), withoutLost(fieldsOf(entries, of.name), gone)));
  return [...known, ...own].map((of) => withRules(withLayout(of, entries[`${of.name}.layout`] as Arranged | undefined), entries)); // written by updateLayout
}

/** The workspace's own fields of an object, by name. */
const fieldsOf = (entries: Entries, object: string): Record<string, Field> =>
  Object.fromEntries(
    Object.entries(entries).flatMap(([name, field]) => (name.startsWith(`${object}.x_`) ? [[name.slice(object.length + 1), field as Field]] : [])), // entries with a point are fields
  );

/** A link to an object that is gone is gone with it, and comes back with it. */
const withoutLost = (fields: Record<string, Field>, gone: ReadonlySet<string>): Record<string, Field> =>
  gone.size === 0
    ? fields
    : Object.fromEntries(
        Object.entries(fields).map(([name, field]) => [name, /^links?$/.test(field.kind) && gone.has(targetOf(field)) ? { ...field, deleted: true } : field]),
      );

/** Records are found by what names them, and listed under it. */
const withTitle = (fields: Record<string, Field>, title: string): Record<string, Field> =>
  fields[title] ? { ...fields, [title]: { ...fields[title], searched: true } } : fields;

function objectFrom(name: string, entry: OwnObject, custom: Record<string, Field>): ObjectOf {
  const { plural, label, pluralLabel, titleLabel, icon, purpose, owned, timeline, menu, deleted } = entry;
  // Without the field that it was given a record goes by its name again, as long as the field is away.
  const title = entry.title !== undefined && canName(custom[entry.title]) ? entry.title : 'name';
  const base: ObjectOf = {
    name,
    plural,
    label,
    pluralLabel,
    menu,
    purpose: purpose ?? `Records of the business's own: ${pluralLabel.en}`,
    title,
    list: [],
    quick: [],
    sections: [],
    fields: {
      name: text({ label: titleLabel, ...(entry.title === undefined ? { required: true } : {}), searched: true, reads: 'name', max: 200 }),
      ...(owned ? { owner: link('user', { label: { en: 'Owner', zh: '负责人' }, default: 'me' }) } : {}),
    },
    ...(owned ? { owner: 'owner' } : {}),
    ...(icon ? { icon } : {}),
    ...(deleted ? { deleted } : {}),
  };
  const whole = withCustom(base, withTitle(custom, title));
  const shown = Object.entries(whole.fields).flatMap(([field, { deleted, hidden }]) => (deleted || hidden || field === 'owner' ? [] : [field]));
  shown.sort((a, b) => Number(b === title) - Number(a === title));
  const all = [...shown, ...(owned ? ['owner'] : [])];
  const links = shown.filter((field) => whole.fields[field]?.kind === 'link');
  return {
    ...whole,
    list: all.slice(0, MOST_COLUMNS),
    quick: shown.slice(0, MOST_QUICK),
    sections: [{ label, fields: all }],
    ...(timeline && links.length > 0 ? { entry: { of: links, at: 'createdAt' } } : {}),
  };
}

/** What the workspace says otherwise about fields that are not its own. */
function overlaid(of: ObjectOf, entries: Entries): ObjectOf {
  const said = Object.entries(of.fields).flatMap(([name, field]) => {
    const overlay = entries[`${of.name}.${name}`] as Partial<Field> | undefined; // written by updateField
    return overlay ? [[name, { ...field, ...overlay }] as const] : [];
  });
  return said.length > 0 ? { ...of, fields: { ...of.fields, ...Object.fromEntries(said) } } : of;
}

function withRules(of: ObjectOf, entries: Entries): ObjectOf {
  const rules = Object.entries(entries).flatMap(([id, entry]) => {
    if (!isRule(id)) return [];
    const { object, ...rule } = entry as OwnRule; // entries of this name are rules
    return object === of.name ? [{ id, ...rule }] : [];
  });
  return rules.length > 0 ? { ...of, rules } : of;
}
