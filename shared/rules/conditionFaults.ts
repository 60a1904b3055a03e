/**
 * What is wrong with a condition that is to be kept: a rule, a requirement. It asks one record, so it hops over no link,
 * and what is worked out from a record is not in it when it is asked.
 */
import type { Fault } from '../errors.ts';
import { isComputed } from '../fields/field.ts';
import { kindOf } from '../fields/kinds.ts';
import type { ObjectOf } from '../objects/object.ts';
import { operandFits } from './operand.ts';

const DEEPEST = 10;
const MOST = 100;

export function conditionFaults(condition: unknown, of: Pick<ObjectOf, 'fields'>, pointer: string, depth = 0): Fault[] {
  if (typeof condition !== 'object' || condition === null || Array.isArray(condition)) return [{ pointer, code: 'WRONG_TYPE' }];
  if (depth > DEEPEST) return [{ pointer, code: 'TOO_LONG' }];
  const tree = condition as Record<string, unknown>; // an object, as was seen
  const [joint] = ['and', 'or', 'not'].filter((one) => one in tree);
  if (!joint) return comparisonFaults(tree, of, pointer);
  if (Object.keys(tree).length > 1) return [{ pointer, code: 'WRONG_TYPE' }];
  if (joint === 'not') return conditionFaults(tree.not, of, `${pointer}/not`, depth + 1);
  const parts = tree[joint];
  if (!Array.isArray(parts) || parts.length === 0 || parts.length > MOST) return [{ pointer: `${pointer}/${joint}`, code: 'WRONG_TYPE' }];
  return parts.flatMap((part: unknown, at) => conditionFaults(part, of, `${pointer}/${joint}/${at}`, depth + 1));
}

function comparisonFaults({ field: name, ...rest }: Record<string, unknown>, { fields }: Pick<ObjectOf, 'fields'>, pointer: string): Fault[] {
  const field = typeof name === 'string' && Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (!field || field.deleted || isComputed(field)) return [{ pointer: `${pointer}/field`, code: 'UNKNOWN_FIELD' }];
  const [operator, ...others] = Object.keys(rest);
  if (!operator || others.length > 0 || !(kindOf(field.kind).operators as readonly string[]).includes(operator)) return [{ pointer, code: 'UNKNOWN_OPERATOR' }];
  const operand = rest[operator];
  const isReader = [operand].flat().includes('me'); // a record does not know who looks at it
  return operandFits(operator, operand, field) && !(isReader && /^links?$/.test(field.kind))
    ? []
    : [{ pointer: `${pointer}/${operator}`, code: 'WRONG_OPERAND' }];
}
