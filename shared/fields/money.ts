/** An amount in minor units (cents, 分) with its ISO 4217 currency. Amounts of two currencies never meet in a sum. */
import * as z from 'zod/mini';
import { minorUnits } from '../rules/currency.ts';
import { type AnyOptions, type Field, type FromText, kind } from './field.ts';
import { parseNumber } from './number.ts';

export const Money = z.strictObject({
  amount: z.int().check(z.minimum(-1e15), z.maximum(1e15)),
  currency: z.string().check(z.regex(/^[A-Z]{3}$/, 'NOT_A_CURRENCY')),
});
export type Money = z.infer<typeof Money>;

const signs: Record<string, string> = { '€': 'EUR', '£': 'GBP', US$: 'USD', HK$: 'HKD', NT$: 'TWD', 元: 'CNY', 人民币: 'CNY' };

export const money = kind(<const O extends AnyOptions>(options: O): Field<Money, O> => ({ kind: 'money', ...options }) as Field<Money, O>, {
  name: 'money',
  label: { en: 'Money', zh: '金额' },
  many: false,
  key: 'number',
  schema: () => Money,
  columns: { '': 'INTEGER', _currency: 'TEXT' },
  toRow: (value: Money) => [value.amount, value.currency],
  keys: (value: Money) => [value.amount],
  sortBy: ['_currency', ''],
  operators: ['is', 'lt', 'lte', 'gt', 'gte', 'empty'],
  operandKey: (operand) => (operand as Money).amount, // the operand passed operandSchema
  operandSchema: () => Money,
  fromText: (text, _field, { currency: assumed }): FromText<Money> => {
    const trimmed = text.normalize('NFKC').trim();
    const code = /^[A-Z]{3}\b|\b[A-Z]{3}$/.exec(trimmed)?.[0];
    const sign = Object.keys(signs).find((one) => trimmed.startsWith(one) || trimmed.endsWith(one));
    const currency = code ?? (sign && signs[sign]) ?? assumed;
    const amount = parseNumber(trimmed.replace(code ?? sign ?? '', '').replace(/[$¥¥]/g, ''));
    if (amount === undefined) return { refused: 'NOT_AN_AMOUNT' };
    return { value: { amount: Math.round(amount * minorUnits(currency)), currency } };
  },
  toText: ({ amount, currency }: Money) => `${amount / minorUnits(currency)} ${currency}`,
  searchText: () => [],
  guarded: ({ amount, currency }: Money) => [`${amount} ${currency}`],
  sample: (random): Money => ({ amount: random.below(5_000_000) - 50_000, currency: random.pick(['EUR', 'CNY', 'USD', 'JPY']) }),
});
