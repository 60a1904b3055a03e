/** One line of text, and text of several lines. */
import * as z from 'zod/mini';
import { type AnyOptions, type Field, type FromText, folded, type Kind, kind, type Operator } from './field.ts';

export interface TextOptions extends AnyOptions {
  /** The text is the name of a person or company: also found by pinyin, surnames in every reading. */
  reads?: 'name';
  max?: number;
}

export const textOperators: readonly Operator[] = ['contains', 'is', 'isNot', 'startsWith', 'in', 'empty'];

const words = ['Alpha', 'Beta', 'Łódź', '张伟', '上海分店', 'Ñandú', 'x=1; "y"', "O'Neil", '50% off', '😀 ok', '曾小贤', 'a_b'];

/** What all kinds made of plain text know. */
export const plain = (limit: number): Omit<Kind<string>, 'name' | 'label'> => ({
  many: false,
  key: 'text',
  schema: (field) => z.string().check(z.trim(), z.minLength(1), z.maxLength((field as TextOptions).max ?? limit), z.refine(storable, 'CONTROL_CHARACTER')),
  columns: { '': 'TEXT' },
  collated: true,
  toRow: (value) => [folded(value)],
  keys: (value) => [folded(value)],
  operators: textOperators,
  operandKey: (operand) => folded(String(operand)),
  operandSchema: () => z.string().check(z.minLength(1), z.maxLength(1000)),
  fromText: (text): FromText<string> => ({ value: text.trim() }),
  toText: (value) => value,
  searchText: (value) => [value],
  guarded: (value) => [folded(value)],
  sample: (random) => Array.from({ length: 1 + random.below(3) }, () => random.pick(words)).join(' '),
});

/** Lone surrogates and control characters (line ends and tabs apart) are no text that every reader can show. */
const storable = (text: string) => text.isWellFormed() && !/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/.test(text);

export const text = kind(<const O extends TextOptions>(options: O): Field<string, O> => ({ kind: 'text', ...options }) as Field<string, O>, {
  ...plain(1000),
  name: 'text',
  label: { en: 'Text', zh: '文本' },
  fromText: (text): FromText<string> => ({ value: text.trim().replace(/\s+/g, ' ') }),
});

export const longText = kind(<const O extends AnyOptions>(options: O): Field<string, O> => ({ kind: 'longText', ...options }) as Field<string, O>, {
  ...plain(100_000),
  name: 'longText',
  label: { en: 'Long text', zh: '长文本' },
  sample: (random) => Array.from({ length: 1 + random.below(4) }, () => random.pick(words)).join('\n'),
});
