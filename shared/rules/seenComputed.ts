/**
 * Computed fields tell of what they read. So a reader has one only where everything it reads may be seen: each field of
 * the record, each field it reads of others, and, where it looks at records of an object that have owners, all of them.
 */
import { type Field, isComputed } from '../fields/field.ts';
import { hasComputed, type ObjectOf } from '../objects/object.ts';
import { fieldsIn } from './condition.ts';
import { namesIn } from './formula/compile.ts';

type Find = (object: string) => ObjectOf | undefined;

const narrowed = new WeakMap<ObjectOf, Map<string, ObjectOf>>();

/** The definition without the computed fields that would tell too much; `of` and what `find` gives are as the role sees them. `seesAll`: every record of an object. */
export function seenComputed(of: ObjectOf, find: Find, seesAll: (other: ObjectOf) => boolean): ObjectOf {
  if (!hasComputed(of)) return of;
  const hidden = new Set<string>();
  for (let before = -1; before < hidden.size; ) {
    before = hidden.size; // what reads a hidden field is hidden too
    for (const [name, field] of Object.entries(of.fields)) if (isComputed(field) && !tells(of, field, find, seesAll, hidden)) hidden.add(name);
  }
  if (hidden.size === 0) return of;
  const known = narrowed.get(of) ?? new Map<string, ObjectOf>();
  narrowed.set(of, known);
  const key = [...hidden].join(' ');
  const made = known.get(key) ?? { ...of, fields: Object.fromEntries(Object.entries(of.fields).filter(([name]) => !hidden.has(name))) };
  known.set(key, made);
  return made;
}

function tells(of: ObjectOf, field: Field, find: Find, seesAll: (other: ObjectOf) => boolean, hidden: ReadonlySet<string>): boolean {
  const { rollUp, formula = '' } = field;
  if (rollUp) {
    const other = find(rollUp.of);
    const names = [rollUp.over, ...(rollUp.field ? [rollUp.field] : []), ...(rollUp.where ? fieldsIn(rollUp.where) : [])];
    return other !== undefined && seesAll(other) && names.every((name) => has(other, name));
  }
  return namesIn(formula).every(({ field: name, hop }) => {
    if (!has(of, name) || hidden.has(name)) return false;
    const target = hop === undefined ? undefined : find((of.fields[name] as { to?: string } | undefined)?.to ?? '');
    return hop === undefined || (target !== undefined && seesAll(target) && has(target, hop));
  });
}

const system = new Set(['id', 'createdAt', 'createdBy', 'updatedAt', 'updatedBy', 'trashedAt']);
const has = (of: ObjectOf, name: string): boolean => system.has(name) || Object.hasOwn(of.fields, name);
