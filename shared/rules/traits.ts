/**
 * What of a record is compared to find duplicates, by the kinds of its fields, in a form in which writing does not
 * count: names without case, accents, order and company forms; mailboxes; numbers; addresses as words and numbers.
 */
import type { Address } from '../fields/address.ts';
import { folded } from '../fields/field.ts';
import type { ObjectOf } from '../objects/object.ts';

/** How a Chinese name is read aloud, in all ways (`zhangwei`), and the initials (`zw`). */
export type ReadAloud = (name: string) => { whole: readonly string[]; initials: readonly string[] };

export interface Place {
  words: readonly string[];
  /** All that contains a digit: house number, postcode. */
  numbers: readonly string[];
  /** Chinese characters, in order. */
  han: string;
}

export interface Traits {
  /** Latin words of the name. */
  words: readonly string[];
  /** Chinese characters of the name. */
  han: string;
  readings: readonly string[];
  initials: readonly string[];
  mailboxes: readonly string[];
  phones: readonly string[];
  places: readonly Place[];
  /** Personal dates by field: two birthdays are two people. */
  dates: Readonly<Record<string, string>>;
}

const forms =
  'gmbh ag kg kgaa ug ohg gbr ev mbh co company inc incorporated ltd limited llc llp lp plc corp corporation sa sarl sas srl spa bv nv oy ab aps pty and und et the mr mrs ms miss dr prof herr frau';
const companyForms = new Set(forms.split(' '));
const hanForm = /(股份有限公司|有限责任公司|有限公司|集团公司|集团|公司|先生|女士|小姐)$/;
const letters: Record<string, string> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', þ: 'th', ı: 'i' };

/** Without case, accents and width. */
export const plainly = (text: string): string =>
  folded(text)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[ßæœøłđþı]/g, (letter) => letters[letter] ?? letter);

const hanIn = (text: string) => (text.match(/\p{Script=Han}/gu) ?? []).join('');
const wordsIn = (text: string) => text.replace(/\p{Script=Han}/gu, ' ').match(/[\p{L}\p{N}]+/gu) ?? [];

/** The words of a name; legal forms and titles count only where there is nothing else. */
export function nameWords(name: string): string[] {
  const words = wordsIn(plainly(name).replace(/[.'’`]/g, ''));
  const own = words.filter((word) => !companyForms.has(word));
  return own.length > 0 ? own : words;
}

export function nameHan(name: string): string {
  const han = hanIn(folded(name));
  const own = han.replace(hanForm, '');
  return own.length > 1 ? own : han;
}

/** Mail to these reaches one mailbox: `+tag` is dropped everywhere, points at Google. */
export function mailbox(address: string): string {
  const [local = '', domain = ''] = folded(address).split('@');
  const own = local.replace(/(?<=.)\+.*$/, '');
  return /^(gmail|googlemail)\.com$/.test(domain) ? `${own.replaceAll('.', '')}@gmail.com` : `${own}@${domain}`;
}

const ways: Record<string, string> = {
  street: 'str',
  strasse: 'str',
  st: 'str',
  road: 'rd',
  avenue: 'ave',
  lane: 'ln',
  drive: 'dr',
  boulevard: 'blvd',
  square: 'sq',
  place: 'pl',
};
/** 省 市 区 县 and the like say what a name is, not which. */
const hanWays = /[省市区县镇乡村路街道号弄巷楼室栋幢座层]/gu;

/** The parts of an address as one: which field a part stands in does not count. */
export function placeOf({ street, district, city, region, postcode }: Address): Place {
  const text = plainly([street, postcode, district, city, region].filter(Boolean).join(' '));
  const all = wordsIn(text.replace(/[.'’]/g, ' ').replace(/(?<=\p{Script=Han})(?=\d)|(?<=\d)(?=\p{Script=Han})/gu, ' '));
  const isNumber = (word: string) => /\d/.test(word);
  return {
    words: [...new Set(all.filter((word) => !isNumber(word)).map((word) => ways[word] ?? word.replace(/(strasse|str)$/, 'str')))],
    numbers: [...new Set(all.filter(isNumber))].sort(),
    han: hanIn(text).replace(hanWays, ''),
  };
}

type Values = Readonly<Record<string, unknown>>;

const asList = (value: unknown): unknown[] => (value === undefined || value === null ? [] : [value].flat());
const textOf = (value: unknown, part: string) => (typeof value === 'string' ? value : String((value as Values)[part] ?? '')); // one of a list is an object with that part

/** The traits of a record or of what is being typed; only of fields that the definition shows. */
export function traitsOf(object: ObjectOf, record: Values, read: ReadAloud): Traits {
  const name = typeof record[object.title] === 'string' ? (record[object.title] as string) : '';
  const han = nameHan(name);
  const aloud = han.length > 1 ? read(han) : { whole: [], initials: [] };
  const words = nameWords(name);
  const traits = { words, han, readings: aloud.whole, initials: aloud.initials, mailboxes: [] as string[], phones: [] as string[], places: [] as Place[] };
  const dates: Record<string, string> = {};
  for (const [field, { kind, personal, deleted }] of Object.entries(object.fields)) {
    if (deleted || record[field] === undefined || record[field] === null) continue;
    if (kind === 'email' || kind === 'emails') traits.mailboxes.push(...asList(record[field]).map((one) => mailbox(textOf(one, 'address'))));
    if (kind === 'phone' || kind === 'phones') traits.phones.push(...asList(record[field]).map((one) => textOf(one, 'number').replace(/\D/g, '')));
    if (kind === 'address' || kind === 'addresses') traits.places.push(...asList(record[field]).map((one) => placeOf(one as Address))); // values of that kind
    if (kind === 'date' && personal) dates[field] = String(record[field]);
  }
  return { ...traits, mailboxes: traits.mailboxes.filter((one) => one.includes('@')), phones: traits.phones.filter((one) => one.length > 5), dates };
}
