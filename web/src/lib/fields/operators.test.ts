import { kindNames, kinds } from '@regulars/shared/fields/kinds.ts';
import { expect, test } from 'vitest';
import { operandKind, operators } from './operators.ts';

test('offers the comparisons that the server takes, kind by kind', () => {
  for (const name of kindNames) expect([name, [...operators[name]].sort()]).toEqual([name, [...kinds[name].operators].sort()]);
  expect(Object.keys(operators).sort()).toEqual([...kindNames].sort());
});

test('types a part of a text as text, and one of a list as one value', () => {
  expect(operandKind('emails', 'contains')).toBe('text');
  expect(operandKind('stage', 'is')).toBe('choice');
  expect(operandKind('choice', 'in')).toBe('manyChoice');
  expect(operandKind('links', 'has')).toBe('link');
  expect(operandKind('money', 'gte')).toBe('money');
});
