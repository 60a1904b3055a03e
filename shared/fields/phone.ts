/** One telephone number in E.164 (`+8613800138000`), and a list of them whose first is the primary one. */
import * as z from 'zod/mini';
import { distinct } from './choice.ts';
import { type AnyOptions, type Field, type FromText, type Kind, kind, type Operator, type TextContext } from './field.ts';

const bare = (text: string) => text.normalize('NFKC').replace(/[\s().\-–/]/g, '');
const isNumber = (text: string) => /^\+[1-9]\d{6,14}$/.test(text);

export const PhoneNumber = z.string().check(z.overwrite(bare), z.refine(isNumber, 'NOT_A_PHONE'));
const Label = z.optional(z.string().check(z.trim(), z.minLength(1), z.maxLength(50)));
const Entry = z.strictObject({ number: PhoneNumber, label: Label });
export type PhoneEntry = z.infer<typeof Entry>;

const operators: readonly Operator[] = ['is', 'contains', 'startsWith', 'empty'];
const parse = (text: string, { region, parsePhone }: TextContext): string | undefined => {
  const number = parsePhone ? parsePhone(text, region) : bare(text);
  return number !== undefined && isNumber(number) ? number : undefined;
};
const draw = (random: { below(bound: number): number }) => `+8613${String(random.below(1e9)).padStart(9, '0')}`;

export const phone = kind(<const O extends AnyOptions>(options: O): Field<string, O> => ({ kind: 'phone', ...options }) as Field<string, O>, {
  name: 'phone',
  label: { en: 'Phone', zh: '电话' },
  many: false,
  key: 'text',
  schema: () => PhoneNumber,
  columns: { '': 'TEXT' },
  toRow: (value: string) => [value],
  keys: (value: string) => [value],
  operators: ['is', 'isNot', 'contains', 'startsWith', 'empty'],
  operandKey: (operand) => bare(String(operand)),
  operandSchema: () => z.string().check(z.minLength(1), z.maxLength(40)),
  fromText: (text, _field, context): FromText<string> => {
    const value = parse(text, context);
    return value === undefined ? { refused: 'NOT_A_PHONE' } : { value };
  },
  toText: (value: string) => value,
  searchText: (value: string) => [value],
  guarded: (value: string) => [value],
  sample: draw,
});

const list: Kind<PhoneEntry[]> = {
  name: 'phones',
  label: { en: 'Phones', zh: '电话（多个）' },
  many: true,
  key: 'text',
  schema: () =>
    z.array(Entry).check(
      z.minLength(1),
      z.maxLength(20),
      z.refine((all) => distinct(all.map((one) => bare(one.number))), 'TWICE'),
    ),
  columns: { '': 'TEXT' },
  toRow: (values) => [values[0]?.number ?? ''],
  keys: (values) => values.map((one) => one.number),
  operators,
  operandKey: (operand) => bare(String(operand)),
  operandSchema: () => z.string().check(z.minLength(1), z.maxLength(40)),
  fromText: (text, _field, context): FromText<PhoneEntry[]> => {
    const numbers = text
      .split(/[;,\n、，；]+/)
      .filter((part) => part.trim())
      .map((part) => parse(part, context));
    if (numbers.length === 0 || numbers.some((one) => one === undefined)) return { refused: 'NOT_A_PHONE' };
    return { value: [...new Set(numbers as string[])].map((number) => ({ number })) }; // undefined is refused above
  },
  toText: (values) => values.map((one) => one.number).join('; '),
  searchText: (values) => values.map((one) => one.number),
  guarded: (values) => values.map((one) => one.number),
  sample: (random) =>
    Array.from({ length: 1 + random.below(2) }, (_, at) => ({ number: draw(random).slice(0, -1) + at, ...(random.chance(0.3) ? { label: 'mobile' } : {}) })),
};

export const phones = kind(
  <const O extends AnyOptions>(options: O): Field<PhoneEntry[], O> => ({ kind: 'phones', ...options }) as Field<PhoneEntry[], O>,
  list,
);
