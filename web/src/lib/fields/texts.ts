/**
 * A value as text that can be copied and read again: by people, spreadsheets and our own paste. The kinds in
 * `shared/fields` write the same; they carry schemas that the browser need not load, and `texts.test.ts` keeps both
 * equal. Links alone differ: here they are names, which a paste looks up.
 */
import type { Address } from '@regulars/shared/fields/address.ts';
import type { EmailEntry } from '@regulars/shared/fields/email.ts';
import type { Handle } from '@regulars/shared/fields/handles.ts';
import type { PhoneEntry } from '@regulars/shared/fields/phone.ts';
import { addressLine } from '@regulars/shared/rules/addressLine.ts';
import { plainText } from '@regulars/shared/rules/richText.ts';
import { choicesOf, type FieldDefinition } from '#lib/definitions.ts';
import type { KindName } from '#lib/fields/kinds.ts';

interface Context {
  language: 'en' | 'zh';
  /** What a record is called, by id. */
  title(id: string): string;
}

// biome-ignore lint/suspicious/noExplicitAny: each entry takes values of its kind; the definition says which kind
type Print = (value: any, field: FieldDefinition, context: Context) => string;

const plain: Print = (value: string) => value;
const listed: Print = (values: string[]) => values.join('; ');
const label: Print = (value: string, field, { language }) => choicesOf(field).find((one) => one.value === value)?.label[language] ?? value;

const minorUnits = (currency: string) => 10 ** (new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2);

const texts: Record<KindName, Print> = {
  text: plain,
  longText: plain,
  richText: plainText,
  files: (values: { name: string }[]) => values.map(({ name }) => name).join('; '),
  number: String,
  percent: (value: number) => `${value}%`,
  money: ({ amount, currency }: { amount: number; currency: string }) => `${amount / minorUnits(currency)} ${currency}`,
  date: plain,
  moment: plain,
  yesNo: (value: boolean, _, { language }) => (language === 'zh' ? (value ? '是' : '否') : value ? 'Yes' : 'No'),
  choice: label,
  stage: label,
  manyChoice: (values: string[], field, context) => values.map((one) => label(one, field, context)).join('; '),
  tags: listed,
  email: plain,
  emails: (values: EmailEntry[]) => values.map(({ address }) => address).join('; '),
  phone: plain,
  phones: (values: PhoneEntry[]) => values.map(({ number }) => number).join('; '),
  address: addressLine,
  addresses: (values: Address[]) => values.map(addressLine).join('; '),
  handles: (values: Handle[]) => values.map(({ service, handle }) => `${service}: ${handle}`).join('; '),
  url: plain,
  link: (id: string, _, { title }) => title(id) || id,
  links: (ids: string[], _, { title }) => ids.map((id) => title(id) || id).join('; '),
};

export const textOf = (value: unknown, field: FieldDefinition, context: Context): string =>
  value === undefined || value === null ? '' : texts[field.kind](value, field, context);
