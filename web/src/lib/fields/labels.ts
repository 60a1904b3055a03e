/** What the kinds of field are called, for choosing one. */
import type { KindName } from '#lib/fields/kinds.ts';
import * as m from '#lib/paraglide/messages.js';

const labels: Record<KindName, () => string> = {
  text: m.kind_text,
  longText: m.kind_long_text,
  richText: m.kind_rich_text,
  number: m.kind_number,
  money: m.kind_money,
  percent: m.kind_percent,
  date: m.kind_date,
  moment: m.kind_moment,
  yesNo: m.kind_yes_no,
  choice: m.kind_choice,
  manyChoice: m.kind_many_choice,
  stage: m.kind_stage,
  tags: m.kind_tags,
  email: m.kind_email,
  emails: m.kind_emails,
  phone: m.kind_phone,
  phones: m.kind_phones,
  address: m.kind_address,
  addresses: m.kind_addresses,
  handles: m.kind_handles,
  url: m.kind_url,
  link: m.kind_link,
  links: m.kind_links,
  files: m.kind_files,
};

/** Kinds of field that nobody fills in; what they are in records is the kind of their result. */
const computed = { formula: m.kind_formula, rollUp: m.kind_roll_up };
export type AnyKind = KindName | keyof typeof computed;
export const computing: readonly AnyKind[] = ['formula', 'rollUp'];
export const isComputing = (kind: AnyKind): kind is keyof typeof computed => kind in computed;

export const kindLabel = (kind: AnyKind): string => (isComputing(kind) ? computed[kind] : (labels[kind] ?? labels.text))();
export const kindNames = Object.keys(labels) as KindName[]; // the table has exactly these keys

/** Kinds that a column of a file can become without further questions. */
export const newKinds: readonly KindName[] = [
  'text',
  'longText',
  'richText',
  'number',
  'money',
  'percent',
  'date',
  'moment',
  'yesNo',
  'choice',
  'manyChoice',
  'tags',
  'email',
  'emails',
  'phone',
  'phones',
  'address',
  'url',
  'handles',
];

export const hasChoices = (kind: AnyKind): boolean => kind === 'choice' || kind === 'manyChoice' || kind === 'stage';
export const isLink = (kind: AnyKind): boolean => kind === 'link' || kind === 'links';
