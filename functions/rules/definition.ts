/** A rule as the settings keep it, made from what people send. */
import { CrmError } from '@regulars/shared/errors.ts';
import type { ObjectOf } from '@regulars/shared/objects/object.ts';
import type { OwnRule } from '@regulars/shared/objects/own.ts';
import type { NewRule } from '@regulars/shared/operations/rules.ts';
import type { Condition } from '@regulars/shared/rules/condition.ts';
import { conditionFaults } from '@regulars/shared/rules/conditionFaults.ts';
import { both } from '../fields/names.ts';

/** The sentence stands at a field that there is; refuses a condition that could not be asked. */
export function ruleFrom({ object: name, when, message, field }: NewRule, definitions: readonly ObjectOf[]): OwnRule {
  const object = definitions.find((one) => one.name === name && !one.internal && !one.pageless && !one.deleted);
  if (!object) throw new CrmError('NOT_FOUND', name);
  const faults = conditionFaults(when, object, '/when');
  if (field !== undefined && (!Object.hasOwn(object.fields, field) || object.fields[field]?.deleted)) faults.push({ pointer: '/field', code: 'UNKNOWN_FIELD' });
  if (faults.length > 0) throw new CrmError('INVALID', 'A rule', faults);
  return { object: name, when: when as unknown as Condition, message: both(message), ...(field ? { field } : {}) }; // conditionFaults found nothing
}
