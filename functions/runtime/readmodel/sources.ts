/** What the computed fields of an object look at beyond their own record, and what they are made from. */
import type { ObjectOf } from '@regulars/shared/objects/object.ts';
import { fieldsIn } from '@regulars/shared/rules/condition.ts';
import { namesIn } from '@regulars/shared/rules/formula/compile.ts';
import { computedOf, type Day } from '@regulars/shared/rules/formula/computed.ts';

import { shapeOf } from './columns.ts';

/** Records of `from` are looked at over the link `link` of `object`: the own one of a hop, the other's of a roll-up. */
export interface SourceOf {
  by: 'hop' | 'rollUp';
  from: string;
  object: string;
  link: string;
}

type Objects = ReadonlyMap<string, ObjectOf>;

const known = new WeakMap<ObjectOf, SourceOf[]>();

export function sourcesOf(of: ObjectOf, objects: Objects): readonly SourceOf[] {
  let found = known.get(of);
  if (!found) {
    const all = computedOf(of, (name) => objects.get(name)).flatMap(({ field: { rollUp }, formula }): SourceOf[] => {
      if (rollUp) return rollUp.over in (objects.get(rollUp.of)?.fields ?? {}) ? [{ by: 'rollUp', from: rollUp.of, object: rollUp.of, link: rollUp.over }] : [];
      return [...(formula?.hops.keys() ?? [])].map((link) => ({
        by: 'hop',
        from: (of.fields[link] as { to?: string } | undefined)?.to ?? '',
        object: of.name,
        link,
      }));
    });
    found = [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
    known.set(of, found);
  }
  return found;
}

/** When this text changes, the computed values of the object are made anew. */
export function specOf(of: ObjectOf, objects: Objects, day: Day): string {
  const find = (name: string) => objects.get(name);
  const shape = (object: ObjectOf | undefined, name: string) => {
    const field = object?.fields[name];
    return field ? [name, shapeOf(field), field.formula ?? '', Boolean(field.deleted)] : [name];
  };
  const fields = computedOf(of, find).map(({ name, field, formula }) => {
    const { rollUp, kind } = field;
    if (rollUp)
      return [name, kind, rollUp, [rollUp.over, rollUp.field ?? '', ...(rollUp.where ? fieldsIn(rollUp.where) : [])].map((one) => shape(find(rollUp.of), one))];
    const reads = namesIn(field.formula ?? '').map(({ field: one, hop }) => [
      shape(of, one),
      hop && shape(find((of.fields[one] as { to?: string } | undefined)?.to ?? ''), hop),
    ]);
    return [name, kind, field.formula, reads, ...(formula?.isTimed ? [day.today] : [])];
  });
  return JSON.stringify([day.timeZone, fields]);
}
