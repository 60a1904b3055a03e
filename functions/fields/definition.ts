/** A custom field as the settings keep it, made from what people send. Used by the field operations and by imports. */
import { CrmError, type Fault } from '@regulars/shared/errors.ts';
import type { Choice } from '@regulars/shared/fields/choice.ts';
import type { Field } from '@regulars/shared/fields/field.ts';
import { idPattern } from '@regulars/shared/fields/link.ts';
import type { ObjectOf } from '@regulars/shared/objects/object.ts';
import type { NewField } from '@regulars/shared/operations/fields.ts';
import { conditionFaults } from '@regulars/shared/rules/conditionFaults.ts';
import { computed, computingFaults, type Surroundings } from './computed.ts';
import { both, nameFor } from './names.ts';

const MOST_FIELDS = 500;
export const choiceKinds = new Set(['choice', 'manyChoice', 'stage']);
const linkKinds = new Set(['link', 'links']);
export const uniqueKinds = new Set(['text', 'number', 'email', 'emails', 'phone', 'phones', 'url', 'handles', 'date']);

export type Sent = Partial<Omit<NewField, 'object' | 'name' | 'kind'>>;

/** Custom field definitions by entry name (`customer.x_contract`), all in one change of the settings. */
export function newField(object: ObjectOf, sent: NewField, { objects, currency }: Surroundings): { name: string; field: Field } {
  if (object.internal || object.pageless || object.deleted) throw new CrmError('NOT_FOUND', `${object.name} has no fields of one's own`);
  if (Object.keys(object.fields).length >= MOST_FIELDS) throw new CrmError('TOO_MANY_FIELDS');
  const label = both(sent.label);
  const name = sent.name ?? nameFor(label, (one) => one in object.fields);
  if (name in object.fields) throw new CrmError('INVALID', name, [{ pointer: '/name', code: 'NAME_TAKEN' }]);
  const faults = [...kindFaults(sent), ...linkFaults(sent, objects), ...computingFaults(sent), ...requirementFaults(sent, name, object)];
  if (faults.length > 0) throw new CrmError('INVALID', `Field ${name}`, faults);
  const position = 1 + Math.max(0, ...Object.values(object.fields).map((field) => field.position ?? 0));
  const { kind, to, unique } = sent;
  const common = withoutNulls(options(sent));
  if (kind === 'formula' || kind === 'rollUp') return { name, field: { position, ...common, ...computed(object, name, sent, { objects, currency }), label } };
  const field = { kind, ...(to ? { to } : {}), ...(unique ? { unique } : {}), position, ...common, label };
  return { name, field };
}

/** What was taken away is not kept as nothing. */
export const withoutNulls = (field: Partial<Field>): Partial<Field> => Object.fromEntries(Object.entries(field).filter(([, value]) => value !== null));

function kindFaults({ kind, choices, unique }: NewField): Fault[] {
  const faults: Fault[] = [];
  if (choiceKinds.has(kind) !== Boolean(choices)) faults.push({ pointer: '/choices', code: choices ? 'UNKNOWN_FIELD' : 'REQUIRED' });
  if (unique && !uniqueKinds.has(kind)) faults.push({ pointer: '/unique', code: 'INVALID' });
  return faults;
}

function linkFaults({ kind, to }: NewField, objects: readonly ObjectOf[]): Fault[] {
  if (!linkKinds.has(kind)) return to ? [{ pointer: '/to', code: 'UNKNOWN_FIELD' }] : [];
  if (!to) return [{ pointer: '/to', code: 'REQUIRED' }];
  const known = objects.some(({ name, internal, deleted }) => name === to && !internal && !deleted) && !idPattern.test(to);
  return known ? [] : [{ pointer: '/to', code: 'NOT_A_CHOICE' }];
}

/** A field is required because of what others say: never because of itself. */
export function requirementFaults({ requiredWhen }: Sent, name: string, object: ObjectOf): Fault[] {
  if (!requiredWhen) return [];
  const { [name]: _, ...others } = object.fields;
  return conditionFaults(requiredWhen, { fields: others }, '/requiredWhen');
}

/** The changeable options of a field, as sent; choices that are left out are taken away from `before`. */
export function options(sent: Sent, before?: Field): Partial<Field> {
  const { label, help, choices, formula: _formula, rollUp: _rollUp, ...rest } = sent;
  const { to: _, unique: __, ...plain } = rest as typeof rest & Pick<NewField, 'to' | 'unique'>;
  return {
    ...Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== undefined)),
    ...(label ? { label: both(label) } : {}),
    ...(help === undefined ? {} : { help: help && both(help) }),
    ...(choices ? { choices: [...choicesOf(choices), ...left(before, choices)] } : {}),
  } as Partial<Field>; // conditions were checked by requirementFaults
}

/** A choice that is taken away stays known, for the records that have it: it counts as empty until it is back. */
function left(before: Field | undefined, sent: NonNullable<Sent['choices']>): Choice[] {
  const known = (before as { choices?: readonly Choice[] } | undefined)?.choices ?? []; // of choice kinds only
  return known.filter((one) => !sent.some(({ value }) => value === one.value)).map((one) => ({ ...one, into: one.into ?? '' }));
}

export function choicesOf(sent: NonNullable<Sent['choices']>): Choice[] {
  const values = sent.map(({ value }) => value);
  if (new Set(values).size < values.length) throw new CrmError('INVALID', 'choices', [{ pointer: '/choices', code: 'TWICE' }]);
  return sent.map(({ value, label, color }) => ({ value, label: label ? both(label) : { en: value, zh: value }, ...(color ? { color } : {}) }));
}
