/**
 * A workspace drawn from a seed: twenty fields of its own, customers with 25 fields in all, three interactions each, and
 * what is searched for. Every record can be drawn again by its number, so loader and client agree without a file between them.
 */

import { ulidOf } from '@regulars/functions/runtime/store/ids.ts';
import type { Field } from '@regulars/shared/fields/field.ts';
import { kindOf } from '@regulars/shared/fields/kinds.ts';
import type { NewField } from '@regulars/shared/operations/fields.ts';
import { type Random, seeded } from '@regulars/shared/rules/random.ts';

export const INTERACTIONS = 3;

/** Twenty kinds; their order, names and choices are drawn. */
const mix = [
  'choice',
  'choice',
  'choice',
  'choice',
  'choice',
  'number',
  'number',
  'number',
  'number',
  'money',
  'money',
  'money',
  'date',
  'date',
  'date',
  'text',
  'text',
  'yesNo',
  'manyChoice',
  'moment',
] as const;
const syllables = [
  'ba',
  'con',
  'del',
  'fer',
  'gan',
  'hol',
  'jen',
  'kel',
  'lor',
  'mar',
  'nis',
  'or',
  'pe',
  'quin',
  'ros',
  'sil',
  'ter',
  'ul',
  'ven',
  'wes',
  'xi',
  'yan',
  'zo',
];
const surnames = [...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕单仇'];
const givens = [...'伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉萍红玲建国志文斌宇浩凯健俊帆雪荣梅鑫波宁辉晨婷雨嘉欣思佳怡梓涵子轩浩然一诺'];
const rare = [...'龘犇骉羴鱻猋麤毳焱垚'];

const shuffled = <T>(random: Random, from: readonly T[]): T[] => {
  const rest = [...from];
  return from.map(() => rest.splice(random.below(rest.length), 1)[0] as T); // one for each
};
export const word = (random: Random, length: number): string => Array.from({ length }, () => random.pick(syllables)).join('');
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

export interface OwnField extends NewField {
  name: string;
}

export function drawFields(seed: number): OwnField[] {
  const random = seeded(seed);
  return shuffled(random, mix).map((kind, at): OwnField => {
    const name = `x_${word(random, 2)}_${at}`;
    const label = { en: capital(name.slice(2).replace('_', ' ')) };
    const words = Array.from({ length: 3 + random.below(6) }, (_, n) => `${word(random, 2)} ${n}`);
    const choices = words.map((value) => ({ value, label: { en: value, zh: value } }));
    return {
      object: 'customer',
      name,
      label,
      kind,
      ...(kind === 'choice' || kind === 'manyChoice' ? { choices } : {}),
      ...(kind === 'text' ? { searched: true } : {}),
    };
  });
}

export interface Drawn {
  name: string;
  isChinese: boolean;
  address: string;
  values: Record<string, unknown>;
}

/** The customer with this number. */
export function drawCustomer(seed: number, fields: readonly OwnField[], number: number): Drawn {
  const random = seeded(Math.imul(seed + 1, 2_654_435_761) ^ Math.imul(number + 1, 40_503));
  const isChinese = random.chance(0.5);
  const name = isChinese
    ? random.pick(surnames) + Array.from({ length: 1 + random.below(2) }, () => random.pick(givens)).join('')
    : `${capital(word(random, 1 + random.below(2)))} ${capital(word(random, 2 + random.below(2)))}`;
  const address = `${word(random, 2)}.${number}@${word(random, 2)}.example`;
  const own = fields.map((field) => [field.name, valueOf(field, random)]);
  return {
    name,
    isChinese,
    address,
    values: {
      name,
      stage: random.pick(['new', 'active', 'regular', 'resting', 'lost']),
      emails: [{ address }],
      phones: [{ number: `+4930${String(10_000_000 + random.below(89_999_999))}` }],
      ...Object.fromEntries(own),
    },
  };
}

/** A value of the field's kind; texts are made of words, so that pieces of them are worth searching for. */
export function valueOf(field: OwnField, random: Random): unknown {
  if (field.kind === 'text') return `${word(random, 2)} ${word(random, 3)} ${random.below(10_000)}`;
  return kindOf(field.kind).sample(random, field as unknown as Field); // choices stand in both in the same place
}

export function drawInteraction(seed: number, customer: number, number: number): Record<string, unknown> {
  const random = seeded(Math.imul(seed + 7, 97_711) ^ (customer * INTERACTIONS + number));
  return {
    kind: random.pick(['note', 'call', 'email', 'meeting', 'visit', 'message']),
    subject: `${capital(word(random, 2))} ${word(random, 3)}`,
    text: Array.from({ length: 8 }, () => word(random, 2)).join(' '),
    customer: customerId(seed, customer),
    at: new Date(Date.UTC(2024, 0, 1) + Math.floor(random.next() * 6e10)).toISOString(),
  };
}

export const customerId = (seed: number, number: number): string => `customer_${ulidOf(`bench ${seed} ${number}`)}`;

/** A piece of what a random customer is called or written to under. */
export function pieceOf(seed: number, fields: readonly OwnField[], size: number, random: Random, length: number): string {
  for (;;) {
    const { name, address, isChinese } = drawCustomer(seed, fields, random.below(size));
    const text = (isChinese || random.chance(0.4) ? address.split('@')[0] : name.split(' ')[1])?.toLowerCase() ?? '';
    if (text.length >= length) return text.slice(random.below(text.length - length + 1)).slice(0, length);
  }
}

/** The name of a random Chinese customer. */
export function chineseName(seed: number, fields: readonly OwnField[], size: number, random: Random): string {
  for (;;) {
    const { name, isChinese } = drawCustomer(seed, fields, random.below(size));
    if (isChinese) return name;
  }
}

/** What no record has: Latin pieces without a vowel, rare characters. */
export const absentText = (random: Random): string =>
  random.chance(0.3) ? random.pick(rare) + random.pick(rare) : Array.from({ length: 3 + random.below(6) }, () => random.pick([...'qxzjvk'])).join('');
