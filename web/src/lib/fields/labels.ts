/** What the kinds of field are called, for choosing one. */
import type { KindName } from '#lib/fields/kinds.ts';
import * as m from '#lib/paraglide/messages.js';

const labels: Record<KindName, () => string> = {
  text: m.kind_text,
  longText: m.kind_long_text,
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
};

export const kindLabel = (kind: KindName): string => (labels[kind] ?? labels.text)();
export const kindNames = Object.keys(labels) as KindName[]; // the table has exactly these keys

/** Kinds that a column of a file can become without further questions. */
export const newKinds: readonly KindName[] = [
  'text',
  'longText',
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

export const hasChoices = (kind: KindName): boolean => kind === 'choice' || kind === 'manyChoice' || kind === 'stage';
export const isLink = (kind: KindName): boolean => kind === 'link' || kind === 'links';
