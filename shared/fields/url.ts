/** A web address. Only http and https: a link that runs a script is never stored. */
import * as z from 'zod/mini';
import { type AnyOptions, type Field, type FromText, folded, kind } from './field.ts';

const isUrl = (text: string) => {
  if (text.length > 2000 || !/^https?:\/\/[^\s]+$/i.test(text)) return false;
  return URL.canParse(text) && new URL(text).hostname.includes('.');
};
const Url = z.string().check(z.trim(), z.refine(isUrl, 'NOT_A_URL'));

export const url = kind(<const O extends AnyOptions>(options: O): Field<string, O> => ({ kind: 'url', ...options }) as Field<string, O>, {
  name: 'url',
  label: { en: 'Web address', zh: '网址' },
  many: false,
  key: 'text',
  schema: () => Url,
  columns: { '': 'TEXT' },
  toRow: (value: string) => [folded(value)],
  keys: (value: string) => [folded(value)],
  operators: ['contains', 'is', 'isNot', 'startsWith', 'empty'],
  operandKey: (operand) => folded(String(operand)),
  operandSchema: () => z.string().check(z.minLength(1), z.maxLength(2000)),
  fromText: (text): FromText<string> => {
    const trimmed = text.trim();
    const value = /^https?:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`;
    return isUrl(value) ? { value } : { refused: 'NOT_A_URL' };
  },
  toText: (value: string) => value,
  searchText: (value: string) => [value],
  guarded: (value: string) => [folded(value)],
  sample: (random) => `https://www.example.com/shop/${random.below(1e6)}?q=a%20b`,
});
