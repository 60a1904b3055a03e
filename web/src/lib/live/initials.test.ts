import { expect, test } from 'vitest';
import { initials } from './initials.ts';

test.each([
  ['张伟', '张伟'],
  ['欧阳娜娜', '娜娜'],
  ['张伟 Wei', '张伟'],
  ['Anna Zwart', 'AZ'],
  ['Anna Maria van der Berg', 'AB'],
  ['anna', 'A'],
  ['', '?'],
])('%s stands in a small circle as %s', (name, shown) => expect(initials(name)).toBe(shown));
