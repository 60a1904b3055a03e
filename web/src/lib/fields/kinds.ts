/** How each kind of field is shown. What edits it is in `editors.ts`, which loads when something is edited. */
import type { KindName } from '@regulars/shared/fields/kinds.ts';
import type { Component } from 'svelte';
import type { FieldDefinition } from '#lib/definitions.ts';
import address from './address/Show.svelte';
import addresses from './addresses/Show.svelte';
import choice from './choice/Show.svelte';
import date from './date/Show.svelte';
import email from './email/Show.svelte';
import emails from './emails/Show.svelte';
import files from './files/Show.svelte';
import handles from './handles/Show.svelte';
import link from './link/Show.svelte';
import links from './links/Show.svelte';
import longText from './longText/Show.svelte';
import manyChoice from './manyChoice/Show.svelte';
import moment from './moment/Show.svelte';
import money from './money/Show.svelte';
import number from './number/Show.svelte';
import percent from './percent/Show.svelte';
import phone from './phone/Show.svelte';
import phones from './phones/Show.svelte';
import richText from './richText/Show.svelte';
import tags from './tags/Show.svelte';
import text from './text/Show.svelte';
import url from './url/Show.svelte';
import yesNo from './yesNo/Show.svelte';

export type { KindName };

export interface ShowProps<V> {
  value: V;
  field: FieldDefinition;
  /** One line: for cells of a list. */
  dense: boolean;
  /** With `dense`: what leads somewhere is a link, which Tab passes over. */
  links: boolean;
}

export interface EditProps<V> {
  value: V | null | undefined;
  field: FieldDefinition;
  id: string;
  describedby: string | undefined;
  invalid: boolean;
}

// biome-ignore lint/suspicious/noExplicitAny: each component takes values of its kind; the definition says which kind
export type Shows = Component<ShowProps<any>>;
// biome-ignore lint/suspicious/noExplicitAny: as above
export type Edits = Component<EditProps<any>, object, 'value'>;

export const shows = {
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
} satisfies Record<KindName, Shows> as Record<KindName, Shows>;

/** Kinds whose cells are set to the right, digits under digits. */
export const isNumeric = (kind: KindName): boolean => kind === 'number' || kind === 'money' || kind === 'percent';

const widths: Partial<Record<KindName, number>> = {
  number: 120,
  percent: 110,
  money: 140,
  date: 142,
  moment: 190,
  yesNo: 100,
  choice: 150,
  stage: 140,
  manyChoice: 200,
  tags: 180,
  emails: 240,
  email: 240,
  phone: 180,
  phones: 200,
  longText: 280,
  richText: 280,
  addresses: 260,
  address: 260,
};

/** Width of a list column, in pixels. */
export const widthOf = (kind: KindName): number => widths[kind] ?? 190;

/** Editors that need room: they stand over the whole width of a form, and Enter is theirs. */
export const isTall = (kind: KindName): boolean =>
  ['longText', 'richText', 'address', 'addresses', 'emails', 'phones', 'handles', 'links', 'files', 'manyChoice', 'tags'].includes(kind);
