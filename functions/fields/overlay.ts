/** What a workspace says otherwise about a standard field. What the system relies on stays as it is. */
import { CrmError, type Fault } from '@regulars/shared/errors.ts';
import type { Choice } from '@regulars/shared/fields/choice.ts';
import type { Field } from '@regulars/shared/fields/field.ts';
import { objects } from '@regulars/shared/objects/index.ts';
import type { Named } from './change.ts';
import { options, type Sent } from './definition.ts';

const sayable = new Set(['label', 'help', 'requiredWhen', 'choices']);

export function overlay(before: Partial<Field> | undefined, sent: Sent, field: Field, { object, name }: Named): Partial<Field> {
  const faults = Object.entries(sent).flatMap(([key, value]): Fault[] =>
    value === undefined || sayable.has(key) ? [] : [{ pointer: `/${key}`, code: 'READ_ONLY' }],
  );
  const chosen = sent.choices?.map(({ value }) => value);
  const known = (objects.find((one) => one.name === object)?.fields[name] as { choices?: readonly Choice[] } | undefined)?.choices ?? [];
  if (chosen && known.some(({ value }) => !chosen.includes(value))) faults.push({ pointer: '/choices', code: 'STILL_CHOSEN' });
  if (faults.length > 0) throw new CrmError('INVALID', name, faults);
  return { ...before, ...options(sent, field) };
}
