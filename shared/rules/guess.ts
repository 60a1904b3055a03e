/** A guess at what each column of a table becomes: a field that the object has, or a new one of the kind its cells show. */
import { type Field, folded, type Language, type TextContext } from '../fields/field.ts';
import { type KindName, kindOf } from '../fields/kinds.ts';
import { idPattern } from '../fields/link.ts';
import type { ObjectOf } from '../objects/object.ts';
import { countryOf } from './country.ts';
import { type Meaning, mayBeGiven, meaningOf, readOnlyOf } from './headings.ts';
import type { Seen } from './observe.ts';

export interface Column {
  header: string;
  seen: Seen;
}

export interface Guess {
  header: string;
  field: string | null;
  isNew: boolean;
  kind: KindName;
  label: string;
}

export interface GuessOptions {
  context: TextContext;
  /** Whether the reader may add fields; without it a column that fits none is left out. */
  mayAdd: boolean;
}

const MOST_CHOICES = 30;
const pairs = ['yes no', 'y n', 'true false', '1 0', 'on off', '是 否', '有 无', '有 没有', '对 错', '√ ×'].map((pair) => new Set(pair.split(' ')));
const numbered = /(^|_)(id|no|nr|num|number|code|sku|ean|isbn|barcode|ref|reference|zip|postcode|account)$/;
const numberedInChinese = /(编号|号码|代码|编码|邮编|卡号|账号|帐号|单号|证号|条码|^号)$/;

export function guess(object: ObjectOf, columns: readonly Column[], { context, mayAdd }: GuessOptions): Guess[] {
  const taken = new Set<string>();
  const names = new Set<string>();
  const hasName = columns.some(({ header }) => ['', 'first', 'last'].includes(plainName(meaningOf(object, header)) ?? '-'));
  const placed = inParts(columns.map(({ header }) => ({ header, meaning: meaningOf(object, header) })));
  return columns.map(({ header, seen }, at) => {
    const meaning = placed[at];
    const field = meaning && object.fields[meaning.field];
    if (meaning && field && !(meaning.part === 'company' && hasName) && isFree(taken, meaning, field) && fits(field, meaning, seen, context)) {
      return { header, field: meaning.field, isNew: false, kind: field.kind as KindName, label: field.label[context.language] }; // a definition names kinds only
    }
    if (!field && isId(object, header, seen)) return { header, field: 'id', isNew: false, kind: 'text', label: header };
    const kind = kindFor(header, seen);
    // What the system says of records is no field of one's own where the table names the records it came from.
    const isKnown = readOnlyOf(object, header) !== undefined && columns.some((one) => isId(object, one.header, one.seen));
    const name = mayAdd && !isKnown ? freeName(object, header, at + 1, kind, names) : null;
    return { header, field: name, isNew: name !== null, kind, label: header.slice(0, 100).trim() };
  });
}

/** A column that names records of the object by their ids. */
const isId = (object: ObjectOf, header: string, { values, filled }: Seen): boolean =>
  filled > 0 && readOnlyOf(object, header) === 'id' && values.every((one) => idPattern.test(one) && one.slice(0, -27) === object.name);

const plainName = (meaning: Meaning | undefined) => (meaning?.field === 'name' ? (meaning.part ?? '') : undefined);

/** A column that is called a name holds a part of it, or all, where surnames have a column and given names have none. */
export function inParts(columns: readonly { header: string; meaning: Meaning | undefined }[]): (Meaning | undefined)[] {
  const has = (part: string) => columns.some(({ meaning }) => meaning?.field === 'name' && meaning.part === part);
  const isSplit = has('last') && !has('first');
  return columns.map(({ header, meaning }) => (isSplit && plainName(meaning) === '' && mayBeGiven(header) ? { field: 'name', part: 'full' } : meaning));
}

/** A field takes one column; a list takes several, a name its parts, an address one of each. */
function isFree(taken: Set<string>, { field, part }: Meaning, { kind }: Field): boolean {
  const isList = kindOf(kind).many && kind !== 'addresses';
  const whole = part === undefined || part === 'company' || part === 'street';
  const place = `${field}.${whole ? '' : part}`;
  const clash = taken.has(place) || (field === 'name' && (whole ? [...taken].some((one) => one.startsWith('name.')) : taken.has('name.')));
  if (!isList && clash) return false;
  taken.add(place);
  return true;
}

