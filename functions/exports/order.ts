/** What an export is asked for, and what it is called. */
import type { Language } from '@regulars/shared/fields/field.ts';
import type { ObjectOf } from '@regulars/shared/objects/object.ts';
import type { ListQuery } from '@regulars/shared/rules/query.ts';

export interface ExportOrder extends Pick<ListQuery, 'where' | 'text' | 'sort' | 'fields'> {
  object: string;
  format: 'csv' | 'xlsx';
  encoding: 'utf-8' | 'gb18030';
  delimiter: ',' | ';' | '\t';
}

/** How long a file can be downloaded. */
export const LIFETIME_SECONDS = 3600;

export const fileOf = (job: string, { format }: Pick<ExportOrder, 'format'>): string => `exports/${job}.${format}`;
export const nameOf = (object: ObjectOf, { format }: ExportOrder, now: string): string => `${object.plural}-${now.slice(0, 10)}.${format}`;
export const expiry = (now: string): string => new Date(Date.parse(now) + LIFETIME_SECONDS * 1000).toISOString();

/** A semicolon where people write decimals with a comma: spreadsheets there expect it. */
export function delimiterIn(region: string): ',' | ';' {
  const locale = new Intl.Locale('und', { region }).maximize();
  return new Intl.NumberFormat(locale).format(1.5).includes(',') ? ';' : ',';
}

export const typeOf = ({ format, encoding }: ExportOrder): string =>
  format === 'xlsx' ? 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' : `text/csv; charset=${encoding}`;

export const headingsFor = (columns: readonly { label: Readonly<Record<Language, string>>; name: string }[], language: Language): string[] => {
  const labels = columns.map(({ label }) => label[language].trim());
  const key = (text: string) => text.toLowerCase();
  return columns.map(({ name }, at) => {
    const label = labels[at] ?? name;
    return labels.filter((one) => key(one) === key(label)).length > 1 ? `${label} (${name})` : label;
  });
};
