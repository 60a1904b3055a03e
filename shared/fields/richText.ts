/** Text with a few marks: bold, italic, lists, headings, links. Cleaned whenever it is written (`rules/richText.ts`). */
import * as z from 'zod/mini';
import { cleanRichText, plainText } from '../rules/richText.ts';
import { type AnyOptions, type Field, type FromText, folded, kind } from './field.ts';

const LONGEST = 100_000;
const pieces = [
  '<p>Alpha <strong>Beta</strong></p>',
  '<ul><li>张伟</li><li>上海分店</li></ul>',
  '<h2>Łódź</h2>',
  '<p>a &lt; b<br>c</p>',
  '<p><a href="https://example.com/?a=1&amp;b=2">x=1</a></p>',
];
const key = (value: string) => folded(plainText(value));

export const richText = kind(<const O extends AnyOptions>(options: O): Field<string, O> => ({ kind: 'richText', ...options }) as Field<string, O>, {
  name: 'richText',
  label: { en: 'Rich text', zh: '富文本' },
  many: false,
  key: 'text',
  schema: () =>
    z.string().check(
      z.maxLength(LONGEST),
      z.overwrite(cleanRichText),
      z.refine((html) => plainText(html) !== '', 'TOO_SHORT'),
      z.maxLength(LONGEST),
    ),
  columns: { '': 'TEXT' },
  collated: true,
  toRow: (value: string) => [key(value)],
  keys: (value: string) => [key(value)],
  operators: ['contains', 'startsWith', 'empty'],
  operandKey: (operand) => folded(String(operand)),
  operandSchema: () => z.string().check(z.minLength(1), z.maxLength(1000)),
  fromText: (text): FromText<string> => ({ value: text.trim() }),
  toText: plainText,
  searchText: (value: string) => [plainText(value)],
  guarded: () => [],
  sample: (random) => cleanRichText(Array.from({ length: 1 + random.below(3) }, () => random.pick(pieces)).join('')),
});
