/** Every kind of field. A new kind is one file here and one folder of components in `web/src/lib/fields`. */
import { address, addresses } from './address.ts';
import { choice, manyChoice, stage } from './choice.ts';
import { date, moment } from './date.ts';
import { email, emails } from './email.ts';
import type { Kind } from './field.ts';
import { files } from './files.ts';
import { handles } from './handles.ts';
import { link, links } from './link.ts';
import { money } from './money.ts';
import { number, percent } from './number.ts';
import { phone, phones } from './phone.ts';
import { richText } from './richText.ts';
import { tags } from './tags.ts';
import { longText, text } from './text.ts';
import { url } from './url.ts';
import { yesNo } from './yesNo.ts';

const builders = {
  text,
  longText,
  richText,
  number,
  money,
  percent,
  date,
  moment,
  yesNo,
  choice,
  manyChoice,
  stage,
  tags,
  email,
  emails,
  phone,
  phones,
  address,
  addresses,
  handles,
  url,
  link,
  links,
  files,
};

export type KindName = keyof typeof builders;
export const kindNames = Object.keys(builders) as KindName[]; // the literal above has no other keys

export const kinds = Object.fromEntries(kindNames.map((name) => [name, builders[name].knows])) as unknown as Record<KindName, Kind>; // a kind is asked only with values of its own, which its schema let in

/** What is known of a kind; throws for a name that is none, which no definition that passed its schema holds. */
export function kindOf(name: string): Kind {
  const found = kinds[name as KindName];
  if (!found) throw new Error(`No such kind of field: ${name}`);
  return found;
}
