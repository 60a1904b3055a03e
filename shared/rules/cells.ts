/**
 * A value as the text of a cell: what exports write, and what an import takes for "as it is". Whatever the text form
 * leaves out (labels of addresses, parts of a street), a cell that still says the same changes nothing.
 */
import type { Field, TextContext } from '../fields/field.ts';
import { kindOf } from '../fields/kinds.ts';
import { clockIn } from './dates.ts';

type TitleOf = (id: string) => string | undefined;

/** `titleOf`: names of linked records that stand for one record only; others are named by their ids. */
export function cellText(value: unknown, field: Field, context: TextContext, titleOf: TitleOf = () => undefined): string {
  if (value === undefined || value === null) return '';
  if (field.kind === 'link' || field.kind === 'links')
    return [value]
      .flat()
      .map((id) => nameOf(String(id), field.kind, titleOf))
      .join('; ');
  if (field.kind === 'moment') return clockIn(String(value), context.timeZone);
  return kindOf(field.kind).toText(value, field, context);
}

/** A name with a separator in it would be read as two. */
function nameOf(id: string, kind: string, titleOf: TitleOf): string {
  const title = titleOf(id)?.trim();
  return title && !(kind === 'links' && /[;；\n]/.test(title)) ? title : id;
}

const plain = (text: string) => text.replace(/\r\n?/g, '\n').trim();

/** Whether a cell says what the field holds already: `text` as it stands, `read` what was understood of it. */
export function saysTheSame(before: unknown, field: Field, text: string, read: unknown, context: TextContext): boolean {
  const shown = plain(cellText(before, field, context));
  return plain(text) === shown || (read !== undefined && read !== null && plain(cellText(read, field, context)) === shown);
}
