/** Formulas and roll-ups as they are kept: checked against the fields they read, with the kind that their result is. */
import { CrmError, type Fault } from '@regulars/shared/errors.ts';
import type { Field, RollUp } from '@regulars/shared/fields/field.ts';
import { targetOf } from '@regulars/shared/fields/link.ts';
import type { ObjectOf } from '@regulars/shared/objects/object.ts';
import type { NewField } from '@regulars/shared/operations/fields.ts';
import type { Condition } from '@regulars/shared/rules/condition.ts';
import { compileFormula, looksAround } from '@regulars/shared/rules/formula/compile.ts';
import { readsItself } from '@regulars/shared/rules/formula/computed.ts';
import { FormulaError } from '@regulars/shared/rules/formula/faults.ts';
import { check } from '../runtime/readmodel/condition.ts';
import { QueryRefused } from '../runtime/readmodel/refused.ts';

/** What a definition is checked against. */
export interface Surroundings {
  objects: readonly ObjectOf[];
  /** The workspace's: that of a roll-up over amounts which names none. */
  currency: string;
}

type Sent = Partial<Omit<NewField, 'object' | 'name' | 'label'>>;

/** What a computed field cannot have, and what others cannot. */
export function computingFaults(sent: Sent): Fault[] {
  const unfit = (['required', 'unique', 'searched', 'choices', 'to', 'min', 'max'] as const).filter((option) => Boolean(sent[option]));
  const isComputing = sent.kind === 'formula' || sent.kind === 'rollUp';
  return [
    ...(isComputing ? unfit.map((option): Fault => ({ pointer: `/${option}`, code: 'UNKNOWN_FIELD' })) : []),
    ...(['formula', 'rollUp'] as const).flatMap((kind): Fault[] => {
      if ((sent.kind === kind) === (sent[kind] !== undefined)) return [];
      return [{ pointer: `/${kind}`, code: sent.kind === kind ? 'REQUIRED' : 'UNKNOWN_FIELD' }];
    }),
  ];
}

/** A computed field as it would be sent; nothing of one that is filled in. */
export const asComputed = ({ formula, rollUp }: Field): Sent =>
  formula !== undefined ? { kind: 'formula', formula } : rollUp ? { kind: 'rollUp', rollUp } : {};

/** The definition beyond label and place: of the kind of its result, and set by nobody. */
export function computed(object: ObjectOf, name: string, sent: Sent, surroundings: Surroundings): Partial<Field> & { kind: string } {
  if (sent.formula !== undefined) return { ...formulaOf(object, name, sent.formula, surroundings), by: 'rule' };
  return { ...rollUpOf(object, sent.rollUp as RollUp, surroundings), by: 'rule' }; // computingFaults saw one of the two
}

function formulaOf(object: ObjectOf, name: string, formula: string, { objects }: Surroundings) {
  const refused = (code: Fault['code'], at: number) => new CrmError('INVALID', `${code} in ${formula}`, [{ pointer: '/formula', code, at }]);
  try {
    const { kind } = compileFormula(formula, { object, find: (other) => objects.find((one) => one.name === other && !one.internal) });
    if (readsItself(object, name, formula)) throw refused('FORMULA_CIRCLE', 0);
    return { kind, formula };
  } catch (error) {
    throw error instanceof FormulaError ? refused(error.code, error.at) : error;
  }
}

const measured: Readonly<Record<RollUp['measure'], readonly string[]>> = {
  count: [],
  sum: ['number', 'percent', 'money'],
  mean: ['number', 'percent', 'money'],
  min: ['number', 'percent', 'money', 'date', 'moment'],
  max: ['number', 'percent', 'money', 'date', 'moment'],
};

function rollUpOf(object: ObjectOf, sent: RollUp, { objects, currency }: Surroundings) {
  const refused = (place: keyof RollUp, code: Fault['code']) => new CrmError('INVALID', `${place} of a roll-up`, [{ pointer: `/rollUp/${place}`, code }]);
  const find = (other: string) => objects.find((one) => one.name === other && !one.internal);
  const of = find(sent.of);
  if (!of) throw refused('of', 'NOT_A_CHOICE');
  const link = fieldOf(of, sent.over);
  if (link?.kind !== 'link' || targetOf(link) !== object.name) throw refused('over', 'NOT_A_CHOICE');
  if (sent.where) checkWhere(sent.where, of, objects, () => refused('where', 'ROLL_UP_WHERE'));
  const { field: name, currency: asked, ...rest } = sent;
  if (sent.measure === 'count') {
    if (name !== undefined) throw refused('field', 'UNKNOWN_FIELD');
    return { kind: 'number', rollUp: rest };
  }
  const field = name === undefined ? undefined : fieldOf(of, name);
  if (name === undefined || !field) throw refused('field', name === undefined ? 'REQUIRED' : 'NOT_A_CHOICE');
  if (!measured[sent.measure].includes(field.kind)) throw refused('field', 'NOT_A_CHOICE');
  if (looksAround(field, find, of)) throw refused('field', 'FORMULA_TOO_FAR');
  if (asked !== undefined && field.kind !== 'money') throw refused('currency', 'UNKNOWN_FIELD');
  return { kind: field.kind, rollUp: { ...rest, field: name, ...(field.kind === 'money' ? { currency: asked ?? currency } : {}) } };
}

const fieldOf = (of: ObjectOf, name: string): Field | undefined => (Object.hasOwn(of.fields, name) && !of.fields[name]?.deleted ? of.fields[name] : undefined);

/**
 * The condition holds or not by the record alone: neither over a link, nor by the time, nor by who asks, for all of
 * these would change what is rolled up without any record being written.
 */
function checkWhere(where: Condition, of: ObjectOf, objects: readonly ObjectOf[], refused: () => CrmError): void {
  const find = (other: string) => objects.find((one) => one.name === other);
  const walk = (one: Condition): boolean => {
    if ('and' in one) return one.and.every(walk);
    if ('or' in one) return one.or.every(walk);
    if ('not' in one) return walk(one.not);
    return !one.field.includes('.') && one.within === undefined && !JSON.stringify(one).includes('"me"') && !looksAround(fieldOf(of, one.field), find, of);
  };
  try {
    check(where, of, {
      now: new Date(0).toISOString(),
      timeZone: 'UTC',
      reader: { user: '', teams: [], teamUsers: [], access: 'all' },
      objects: new Map(),
      sees: () => true,
    });
    if (!walk(where)) throw refused();
  } catch (error) {
    throw error instanceof QueryRefused ? refused() : error;
  }
}
