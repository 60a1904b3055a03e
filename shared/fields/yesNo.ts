/** Yes or no. */
import * as z from 'zod/mini';
import { type AnyOptions, type Field, type FromText, folded, kind } from './field.ts';

const yes = new Set(['yes', 'y', 'true', '1', 'x', 'on', '是', '有', '对', '√', '✓', 'ja', 'oui', 'si', 'sí']);
const no = new Set(['no', 'n', 'false', '0', 'off', '否', '无', '没有', '错', '×', 'nein', 'non']);

export const yesNo = kind(<const O extends AnyOptions>(options: O): Field<boolean, O> => ({ kind: 'yesNo', ...options }) as Field<boolean, O>, {
  name: 'yesNo',
  label: { en: 'Yes or no', zh: '是否' },
  many: false,
  key: 'number',
  schema: () => z.boolean(),
  columns: { '': 'INTEGER' },
  toRow: (value: boolean) => [value ? 1 : 0],
  keys: (value: boolean) => [value ? 1 : 0],
  operators: ['is', 'empty'],
  operandKey: (operand) => (operand ? 1 : 0),
  operandSchema: () => z.boolean(),
  fromText: (text): FromText<boolean> => {
    const word = folded(text);
    if (yes.has(word)) return { value: true };
    return no.has(word) ? { value: false } : { refused: 'NOT_YES_OR_NO' };
  },
  toText: (value: boolean, _field, { language }) => (language === 'zh' ? (value ? '是' : '否') : value ? 'Yes' : 'No'),
  searchText: () => [],
  guarded: (value: boolean) => [String(value)],
  sample: (random) => random.chance(0.5),
});
