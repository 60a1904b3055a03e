/**
 * Rights are a function from definition to definition: schemas, lists, filters, sums, search, history and documentation
 * read the result, so what is hidden is hidden from all of them alike. `commit` knows the full definition.
 */
import type { Field } from '../fields/field.ts';
import type { Right, Rights } from '../roles.ts';
import { fieldsIn } from '../rules/condition.ts';
import { type ObjectOf, offers, systemFields, type Verb, verbs } from './object.ts';

const seen = new WeakMap<Rights, WeakMap<ObjectOf, ObjectOf>>();

/** The definition as the rights leave it: a hidden field is not there, a read-only one cannot be set. */
export function seenBy<O extends ObjectOf>(of: O, rights: Rights | undefined): O {
  if (!rights || Object.keys(rights).length === 0) return of;
  const known = seen.get(rights) ?? new WeakMap<ObjectOf, ObjectOf>();
  seen.set(rights, known);
  const found = known.get(of) ?? narrowed(of, rights);
  known.set(of, found);
  return found as O; // kept under the definition it was made from
}

/** What the rights leave of a field. A link to what is not there for the reader is not there either. */
export function rightTo(of: ObjectOf, name: string, rights: Rights | undefined): Right {
  const { right = 'edit', fields = {} } = rights?.[of.name] ?? {};
  const field = of.fields[name] as (Field & { to?: string }) | undefined;
  const own = Object.hasOwn(fields, name) ? fields[name] : 'edit';
  if (right === 'none' || own === 'none' || (field?.to && rights?.[field.to]?.right === 'none')) return 'none';
  return right === 'read' || own === 'read' ? 'read' : 'edit';
}

function narrowed(of: ObjectOf, rights: Rights): ObjectOf {
  const { right = 'edit' } = rights[of.name] ?? {};
  const left = Object.entries(of.fields).filter(([name]) => rightTo(of, name, rights) !== 'none');
  const there = new Set<string>([...left.map(([name]) => name), ...systemFields]);
  const fields = left.map(([name, { requiredWhen, ...field }]): [string, Field] => {
    const told = requiredWhen && fieldsIn(requiredWhen).every((one) => there.has(one)) ? { requiredWhen } : {};
    return [name, { ...field, ...told, ...(rightTo(of, name, rights) === 'read' ? { by: 'rule' } : {}) }];
  });
  const named = (names: readonly string[]) => names.filter((name) => there.has(name));
  const canMake = Object.entries(of.fields).every(
    ([name, field]) => !field.required || field.deleted || field.by === 'rule' || 'default' in field || rightTo(of, name, rights) === 'edit',
  );
  const making: readonly Verb[] = ['create', 'upsert', 'batch', 'import'];
  const { entry, rules, ...rest } = of;
  const { kind, ...placed } = entry ?? { of: [], at: '' };
  const told = rules?.filter(({ when, field }) => [...fieldsIn(when), field ?? of.title].every((one) => there.has(one)));
  return {
    ...rest,
    ...(told && told.length > 0 ? { rules: told } : {}),
    ...(entry && there.has(entry.at) ? { entry: { ...placed, of: named(entry.of), ...(kind && there.has(kind) ? { kind } : {}) } } : {}),
    fields: Object.fromEntries(fields),
    list: named(of.list),
    quick: named(of.quick),
    sections: of.sections.map((section) => ({ ...section, fields: named(section.fields) })).filter((section) => section.fields.length > 0),
    only: verbs.filter((verb) => offers(of, verb) && (verb === 'read' || right === 'edit') && (canMake || !making.includes(verb))),
  };
}
