/**
 * A condition tree, checked against what the reader may see and brought to few forms: two-valued logic over tests of
 * keys. `isNot` and `empty` become `not` of their opposite, so that each remaining test is simply false without a key.
 * A field that is hidden, restricted or deleted is unknown.
 */
import type { Field } from '@regulars/shared/fields/field.ts';
import { kindOf } from '@regulars/shared/fields/kinds.ts';
import { targetOf } from '@regulars/shared/fields/link.ts';
import type { ObjectOf } from '@regulars/shared/objects/object.ts';
import type { Condition, Moment } from '@regulars/shared/rules/condition.ts';
import { rangeOf } from '@regulars/shared/rules/dates.ts';
import { operandFits } from '@regulars/shared/rules/operand.ts';
import { scopeOf, type Viewer } from '@regulars/shared/rules/rights.ts';
import { fieldsOf, systemFieldsOf } from './columns.ts';
import { QueryRefused } from './refused.ts';

type Key = string | number;

/** What one key is asked; `currency` where amounts are compared, which happens within one currency only. */
export type Test =
  | { in: readonly Key[]; currency?: string }
  | { lt: Key; currency?: string }
  | { lte: Key; currency?: string }
  | { gt: Key; currency?: string }
  | { gte: Key; currency?: string }
  | { contains: string }
  | { startsWith: string }
  | { from: string; before: string }
  | { filled: true };

/** True for a record when the test holds for one of the field's keys. */
export interface Leaf {
  name: string;
  field: Field;
  test: Test;
}

export type Checked =
  | { and: readonly Checked[] }
  | { or: readonly Checked[] }
  | { not: Checked }
  /** True where the link leads to a record, visible to the reader, for which `where` is true. */
  | { link: string; field: Field; to: ObjectOf; where: Checked }
  | Leaf;

/** The role is not asked here: the definitions hold what it may read. */
export interface Reader extends Pick<Viewer, 'user' | 'access' | 'rights'> {
  /** Ids of the users that share a team with the reader, the reader among them. */
  teamUsers: readonly string[];
  /** The reader's own teams. */
  teams: readonly string[];
}

export interface Asking extends Moment {
  reader: Reader;
  /** The definitions as the reader's role sees them, by name. */
  objects: ReadonlyMap<string, ObjectOf>;
  /** Whether there is a record that the reader may see: a filter names no other, as a link may lead to no other. */
  sees(object: string, id: string): boolean;
}

const DEEPEST = 20;
const MOST = 1000;

/** Which records the reader may see at all; undefined where it is all of them. */
export function visible(of: ObjectOf, { user, teamUsers, teams, ...rest }: Reader): Checked | undefined {
  const scope = scopeOf({ role: 'viewer', ...rest }, of);
  if (of.shared && scope !== 'none') return sharedWith(of, user, teams);
  if (scope === 'all' || scope === 'unowned') return undefined;
  const owners = scope === 'none' ? [] : scope === 'own' ? [user] : [...new Set([...teamUsers, user])];
  return { name: of.owner ?? 'createdBy', field: systemFieldsOf(of.name).createdBy as Field, test: { in: owners } }; // a user link, like the owner that the role perhaps may not read
}

/** `seesShared` of `rules/sharing.ts`, asked of columns. */
function sharedWith({ name, owner = '', shared: { by, team } = {} }: ObjectOf, user: string, teams: readonly string[]): Checked | undefined {
  if (user.startsWith('system:')) return undefined;
  const link = systemFieldsOf(name).createdBy as Field; // a link by its id, like owner and team
  const word: Field = { kind: 'choice', label: link.label };
  const mine: Leaf = { name: owner, field: link, test: { in: [user] } };
  if (!by || !team) return mine;
  const ours: Checked = {
    and: [
      { name: by, field: word, test: { in: ['team'] } },
      { name: team, field: link, test: { in: teams } },
    ],
  };
  return { or: [mine, { name: by, field: word, test: { in: ['everybody'] } }, ours] };
}

export const bothOf = (...parts: (Checked | undefined)[]): Checked | undefined => {
  const there = parts.filter((part) => part !== undefined);
  return there.length > 1 ? { and: there } : there[0];
};