/** What people write where they know nothing: it does not speak against a field. */
const placeholder = /^(n\/?a|none|null|nil|unknown|[-–—?？]+|无|未知|不详|暂无)$/i;

/** Seven of ten different cells must read as the field's values. */
function fits(field: Field, { part }: Meaning, { values }: Seen, context: TextContext): boolean {
  const reads = (text: string): boolean => {
    if (field.kind === 'phones' || field.kind === 'phone') return /^[+\d(][\d\s().\-–/;,、+]{4,60}$/.test(text.normalize('NFKC'));
    if (part === 'country') return countryOf(text) !== undefined;
    if (field.kind === 'link' || field.kind === 'links') return true; // a record is also found by its name
    return part !== undefined || 'value' in kindOf(field.kind).fromText(text, field, context);
  };
  const said = values.filter((text) => !placeholder.test(text.trim()));
  return values.length === 0 || (said.length > 0 && said.filter(reads).length / said.length >= 0.7);
}

export function kindFor(header: string, seen: Seen): KindName {
  if (seen.filled === 0) return 'text';
  if (isYesNo(seen)) return 'yesNo';
  if (seen.has('date')) return 'date';
  if (seen.has('moment')) return 'moment';
  if (seen.has('percent')) return 'percent';
  if (seen.has('money')) return 'money';
  if (seen.has('email')) return 'email';
  if (seen.has('url')) return 'url';
  if (seen.has('phone')) return 'phone';
  if (seen.has('number')) return seen.has('integer') && isNumbered(header) ? 'text' : 'number';
  if (seen.hasLines || seen.longest > 300) return 'longText';
  return isChoice(seen) ? 'choice' : 'text';
}

function isYesNo({ values }: Seen): boolean {
  const all = values.map(folded);
  return all.length <= 2 && pairs.some((pair) => all.every((one) => pair.has(one)) && (all.length === 2 || !pair.has('0')));
}

function isChoice({ values, filled, longest }: Seen): boolean {
  const few = values.length >= 2 && values.length <= MOST_CHOICES && longest <= 60;
  return few && filled >= 4 && filled / values.length >= (values.length <= 5 ? 2 : 4);
}

const isNumbered = (header: string) => numbered.test(slug(header)) || numberedInChinese.test(header.trim());

/** Choices in their natural order. */
export const choicesFrom = ({ values }: Seen) =>
  values.toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true })).map((value) => ({ value: value.slice(0, 200) }));

/** `senior_citizen` from "SeniorCitizen"; empty where no Latin letter or digit is. */
const slug = (header: string) =>
  header
    .replaceAll('ß', 'ss')
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 50);

/** A name that no field has; that of a deleted field of the same kind is taken up again. */
export function freeName(object: ObjectOf, header: string, place: number, kind: KindName, names: Set<string>): string {
  const stem = `x_${slug(header) || `field_${place}`}`;
  const isTaken = (name: string) => names.has(name) || (name in object.fields && !(object.fields[name]?.deleted && object.fields[name].kind === kind));
  let name = stem;
  for (let number = 2; isTaken(name); number++) name = `${stem}_${number}`;
  names.add(name);
  return name;
}

/**
 * Where no column fills the field that names a record: the columns that do instead, the most telling first. Text that
 * is different in every row comes before e-mails and phones, and these before what is left.
 */
export function titleFrom(object: ObjectOf, columns: readonly Column[], targets: readonly { field: string | null; kind: string }[]): number[] {
  if (targets.some(({ field }) => field === object.title) || !object.fields[object.title]?.required || object.fields[object.title]?.kind !== 'text') return [];
  const rank = (at: number) => {
    const { unique, filled, rows } = columns[at]?.seen ?? { unique: 0, filled: 0, rows: 1 };
    const telling = unique * (filled / Math.max(1, rows));
    const kind = targets[at]?.kind ?? '';
    if (kind === 'text') return 2 + telling;
    return kind === 'emails' || kind === 'email' ? 1.5 : kind === 'phones' || kind === 'phone' ? 1.2 : telling;
  };
  return columns.map((_, at) => at).sort((a, b) => rank(b) - rank(a) || a - b);
}

/** The heading of a column that has none, in the reader's language. */
export const placeName = (language: Language) => (place: number) => (language === 'zh' ? `第${place}列` : `Column ${place}`);
