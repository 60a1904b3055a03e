/** The wall between workspaces as IAM sees it: every role as synthesized, every action, every shape of key, every tag. */

import type { Statement } from '@regulars/infra/local/cloud/policies.ts';
import { TAG } from '@regulars/shared/operations/reach.ts';
import { describe, expect, test } from 'vitest';
import { roles, takenOn } from './functions.ts';
import { ask, askBeyond, expected } from './matrix.ts';

const names = Object.keys(expected);

describe('every role that functions take on', () => {
  test.each(names)('%s reaches what it should, and nothing else', (name) => {
    const { statements } = takenOn(name);
    const { asked, allowed, wrong } = ask(name, statements);
    expect(wrong).toEqual([]);
    expect(asked).toBeGreaterThan(6000);
    expect(allowed).toBeGreaterThan(0);
  });

  test.each(names)('%s reaches the files and the data key of its workspace alone', (name) => {
    const { allowed, wrong } = askBeyond(name, takenOn(name).statements);
    expect(wrong).toEqual([]);
    expect(allowed > 0).toBe(['read', 'write', 'enrol'].includes(name));
  });
});

test('every other role reaches no item, no file and no data key', () => {
  const taken = new Set(names.map((name) => takenOn(name).resource));
  const rest = roles.filter(({ resource }) => !taken.has(resource));
  expect(rest.length).toBeGreaterThan(80);
  for (const { resource, statements } of rest) {
    expect(ask(resource.id, statements).wrong).toEqual([]);
    expect(askBeyond(resource.id, statements).wrong).toEqual([]);
  }
});

/** Twelve mistakes that policies of this kind are made with; each must be seen. */
describe('the matrix sees', () => {
  type Change = (statements: readonly Statement[]) => Statement[];
  const LIKE = 'ForAllValues:StringLike';
  const each =
    (change: (one: Statement) => Statement): Change =>
    (all) =>
      all.map((one) => (one.Condition?.[LIKE] ? change(one) : one));
  const valuesOf = (one: Statement) => one.Condition?.[LIKE] ?? {};
  const withValue = (value: string | string[]) => each((one) => ({ ...one, Condition: { ...one.Condition, [LIKE]: { 'dynamodb:LeadingKeys': value } } }));
  const withOperator = (operator: string, guard = true) =>
    each((one) => ({ ...one, Condition: { [operator]: valuesOf(one), ...(guard ? { Null: one.Condition?.Null ?? {} } : {}) } }));
  const own = `\${aws:PrincipalTag/${TAG}}`;

  const faults: Record<string, Change> = {
    'no Null guard': each((one) => ({ ...one, Condition: { [LIKE]: valuesOf(one) } })),
    'no delimiter': withValue(`T#${own}*`),
    'T#*': withValue('T#*'),
    '*': withValue('*'),
    ForAnyValue: withOperator('ForAnyValue:StringLike'),
    'plain StringLike': withOperator('StringLike'),
    IfExists: withOperator('StringLikeIfExists', false),
    'Scan added': each((one) => ({ ...one, Action: [...[one.Action].flat(), 'dynamodb:Scan'] })),
    'deny only': (all) =>
      all.flatMap((one): Statement[] =>
        one.Condition?.[LIKE]
          ? [
              { ...one, Condition: undefined },
              { ...one, Effect: 'Deny', Condition: { 'ForAnyValue:StringNotLike': valuesOf(one) } },
            ]
          : [one],
      ),
    'GLOBAL added': withValue([`T#${own}#*`, 'GLOBAL#*']),
    'an index without a condition': (all) => all.map((one) => (one.Sid === 'OwnIndexes' ? { ...one, Condition: undefined } : one)),
    'a wildcard action': each((one) => ({ ...one, Action: 'dynamodb:*' })),
  };

  test('twelve', () => expect(Object.keys(faults)).toHaveLength(12));
  test.each(Object.keys(faults))('%s', (name) => {
    for (const role of ['read', 'write', 'enrol']) {
      const planted = (faults[name] as Change)(takenOn(role).statements); // one of its keys
      expect(planted).not.toEqual(takenOn(role).statements);
      expect(ask(role, planted).wrong).not.toEqual([]);
    }
  });
});

describe('beyond items, too: the matrix sees', () => {
  const change = (sid: string, to: Partial<Statement>) => takenOn('write').statements.map((one) => (one.Sid === sid ? { ...one, ...to } : one));
  const filesOf = (pattern: string) => {
    const own = takenOn('write').statements.find(({ Sid }) => Sid === 'OwnFiles')?.Resource as string; // one ARN
    return own.replace(/\/T\/.*$/, pattern);
  };
  test.each([
    ['files of all', () => change('OwnFiles', { Resource: filesOf('/T/*') })],
    ['no delimiter after the workspace', () => change('ChangeOwnFiles', { Resource: filesOf(`/T/\${aws:PrincipalTag/${TAG}}*`) })],
    ['data keys of all', () => change('OpenOwnKey', { Condition: undefined })],
    ['data keys made', () => change('OpenOwnKey', { Action: ['kms:Decrypt', 'kms:GenerateDataKey'] })],
  ])('%s', (_, planted) => expect(askBeyond('write', planted()).wrong).not.toEqual([]));
});
