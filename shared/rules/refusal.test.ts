import { describe, expect, test } from 'vitest';
import { customer } from '../objects/customer.ts';
import type { Condition } from './condition.ts';
import { conditionFaults } from './conditionFaults.ts';
import { complaints, missing, type Refusal } from './refusal.ts';

const moment = { now: '2026-03-09T12:00:00.000Z', timeZone: 'Asia/Shanghai' };
const rule = (when: Condition, more: Partial<Refusal> = {}): Refusal => ({ id: 'rule_1', when, message: { en: 'No', zh: '不行' }, ...more });
const lost: Condition = { field: 'stage', is: 'lost' };

describe('complains', () => {
  const said = (record: object, ...rules: Refusal[]) => complaints({ ...customer, rules }, record as Record<string, unknown>, moment).map(({ field }) => field);
  test('where the condition holds, at the named field or the first of the condition', () => {
    expect(said({ stage: 'lost' }, rule(lost), rule({ and: [lost, { field: 'note', empty: true }] }, { field: 'note' }))).toEqual(['stage', 'note']);
    expect(said({ stage: 'new' }, rule(lost), rule({ not: { field: 'stage', is: 'new' } }))).toEqual([]);
  });
  test('not of a field that is gone', () => {
    const gone = { ...customer, fields: { ...customer.fields, note: { ...customer.fields.note, deleted: true } } };
    const rules = [rule({ or: [lost, { field: 'note', empty: true }] }), rule({ field: 'x_no', empty: true })];
    expect(complaints({ ...gone, rules }, { stage: 'lost' }, moment)).toEqual([]);
  });
});

test('a field is missing where its condition holds and it is empty', () => {
  const of = { fields: { ...customer.fields, note: { ...customer.fields.note, requiredWhen: lost } } };
  expect(missing(of, { stage: 'lost' }, moment)).toEqual(['note']);
  expect(missing(of, { stage: 'lost', note: 'moved' }, moment)).toEqual([]);
  expect(missing(of, { stage: 'new' }, moment)).toEqual([]);
});

describe('a condition to be kept', () => {
  const faults = (condition: unknown) => conditionFaults(condition, customer, '/when').map(({ pointer, code }) => `${pointer} ${code}`);
  test.each([lost, { and: [lost, { not: { field: 'birthday', within: 'thisMonth' } }] }, { field: 'tags', has: 'vip' }])('%j can be asked', (condition) =>
    expect(faults(condition)).toEqual([]),
  );
  test.each([
    [null, '/when WRONG_TYPE'],
    [[lost], '/when WRONG_TYPE'],
    [{}, '/when/field UNKNOWN_FIELD'],
    [{ field: 'stage' }, '/when UNKNOWN_OPERATOR'],
    [{ field: 'stage', is: 'a', in: ['b'] }, '/when UNKNOWN_OPERATOR'],
    [{ field: 'constructor', is: 'a' }, '/when/field UNKNOWN_FIELD'],
    [{ field: 'birthday', is: 'soon' }, '/when/is WRONG_OPERAND'],
    [{ not: { field: 'owner', is: 'me' } }, '/when/not/is WRONG_OPERAND'],
    [{ and: [lost], or: [lost] }, '/when WRONG_TYPE'],
    [{ or: [lost, { and: [] }] }, '/when/or/1/and WRONG_TYPE'],
  ])('%j cannot: %s', (condition, fault) => expect(faults(condition)).toEqual([fault]));
  test('nor one that is too deep', () => {
    let deep: unknown = lost;
    for (let depth = 0; depth < 20; depth++) deep = { not: deep };
    expect(faults(deep)[0]).toMatch(/TOO_LONG$/);
  });
});
