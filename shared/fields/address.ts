/** One postal address, and a list of them whose first is the primary one. `region` is the state or province (省), `district` what a city is divided in (区县). */
import * as z from 'zod/mini';
import { addressLine } from '../rules/addressLine.ts';
import { type AnyOptions, type Field, type FromText, folded, type Kind, kind, type Operator, type TextContext } from './field.ts';

const Part = z.optional(z.string().check(z.trim(), z.minLength(1), z.maxLength(500)));
const parts = { street: Part, district: Part, city: Part, region: Part, postcode: Part };
const country = { country: z.optional(z.string().check(z.regex(/^[A-Z]{2}$/, 'NOT_A_COUNTRY'))) };
const some = (value: object) => Object.values(value).some((part) => part !== undefined);
export const Address = z.strictObject({ ...parts, ...country }).check(z.refine(some, 'REQUIRED'));
const Entry = z.strictObject({ ...parts, ...country, label: Part }).check(z.refine(some, 'REQUIRED'));
export type Address = z.infer<typeof Address>;
export type AddressEntry = z.infer<typeof Entry>;

const operators: readonly Operator[] = ['contains', 'empty'];

function read(text: string, { addressIn }: TextContext): Address {
  const street = text.trim().replace(/\s*\n\s*/g, ', ');
  return addressIn?.(street) ?? { street };
}

const key = (value: Address) => folded(addressLine(value));
const draw = (random: { pick<T>(from: readonly T[]): T; below(bound: number): number }): Address =>
  random.pick([
    { street: `${1 + random.below(200)} High Street`, city: 'York', postcode: 'YO1 7HH', country: 'GB' },
    { street: `南京西路${1 + random.below(900)}号`, district: '静安区', city: '上海市', region: '上海市', postcode: '200041', country: 'CN' },
    { city: 'Köln' },
  ]);

export const address = kind(<const O extends AnyOptions>(options: O): Field<Address, O> => ({ kind: 'address', ...options }) as Field<Address, O>, {
  name: 'address',
  label: { en: 'Address', zh: '地址' },
  many: false,
  key: 'text',
  schema: () => Address,
  columns: { '': 'TEXT' },
  collated: true,
  toRow: (value: Address) => [key(value)],
  keys: (value: Address) => [key(value)],
  operators,
  operandKey: (operand) => folded(String(operand)),
  operandSchema: () => z.string().check(z.minLength(1), z.maxLength(500)),
  fromText: (text, _, context): FromText<Address> => ({ value: read(text, context) }),
  toText: addressLine,
  searchText: (value: Address) => [addressLine(value)],
  guarded: () => [],
  sample: draw,
});

const list: Kind<AddressEntry[]> = {
  name: 'addresses',
  label: { en: 'Addresses', zh: '地址（多个）' },
  many: true,
  key: 'text',
  schema: () => z.array(Entry).check(z.minLength(1), z.maxLength(20)),
  columns: { '': 'TEXT' },
  collated: true,
  toRow: (values) => [values[0] ? key(values[0]) : ''],
  keys: (values) => values.map(key),
  operators,
  operandKey: (operand) => folded(String(operand)),
  operandSchema: () => z.string().check(z.minLength(1), z.maxLength(500)),
  fromText: (text, _, context): FromText<AddressEntry[]> => ({ value: [read(text, context)] }),
  toText: (values) => values.map(addressLine).join('; '),
  searchText: (values) => values.map(addressLine),
  guarded: () => [],
  sample: (random) => [draw(random)],
};

export const addresses = kind(
  <const O extends AnyOptions>(options: O): Field<AddressEntry[], O> => ({ kind: 'addresses', ...options }) as Field<AddressEntry[], O>,
  list,
);
