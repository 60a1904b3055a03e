/** What edits each kind of field; loaded with the first form. */

import address from './address/Edit.svelte';
import addresses from './addresses/Edit.svelte';
import choice from './choice/Edit.svelte';
import date from './date/Edit.svelte';
import email from './email/Edit.svelte';
import emails from './emails/Edit.svelte';
import files from './files/Edit.svelte';
import handles from './handles/Edit.svelte';
import type { Edits, KindName } from './kinds.ts';
import link from './link/Edit.svelte';
import links from './links/Edit.svelte';
import longText from './longText/Edit.svelte';
import manyChoice from './manyChoice/Edit.svelte';
import moment from './moment/Edit.svelte';
import money from './money/Edit.svelte';
import number from './number/Edit.svelte';
import percent from './percent/Edit.svelte';
import phone from './phone/Edit.svelte';
import phones from './phones/Edit.svelte';
import richText from './richText/Edit.svelte';
import tags from './tags/Edit.svelte';
import text from './text/Edit.svelte';
import url from './url/Edit.svelte';
import yesNo from './yesNo/Edit.svelte';

export const editors = {
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
  stage: choice,
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
} satisfies Record<KindName, Edits> as Record<KindName, Edits>;