export function check(condition: Condition, of: ObjectOf, asking: Asking, pointer = '/where', depth = 0): Checked {
  if (depth > DEEPEST) throw new QueryRefused('TOO_DEEP', pointer);
  if (typeof condition !== 'object' || condition === null || Array.isArray(condition)) throw new QueryRefused('WRONG_CONDITION', pointer);
  for (const joint of ['and', 'or'] as const) {
    const parts = (condition as Record<string, unknown>)[joint]; // an object, see above
    if (parts === undefined) continue;
    if (!Array.isArray(parts) || parts.length > MOST || Object.keys(condition).length > 1) throw new QueryRefused('WRONG_CONDITION', pointer);
    const checked = parts.map((part: Condition, at) => check(part, of, asking, `${pointer}/${joint}/${at}`, depth + 1));
    return joint === 'and' ? { and: checked } : { or: checked };
  }
  if ('not' in condition) {
    if (Object.keys(condition).length > 1) throw new QueryRefused('WRONG_CONDITION', pointer);
    return { not: check(condition.not, of, asking, `${pointer}/not`, depth + 1) };
  }
  return comparison(condition as unknown as Record<string, unknown>, of, asking, pointer);
}

/** The field that a name leads to, over one link at most. */
export function fieldAt(
  name: unknown,
  of: ObjectOf,
  { objects }: Asking,
  pointer: string,
): { name: string; field: Field; over?: { link: string; field: Field; to: ObjectOf } } {
  const unknown = () => new QueryRefused('UNKNOWN_FIELD', pointer);
  if (typeof name !== 'string') throw unknown();
  const [first = '', hop, ...more] = name.split('.');
  const field = own(fieldsOf(of), first);
  if (!field || more.length > 0) throw unknown();
  if (hop === undefined) return { name: first, field };
  const to = field.kind === 'link' ? objects.get(targetOf(field)) : undefined;
  const target = to && own(fieldsOf(to), hop);
  if (!to || !target) throw unknown();
  return { name: hop, field: target, over: { link: first, field, to } };
}

const own = (fields: Readonly<Record<string, Field>>, name: string) => (Object.hasOwn(fields, name) ? fields[name] : undefined);

function comparison(asked: Record<string, unknown>, of: ObjectOf, asking: Asking, pointer: string): Checked {
  const { name, field, over } = fieldAt(asked.field, of, asking, `${pointer}/field`);
  const [operator, ...others] = Object.keys(asked).filter((key) => key !== 'field' && asked[key] !== undefined);
  if (operator === undefined) throw new QueryRefused('UNKNOWN_OPERATOR', pointer);
  const kind = kindOf(field.kind);
  if (!(kind.operators as readonly string[]).includes(operator)) throw new QueryRefused('UNKNOWN_OPERATOR', `${pointer}/${operator}`);
  if (others.length > 0) throw new QueryRefused('UNKNOWN_OPERATOR', `${pointer}/${others[0]}`);
  const operand = asked[operator];
  if (!operandFits(operator, operand, field)) throw new QueryRefused('WRONG_OPERAND', `${pointer}/${operator}`);
  const test = testOf(operator, operand, field, asking);
  if ('in' in test && (field.kind === 'link' || field.kind === 'links') && !test.in.every((id) => asking.sees(targetOf(field), String(id))))
    throw new QueryRefused('NO_SUCH_RECORD', `${pointer}/${operator}`);
  const leaf: Checked = { name, field, test };
  const where: Checked = over ? { ...over, where: bothOf(leaf, visible(over.to, asking.reader)) ?? leaf } : leaf;
  return operator === 'isNot' || (operator === 'empty' && operand === true) ? { not: where } : where;
}

function testOf(operator: string, operand: unknown, field: Field, { reader, ...moment }: Asking): Test {
  const kind = kindOf(field.kind);
  const mine = (one: unknown) => (one === 'me' && (field.kind === 'link' || field.kind === 'links') ? reader.user : one);
  const key = (one: unknown) => kind.operandKey(mine(one), field);
  const currency = field.kind === 'money' ? { currency: (operand as { currency: string }).currency } : {}; // money's operandSchema
  switch (operator) {
    case 'is':
    case 'isNot':
    case 'has':
      return { in: [key(operand)], ...currency };
    case 'in':
      return { in: (operand as unknown[]).map(key) }; // operandFits saw a list
    case 'lt':
      return { lt: key(operand), ...currency };
    case 'lte':
      return { lte: key(operand), ...currency };
    case 'gt':
      return { gt: key(operand), ...currency };
    case 'gte':
      return { gte: key(operand), ...currency };
    case 'contains':
      return { contains: String(key(operand)) };
    case 'startsWith':
      return { startsWith: String(key(operand)) };
    case 'within':
      return rangeOf(operand as Parameters<typeof rangeOf>[0], moment, field.kind === 'moment' ? 'moment' : 'date'); // operandFits saw a range
    default:
      return { filled: true };
  }
}
