/** Free words that users make up as they go. */
import * as z from 'zod/mini';
import { distinct } from './choice.ts';
import { type AnyOptions, type Field, type FromText, folded, kind } from './field.ts';

const Tag = z.string().check(
  z.trim(),
  z.minLength(1),
  z.maxLength(100),
  z.refine((tag) => !/[,;\n]/.test(tag), 'NOT_A_TAG'),
);

export const tags = kind(<const O extends AnyOptions>(options: O): Field<string[], O> => ({ kind: 'tags', ...options }) as Field<string[], O>, {
  name: 'tags',
  label: { en: 'Tags', zh: '标签' },
  many: true,
  key: 'text',
  schema: () =>
    z.array(Tag).check(
      z.minLength(1),
      z.maxLength(100),
      z.refine((all) => distinct(all.map(folded)), 'TWICE'),
    ),
  columns: { '': 'TEXT' },
  collated: true,
  toRow: (values: string[]) => [folded(values.join(' '))],
  keys: (values: string[]) => values.map(folded),
  operators: ['has', 'contains', 'empty'],
  operandKey: (operand) => folded(String(operand)),
  operandSchema: () => z.string().check(z.minLength(1), z.maxLength(100)),
  fromText: (text): FromText<string[]> => {
    const byKey = new Map(
      text
        .split(/[;,|、，；\n]/)
        .map((tag) => tag.trim())
        .filter(Boolean)
        .map((tag) => [folded(tag), tag]),
    );
    return byKey.size > 0 ? { value: [...byKey.values()] } : { refused: 'NOT_A_TAG' };
  },
  toText: (values: string[]) => values.join('; '),
  searchText: (values: string[]) => values,
  guarded: () => [],
  sample: (random) => [...new Set(['vip', '常客', 'wholesale', '新'].filter(() => random.chance(0.4)).concat('tag'))],
});
