/** For tests and samples: `a(deal, { amount })` makes a valid new record of any definition, drawn from a seed. */
import type { Field } from '../fields/field.ts';
import { kindOf } from '../fields/kinds.ts';
import { targetOf } from '../fields/link.ts';
import { type Random, seeded } from '../rules/random.ts';
import type { New, ObjectOf } from './object.ts';

export interface Drawing {
  random?: Random;
  /** The id of a record that a link may point to. Without it only required links are filled, with ids of no record. */
  link?: ((to: string) => string | undefined) | undefined;
  /** Files that were taken. Without it only required fields of files are filled, with ones of no workspace. */
  file?: (() => unknown) | undefined;
  /** How likely a field that is not required is filled; 1 fills every field, 0 the required ones only. */
  filled?: number;
}

const common = seeded(20260309);
let made = 0;

/** A valid value of a field; of a unique one no value that was given before. */
export function aValue(field: Field, { random = common, link, file }: Drawing = {}): unknown {
  if (field.kind === 'files' && file) return [file()];
  if (field.kind === 'link') return link?.(targetOf(field)) ?? kindOf(field.kind).sample(random, field);
  if (field.kind === 'links') {
    const id = link?.(targetOf(field));
    return id === undefined ? kindOf(field.kind).sample(random, field) : [id];
  }
  const value = kindOf(field.kind).sample(random, field);
  return field.unique && field.kind === 'text' ? `${value} ${++made}` : value;
}

export function a<O extends ObjectOf>(object: O, values: Partial<New<O>> = {}, drawing: Drawing = {}): New<O> {
  const { random = common, link, file, filled = 0.7 } = drawing;
  const drawn = Object.entries(object.fields).flatMap(([name, field]) => {
    if (field.by === 'rule' || field.deleted || name in values) return [];
    if (!field.required && !random.chance(filled)) return [];
    const linked = field.kind === 'link' || field.kind === 'links';
    if (linked && !field.required && link?.(targetOf(field)) === undefined) return [];
    if (field.kind === 'files' && !field.required && !file) return [];
    return [[name, aValue(field, { random, link, file })]];
  });
  return { ...Object.fromEntries(drawn), ...values } as New<O>; // every value is drawn by its own field's kind
}
