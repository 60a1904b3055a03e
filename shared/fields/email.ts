/** One e-mail address, and a list of them whose first is the primary one. */
import * as z from 'zod/mini';
import { distinct } from './choice.ts';
import { type AnyOptions, type Field, type FromText, folded, type Kind, kind, type Operator } from './field.ts';

/** An address that mail can be sent to: one @, no blanks, a domain with a dot or in any script. RFC 5321 sizes. */
const isEmail = (text: string) =>
  text.length <= 254 &&
  /^[^\s@<>()[\]\\,;:"\u0000-\u001f]{1,64}@[^\s@<>()[\]\\,;:"_\u0000-\u001f]+\.[^\s@.<>()[\]\\,;:"\u0000-\u001f]{2,}$/.test(text) &&
  !text.includes('..');

export const EmailAddress = z.string().check(z.trim(), z.refine(isEmail, 'NOT_AN_EMAIL'));
const Label = z.optional(z.string().check(z.trim(), z.minLength(1), z.maxLength(50)));
const Entry = z.strictObject({ address: EmailAddress, label: Label });
export type EmailEntry = z.infer<typeof Entry>;

const operators: readonly Operator[] = ['is', 'contains', 'startsWith', 'empty'];
const names = ['li.wei', 'anna', 'o.neil', 'zhang_san', 'sales+eu', 'zoë'];
const domains = ['example.com', 'mail.example.org', 'shop.example.cn'];

export const email = kind(<const O extends AnyOptions>(options: O): Field<string, O> => ({ kind: 'email', ...options }) as Field<string, O>, {
  name: 'email',
  label: { en: 'E-mail', zh: '电子邮箱' },
  many: false,
  key: 'text',
  schema: () => EmailAddress,
  columns: { '': 'TEXT' },
  toRow: (value: string) => [folded(value)],
  keys: (value: string) => [folded(value)],
  operators: ['is', 'isNot', 'in', 'contains', 'startsWith', 'empty'],
  operandKey: (operand) => folded(String(operand)),
  operandSchema: () => z.string().check(z.minLength(1), z.maxLength(254)),
  fromText: (text): FromText<string> => (isEmail(text.trim()) ? { value: text.trim() } : { refused: 'NOT_AN_EMAIL' }),
  toText: (value: string) => value,
  searchText: (value: string) => [value],
  guarded: (value: string) => [folded(value)],
  sample: (random) => `${random.pick(names)}${random.below(1e6)}@${random.pick(domains)}`,
});

const list: Kind<EmailEntry[]> = {
  name: 'emails',
  label: { en: 'E-mails', zh: '电子邮箱（多个）' },
  many: true,
  key: 'text',
  schema: () =>
    z.array(Entry).check(
      z.minLength(1),
      z.maxLength(20),
      z.refine((all) => distinct(all.map((one) => folded(one.address))), 'TWICE'),
    ),
  columns: { '': 'TEXT' },
  toRow: (values) => [folded(values[0]?.address ?? '')],
  keys: (values) => values.map((one) => folded(one.address)),
  operators,
  operandKey: (operand) => folded(String(operand)),
  operandSchema: () => z.string().check(z.minLength(1), z.maxLength(254)),
  fromText: (text): FromText<EmailEntry[]> => {
    const addresses = text.split(/[;,\s、，；]+/).filter(Boolean);
    const byKey = new Map(addresses.map((address) => [folded(address), { address }]));
    return addresses.length > 0 && addresses.every(isEmail) ? { value: [...byKey.values()] } : { refused: 'NOT_AN_EMAIL' };
  },
  toText: (values) => values.map((one) => one.address).join('; '),
  searchText: (values) => values.map((one) => one.address),
  guarded: (values) => values.map((one) => folded(one.address)),
  sample: (random) =>
    Array.from({ length: 1 + random.below(2) }, (_, at) => ({
      address: `${random.pick(names)}${random.below(1e9)}.${at}@${random.pick(domains)}`,
      ...(random.chance(0.3) ? { label: 'work' } : {}),
    })),
};

export const emails = kind(
  <const O extends AnyOptions>(options: O): Field<EmailEntry[], O> => ({ kind: 'emails', ...options }) as Field<EmailEntry[], O>,
  list,
);
