import { describe, expect, test } from 'vitest';
import { type Asked, decide, type Statement } from './policies.ts';

const keys = 'dynamodb:LeadingKeys';
const tag = 'aws:PrincipalTag/tenantId';
const asked = (context: Asked['context'] = {}, action = 'dynamodb:GetItem', resource = 'arn:table'): Asked => ({ action, resource, context });
const allow = (Condition?: Statement['Condition'], more: Partial<Statement> = {}): Statement => ({
  Sid: 'allow',
  Effect: 'Allow',
  Action: 'dynamodb:GetItem',
  Resource: 'arn:table',
  Condition,
  ...more,
});
const isAllowed = (Condition: Statement['Condition'], context: Asked['context']) => decide([allow(Condition)], asked(context)).allowed;

describe('statements', () => {
  test('refuse what nothing allows, and say what decided', () => {
    expect(decide([], asked())).toEqual({ allowed: false });
    expect(decide([allow()], asked())).toEqual({ allowed: true, by: 'allow' });
    expect(decide([allow()], asked({}, 'dynamodb:PutItem'))).toEqual({ allowed: false });
    expect(decide([allow()], asked({}, 'dynamodb:GetItem', 'arn:other'))).toEqual({ allowed: false });
  });
  test('that deny come before those that allow', () => {
    const deny: Statement = { Sid: 'deny', Effect: 'Deny', Action: '*', Resource: '*' };
    expect(decide([allow(), deny], asked())).toEqual({ allowed: false, by: 'deny' });
  });
  test('take letters of actions alike, those of resources not', () => {
    expect(decide([allow({}, { Action: 'DynamoDB:get*' })], asked()).allowed).toBe(true);
    expect(decide([allow({}, { Resource: 'ARN:*' })], asked()).allowed).toBe(false);
  });
  test('put a variable into a resource, and match nothing without it', () => {
    const file = allow({}, { Resource: `arn:b/T/\${${tag}}/*` });
    expect(decide([file], asked({ [tag]: 'A' }, 'dynamodb:GetItem', 'arn:b/T/A/x')).allowed).toBe(true);
    expect(decide([file], asked({ [tag]: '*' }, 'dynamodb:GetItem', 'arn:b/T/A/x')).allowed).toBe(false);
    expect(decide([file], asked({}, 'dynamodb:GetItem', 'arn:b/T//x')).allowed).toBe(false);
  });
});

describe('conditions', () => {
  test('hold of one of several values, and of every key and operator', () => {
    expect(isAllowed({ StringEquals: { a: ['x', 'y'] } }, { a: 'y' })).toBe(true);
    expect(isAllowed({ StringEquals: { a: 'x', b: 'x' } }, { a: 'x' })).toBe(false);
    expect(isAllowed({ StringEquals: { a: 'x' }, Null: { b: 'false' } }, { a: 'x' })).toBe(false);
  });
  test('StringEquals knows no wildcards, StringLike does, and a dot is a dot', () => {
    expect(isAllowed({ StringEquals: { a: 'x*' } }, { a: 'xy' })).toBe(false);
    expect(isAllowed({ StringLike: { a: 'x*' } }, { a: 'xy' })).toBe(true);
    expect(isAllowed({ StringLike: { a: 'x.z' } }, { a: 'xyz' })).toBe(false);
    expect(isAllowed({ StringLike: { a: 'x?' } }, { a: 'x' })).toBe(false);
  });
  test('without their key: a plain one fails, a negated one holds, IfExists holds', () => {
    expect(isAllowed({ StringLike: { a: '*' } }, {})).toBe(false);
    expect(isAllowed({ StringNotLike: { a: 'x' } }, {})).toBe(true);
    expect(isAllowed({ StringEqualsIfExists: { a: 'x' } }, {})).toBe(true);
    expect(isAllowed({ StringEqualsIfExists: { a: 'x' } }, { a: 'y' })).toBe(false);
  });
  test('ForAllValues holds of nothing at all, ForAnyValue does not', () => {
    expect(isAllowed({ 'ForAllValues:StringLike': { [keys]: 'T#*' } }, {})).toBe(true);
    expect(isAllowed({ 'ForAllValues:StringLike': { [keys]: 'T#*' } }, { [keys]: [] })).toBe(true);
    expect(isAllowed({ 'ForAnyValue:StringLike': { [keys]: 'T#*' } }, {})).toBe(false);
    expect(isAllowed({ 'ForAnyValue:StringLike': { [keys]: 'T#*' } }, { [keys]: ['T#A', 'U'] })).toBe(true);
    expect(isAllowed({ 'ForAllValues:StringLike': { [keys]: 'T#*' } }, { [keys]: ['T#A', 'U'] })).toBe(false);
    expect(isAllowed({ 'ForAnyValue:StringNotLike': { [keys]: 'T#*' } }, { [keys]: ['T#A', 'U'] })).toBe(true);
    expect(isAllowed({ StringNotLike: { [keys]: 'T#*' } }, { [keys]: ['T#A', 'U'] })).toBe(false);
  });
  test('Null asks whether a key is there', () => {
    expect(isAllowed({ Null: { a: 'true' } }, {})).toBe(true);
    expect(isAllowed({ Null: { a: 'false' } }, {})).toBe(false);
    expect(isAllowed({ Null: { a: 'false' } }, { a: 'x' })).toBe(true);
  });
  test('a variable without a value matches nothing, and voids a statement that forbids by it', () => {
    const like = { StringLike: { a: `T#\${${tag}}#*` } };
    expect(isAllowed(like, { a: 'T#A#x', [tag]: 'A' })).toBe(true);
    expect(isAllowed(like, { a: 'T##x' })).toBe(false);
    const deny = allow({ StringNotLike: { a: `T#\${${tag}}#*` } }, { Sid: 'deny', Effect: 'Deny' });
    expect(decide([allow(), deny], asked({ a: 'T#B#x', [tag]: 'A' })).by).toBe('deny');
    expect(decide([allow(), deny], asked({ a: 'T#B#x' })).by).toBe('allow');
  });
  test('of operators that are not known here nothing is guessed', () => {
    expect(() => isAllowed({ NumericLessThan: { a: '1' } }, { a: '0' })).toThrow('NumericLessThan');
  });
});
