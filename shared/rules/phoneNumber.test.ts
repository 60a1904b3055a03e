import { expect, it } from 'vitest';
import { parsePhone } from './phoneNumber.ts';

it.each([
  ['138 0013 8000', 'CN', '+8613800138000'],
  ['+86 138-0013-8000', 'DE', '+8613800138000'],
  ['010-62551234', 'CN', '+861062551234'],
  ['１３８００１３８０００', 'CN', '+8613800138000'],
  ['0086 13800138000', 'DE', '+8613800138000'],
  ['(030) 901820', 'DE', '+4930901820'],
  ['07911 123456', 'GB', '+447911123456'],
  ['(415) 555-2671 ext. 5', 'US', '+14155552671'],
  ['+1 415 555 2671', 'XX', '+14155552671'],
])('%s in %s is %s', (text, region, number) => expect(parsePhone(text, region)).toBe(number));

it.each([
  ['8.61E+12', 'CN'],
  ['12', 'DE'],
  ['no phone', 'DE'],
  ['', 'DE'],
  ['13800138000', 'XX'],
  ['138001380001380013800', 'CN'],
])('%s in %s is none', (text, region) => expect(parsePhone(text, region)).toBeUndefined());
