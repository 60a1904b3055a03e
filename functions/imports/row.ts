/** One row of the file as the values of a new record, or what is wrong with it. */
import type { Fault, FaultCode } from '@regulars/shared/errors.ts';
import type { Field, TextContext } from '@regulars/shared/fields/field.ts';
import { kindOf } from '@regulars/shared/fields/kinds.ts';
import type { ObjectOf } from '@regulars/shared/objects/object.ts';
import { countryOf } from '@regulars/shared/rules/country.ts';
import type { Layout, LayoutColumn } from './layout.ts';

type Cell = LayoutColumn & { text: string };
type Values = Record<string, unknown>;

export function valuesOf(cells: readonly string[], layout: Layout, object: ObjectOf, context: TextContext): { values: Values } | { faults: Fault[] } {
  const { columns, titleFrom, constants } = layout;
  if (cells.slice(columns.length).some((cell) => cell.trim() !== '')) return { faults: [{ pointer: '', code: 'TOO_MANY_CELLS' }] };
  const byField = new Map<string, Cell[]>();
  for (const [at, column] of columns.entries()) {
    const text = cells[at]?.trim() ?? '';
    if (column.field === null || text === '') continue;
    const found = byField.get(column.field);
    if (found) found.push({ ...column, text });
    else byField.set(column.field, [{ ...column, text }]);
  }
  const values: Values = { ...constants };
  const faults: Fault[] = [];
  for (const [name, found] of byField) {
    const field = object.fields[name];
    if (!field) continue; // deleted since the import was asked for
    const read = valueOf(field, found, context);
    if ('refused' in read)
      faults.push({ pointer: `/${name}`, code: read.refused as FaultCode }); // kinds refuse by codes of faults
    else values[name] = read.value;
  }
  const telling = titleFrom.find((at) => (cells[at]?.trim() ?? '') !== '');
  if (telling !== undefined) values[object.title] = titleOf(cells[telling] ?? '', object.fields[object.title]);
  return faults.length > 0 ? { faults } : { values };
}

const titleOf = (text: string, field: Field | undefined) =>
  text
    .trim()
    .replace(/\s+/g, ' ')
    .slice(0, (field as { max?: number } | undefined)?.max ?? 200); // of a text field

function valueOf(field: Field, cells: readonly Cell[], context: TextContext): { value: unknown } | { refused: string } {
  const [first] = cells;
  if (field.kind === 'addresses' && cells.some(({ part }) => part)) return addressOf(cells);
  if (first?.part === 'first' || first?.part === 'last') return { value: nameOf(cells) };
  const texts = cells.map((cell) => (field.kind === 'handles' && cell.part ? handlesOf(cell) : withDayFirst(cell, field)));
  return kindOf(field.kind).fromText(texts.join('; '), field, context);
}

/** 张伟, but Wei Zhang. */
function nameOf(cells: readonly Cell[]): string {
  const last = cells.find(({ part }) => part === 'last')?.text;
  const first = cells.find(({ part }) => part === 'first')?.text;
  const isChinese = [last, first].every((text) => !text || /^\p{Script=Han}+$/u.test(text));
  return isChinese ? `${last ?? ''}${first ?? ''}` : [first, last].filter(Boolean).join(' ');
}

const handlesOf = ({ text, part }: Cell) =>
  text
    .split(/[;；\n]/)
    .map((handle) => `${part}: ${handle.trim()}`)
    .join('; ');

function addressOf(cells: readonly Cell[]): { value: unknown } | { refused: string } {
  const address: Record<string, string> = {};
  for (const { text, part = 'street' } of cells) {
    const value = part === 'country' ? countryOf(text) : text.replace(/\s*\n\s*/g, ', ');
    if (value === undefined) return { refused: 'NOT_A_COUNTRY' };
    address[part] = value;
  }
  return { value: [address] };
}

/** 31/12/2026 and 3/4/2026 in one column are read alike. */
function withDayFirst({ text, dayFirst }: Cell, { kind }: Field): string {
  if (!dayFirst || (kind !== 'date' && kind !== 'moment')) return text;
  return text.replace(/^(\d{1,2})[/-](\d{1,2})[/-](\d{4})/, '$1.$2.$3');
}
