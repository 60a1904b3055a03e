/** A field of another kind in the place of an old one: what it will be, and what stands in the way. */
import { CrmError, type Fault } from '@regulars/shared/errors.ts';
import type { Choice } from '@regulars/shared/fields/choice.ts';
import { type Field, isComputed } from '@regulars/shared/fields/field.ts';
import type { ObjectOf } from '@regulars/shared/objects/object.ts';
import type { NewKind } from '@regulars/shared/operations/fields.ts';
import { fieldsIn } from '@regulars/shared/rules/condition.ts';
import { canConvert, keepsChoices } from '@regulars/shared/rules/ways.ts';
import { choiceKinds, choicesOf, uniqueKinds } from './definition.ts';

const LONGEST_NAME = 60;

/** The new field; INVALID where there is no way, FIELD_IN_RULE where a condition asks for the old one. */
export function converted(object: ObjectOf, name: string, { kind, choices }: NewKind): Field {
  const field = object.fields[name];
  if (!name.startsWith('x_') || !field || field.deleted || isComputed(field)) throw new CrmError('NOT_FOUND', name);
  const faults: Fault[] = [];
  if (!canConvert(field.kind, kind)) faults.push({ pointer: '/kind', code: 'NO_WAY' });
  const kept = keepsChoices(field.kind, kind) ? (field as Field & { choices: readonly Choice[] }).choices : undefined; // choice kinds have them
  if (choiceKinds.has(kind) && !choices && !kept) faults.push({ pointer: '/choices', code: 'REQUIRED' });
  if (choices && (kept || !choiceKinds.has(kind))) faults.push({ pointer: '/choices', code: 'UNKNOWN_FIELD' });
  if (faults.length > 0) throw new CrmError('INVALID', `${field.kind} to ${kind}`, faults);
  if (isAskedFor(object, name)) throw new CrmError('FIELD_IN_RULE', name);
  const { kind: _, choices: __, min: ___, max: ____, unique, required: _____, ...rest } = field as Field & { choices?: unknown; min?: unknown; max?: unknown };
  const chosen = kept ?? (choices && choicesOf(choices));
  return { ...rest, kind, ...(unique && uniqueKinds.has(kind) ? { unique } : {}), ...(chosen ? { choices: chosen } : {}) } as Field; // options of the new kind alone
}

/** Conditions compare with values of the old kind: they are to be changed by who knows what they mean. */
const isAskedFor = ({ rules = [], fields }: ObjectOf, name: string): boolean =>
  [...rules.map(({ when }) => when), ...Object.values(fields).flatMap(({ requiredWhen, deleted }) => (requiredWhen && !deleted ? [requiredWhen] : []))].some(
    (when) => fieldsIn(when).includes(name),
  );

/** `x_size` becomes `x_size_2`: a name means one kind for good, to programs and to what history tells. */
export function nextName(name: string, { fields }: ObjectOf): string {
  const stem = name.replace(/_\d+$/, '').slice(0, LONGEST_NAME - 5);
  for (let number = 2; ; number++) if (!Object.hasOwn(fields, `${stem}_${number}`)) return `${stem}_${number}`;
}
