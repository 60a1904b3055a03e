/** What the cells of a column look like, seen one after another: any number of them in the memory of a few hundred. */
import { parseDate } from '../fields/date.ts';
import { email } from '../fields/email.ts';
import { folded } from '../fields/field.ts';
import { parseNumber } from '../fields/number.ts';

/** Different values that are remembered. */
export const REMEMBERED = 501;

const isNumber = (text: string) => parseNumber(text) !== undefined && !/^[-+]?0\d/.test(text) && text.replace(/\D/g, '').length <= 15 && !text.endsWith('%');
const currency = /^(?:[A-Z]{3}(?=[\s\d.-])|US\$|HK\$|NT\$|[€£$¥¥])\s*|\s*(?:[A-Z]{3}|[€£$¥¥元])$/;
const context = { language: 'en', currency: 'EUR', timeZone: 'UTC', region: 'DE' } as const; // an address is one everywhere

/** Forms that all cells of a column may have. Each is asked until a cell is found that has it not. */
const forms = {
  number: isNumber,
  integer: (text: string) => /^\d+$/.test(text),
  percent: (text: string) => /[%％]$/.test(text) && parseNumber(text) !== undefined,
  money: (text: string) => currency.test(text) && parseNumber(text.replace(currency, '')) !== undefined,
  date: (text: string) => parseDate(text) !== undefined,
  moment: (text: string) =>
    /^\S.{5,11}[T ]\s*\d{1,2}:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?$/.test(text) && parseDate(text.split(/[T ]/)[0] ?? '') !== undefined,
  email: (text: string) => 'value' in email.knows.fromText(text, { kind: 'email', label: { en: '', zh: '' } }, context),
  url: (text: string) => /^(https?:\/\/|www\.)[^\s]+\.[^\s]+$/i.test(text),
  phone: (text: string) => /^\+\d[\d\s().-]{6,20}$/.test(text),
} satisfies Record<string, (text: string) => boolean>;
export type Form = keyof typeof forms;

export interface Seen {
  rows: number;
  /** Cells that are not blank. */
  filled: number;
  /** Different cells, in order of appearance, up to REMEMBERED; case and width do not count. */
  values: readonly string[];
  /** Share of different cells among those seen while all were remembered. */
  unique: number;
  longest: number;
  hasLines: boolean;
  has(form: Form): boolean;
  /** Dates such as 31/12/2026 prove it, 12/31/2026 disproves it; undefined where nothing tells. */
  dayFirst: boolean | undefined;
  /** Whether there are dates such as 03/04/2026, which can be read in two ways. */
  hasSlashes: boolean;
  /** 1.234,5 and 12,50 prove the comma, 1,234.5 and 12.50 the point; undefined where nothing tells or they contradict. */
  decimals: 'point' | 'comma' | undefined;
}

/** Whether a cell is more likely a value than the name of a column. */
export const isData = (cell: string): boolean => {
  const text = cell.normalize('NFKC').trim();
  return text !== '' && (forms.email(text) || forms.url(text) || forms.phone(text) || forms.date(text) || forms.moment(text));
};

const provesComma = /^[^,]*\d,(\d{1,2}|\d{4,})(?!\d)|\d\.\d{3},\d/;
const provesPoint = /^[^.]*\d\.(\d{1,2}|\d{4,})(?!\d)|\d,\d{3}\.\d/;

export function observer() {
  const values = new Map<string, string>();
  let open = Object.keys(forms) as Form[]; // the literal above has no other keys
  let rows = 0;
  let filled = 0;
  let counted = 0;
  let longest = 0;
  let hasLines = false;
  let dayFirst: boolean | undefined;
  let hasSlashes = false;
  const proven = { point: false, comma: false };

  return {
    add(cell: string): void {
      rows++;
      const text = cell.normalize('NFKC').trim();
      if (text === '') return;
      filled++;
      longest = Math.max(longest, text.length);
      hasLines ||= /[\r\n]/.test(text);
      const isFull = values.size >= REMEMBERED;
      if (!isFull) counted = filled;
      const key = text.length > 200 ? text.slice(0, 200) : folded(text);
      if (values.has(key)) return;
      if (!isFull) values.set(key, cell.trim().slice(0, 1000));
      open = open.filter((form) => forms[form](text));
      const [, a, b] = /^(\d{1,2})[/-](\d{1,2})[/-]\d{4}/.exec(text) ?? [];
      hasSlashes ||= a !== undefined;
      if (/^[^a-z]*\d[^a-z]*$/i.test(text) && text.length < 30) {
        proven.comma ||= provesComma.test(text);
        proven.point ||= provesPoint.test(text);
      }
      if (dayFirst === undefined && Number(a) > 12 !== Number(b) > 12) dayFirst = Number(a) > 12;
    },
    seen: (): Seen => ({
      rows,
      filled,
      longest,
      hasLines,
      dayFirst,
      hasSlashes,
      decimals: proven.comma === proven.point ? undefined : proven.comma ? 'comma' : 'point',
      values: [...values.values()],
      unique: counted === 0 ? 0 : values.size / counted,
      has: (form) => filled > 0 && open.includes(form),
    }),
  };
}
