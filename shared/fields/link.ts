/** A record that this one points to, and several of them. Stored as ids, which carry their object: `customer_01J…`. */
import * as z from 'zod/mini';
import { distinct } from './choice.ts';
import { type AnyOptions, type Field, type FromText, kind } from './field.ts';

export interface LinkOptions extends AnyOptions {
  /** The object that is pointed to. */
  to: string;
  /** `me`: a new record points to the user who makes it. */
  default?: 'me';
}

/** The object that a link field points to. */
export const targetOf = (field: Field): string => (field as LinkOptions & Field).to; // both builders ask for it

export const idPattern = /^[a-z][a-zA-Z0-9_]*_[0-9A-HJKMNP-TV-Z]{26}$/;
const IdOf = (field: Field) => z.string().check(z.refine((id) => idPattern.test(id) && id.slice(0, -27) === targetOf(field), 'NOT_A_LINK'));
/** `me` stands for the reader in comparisons; the server puts the reader's id in its place. */
const Operand = (field: Field) => z.string().check(z.refine((id) => id === 'me' || (idPattern.test(id) && id.slice(0, -27) === targetOf(field)), 'NOT_A_LINK'));

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const draw = (random: { below(bound: number): number }, field: Field) =>
  `${targetOf(field)}_0${Array.from({ length: 25 }, () => alphabet[random.below(32)]).join('')}`;

export const link = kind(
  <const T extends string, const O extends Omit<LinkOptions, 'to'>>(to: T, options: O): Field<string, O & { to: T }> =>
    ({ kind: 'link', to, ...options }) as unknown as Field<string, O & { to: T }>, // the symbol is never there at run time
  {
    name: 'link',
    label: { en: 'Link', zh: '关联' },
    many: false,
    key: 'text',
    schema: (field) => IdOf(field),
    columns: { '': 'TEXT' },
    toRow: (value: string) => [value],
    keys: (value: string) => [value],
    operators: ['is', 'isNot', 'in', 'empty'],
    operandKey: String,
    operandSchema: (field) => Operand(field),
    fromText: (text, field): FromText<string> =>
      idPattern.test(text.trim()) && text.trim().slice(0, -27) === targetOf(field) ? { value: text.trim() } : { refused: 'NOT_A_LINK' },
    toText: (value: string) => value,
    searchText: () => [],
    guarded: (value: string) => [value],
    sample: draw,
  },
);

export const links = kind(
  <const T extends string, const O extends Omit<LinkOptions, 'to' | 'default'>>(to: T, options: O): Field<string[], O & { to: T }> =>
    ({ kind: 'links', to, ...options }) as unknown as Field<string[], O & { to: T }>, // as above
  {
    name: 'links',
    label: { en: 'Links', zh: '关联（多个）' },
    many: true,
    key: 'text',
    schema: (field) => z.array(IdOf(field)).check(z.minLength(1), z.maxLength(100), z.refine(distinct, 'TWICE')),
    columns: { '': 'TEXT' },
    toRow: (values: string[]) => [values[0] ?? ''],
    keys: (values: string[]) => values,
    operators: ['has', 'empty'],
    operandKey: String,
    operandSchema: (field) => Operand(field),
    fromText: (text, field): FromText<string[]> => {
      const ids = text.split(/[;,\s]+/).filter(Boolean);
      const fits = ids.length > 0 && ids.every((id) => idPattern.test(id) && id.slice(0, -27) === targetOf(field));
      return fits ? { value: [...new Set(ids)] } : { refused: 'NOT_A_LINK' };
    },
    toText: (values: string[]) => values.join('; '),
    searchText: () => [],
    guarded: () => [],
    sample: (random, field) => Array.from({ length: 1 + random.below(3) }, () => draw(random, field)),
  },
);
