import { expect, test } from 'vitest';
import { ownPath } from './ownPath.ts';

test('returns to paths of our own', () => {
  expect(ownPath('/customers?open=customer_1')).toBe('/customers?open=customer_1');
});

test('returns home in place of anywhere else', () => {
  for (const next of [
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    'javascript:alert(1)',
    '/a\\b',
    '/ /evil',
    '',
    null,
    undefined,
    '/signed-in?code=1',
  ])
    expect([next, ownPath(next)]).toEqual([next, '/']);
});
