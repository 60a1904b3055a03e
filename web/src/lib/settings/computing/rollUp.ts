/** What a roll-up can be made of: links that lead to an object, and the fields of what has them. */
import type { Label, RollUp } from '@regulars/shared/fields/field.ts';
import type { ObjectOf } from '@regulars/shared/objects/object.ts';
import { looksAround } from '@regulars/shared/rules/formula/compile.ts';
import { type ObjectDefinition, visibleFields } from '#lib/definitions.ts';
import type { KindName } from '#lib/fields/kinds.ts';
import { space } from '#lib/space.svelte.ts';

export const linksTo = (object: ObjectDefinition): { of: ObjectDefinition; link: string }[] =>
  space.objects.flatMap((of) =>
    visibleFields(of)
      .filter((name) => of.fields[name]?.kind === 'link' && of.fields[name].to === object.name)
      .map((link) => ({ of, link })),
  );

const numbers: readonly KindName[] = ['number', 'percent', 'money'];
const ordered: readonly KindName[] = [...numbers, 'date', 'moment'];

/** Fields that can be measured so; none that is itself worked out from other records. */
export function measurable(of: ObjectDefinition, measure: RollUp['measure']): { name: string; label: Label; kind: KindName }[] {
  const kinds = measure === 'min' || measure === 'max' ? ordered : numbers;
  const whole = of as unknown as ObjectOf; // the definition as the server sends it is what shared rules read
  const find = (name: string) => space.byName(name) as unknown as ObjectOf | undefined; // as above
  return visibleFields(of).flatMap((name) => {
    const field = of.fields[name];
    return field && kinds.includes(field.kind) && !looksAround(whole.fields[name], find, whole) ? [{ name, label: field.label, kind: field.kind }] : [];
  });
}
