/** An own object as the settings keep it, made from what people send. */
import { CrmError, type Fault } from '@regulars/shared/errors.ts';
import type { ObjectOf } from '@regulars/shared/objects/object.ts';
import type { OwnObject } from '@regulars/shared/objects/own.ts';
import type { NewObject, ObjectPatch } from '@regulars/shared/operations/objects.ts';
import { both, nameFor } from '../fields/names.ts';

const MOST_OBJECTS = 100;
const LONGEST_NAME = 38;
const title = { en: 'Name', zh: '名称' };

/** `boat` to `boats`, `box` to `boxes`, `entry` to `entries`. */
const severalOf = (name: string) => (/[^aeiou]y$/.test(name) ? `${name.slice(0, -1)}ies` : /(s|x|z|ch|sh)$/.test(name) ? `${name}es` : `${name}s`);

/** Names of objects that are gone are taken for good: their records and their history still go by them. */
export function newObject(sent: NewObject, objects: readonly ObjectOf[]): { name: string; object: OwnObject } {
  const own = objects.filter(({ name }) => name.startsWith('x_'));
  if (own.length >= MOST_OBJECTS) throw new CrmError('TOO_MANY_OBJECTS');
  const taken = new Set(objects.flatMap(({ name, plural }) => [name, plural]));
  const name = sent.name ?? nameFor(both(sent.label), (one) => taken.has(one) || taken.has(severalOf(one)), LONGEST_NAME - 5);
  const plural = sent.plural ?? severalOf(name);
  const faults: Fault[] = [];
  if (taken.has(name)) faults.push({ pointer: '/name', code: 'NAME_TAKEN' });
  if (taken.has(plural) || plural === name) faults.push({ pointer: sent.plural ? '/plural' : '/name', code: 'NAME_TAKEN' });
  if (faults.length > 0) throw new CrmError('INVALID', `Object ${name}`, faults);
  const menu = sent.menu ?? 1 + Math.max(0, ...own.map((one) => one.menu ?? 0));
  return { name, object: { plural, titleLabel: title, ...parts(sent), label: both(sent.label), pluralLabel: both(sent.pluralLabel), menu } };
}

/** What can be changed of an object, as sent. */
export function parts({ label, pluralLabel, titleLabel, ...rest }: Partial<NewObject> & ObjectPatch): Partial<OwnObject> {
  const { name: _, plural: __, ...plain } = rest;
  return {
    ...Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== undefined)),
    ...(label ? { label: both(label) } : {}),
    ...(pluralLabel ? { pluralLabel: both(pluralLabel) } : {}),
    ...(titleLabel ? { titleLabel: both(titleLabel) } : {}),
  };
}
