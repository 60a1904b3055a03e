/** One row of the file as values of a record, or what is wrong with it. Nothing is looked up here. */
import { type FaultCode, isFault } from '@regulars/shared/errors.ts';
import { type Field, folded, type TextContext } from '@regulars/shared/fields/field.ts';
import { kindOf } from '@regulars/shared/fields/kinds.ts';
import type { ObjectOf } from '@regulars/shared/objects/object.ts';
import type { Plan } from '@regulars/shared/operations/imports.ts';
import { countryOf } from '@regulars/shared/rules/country.ts';
import { joinOf } from '@regulars/shared/rules/joins.ts';
import { personName } from '@regulars/shared/rules/personName.ts';
import type { Layout, LayoutColumn } from './layout.ts';

type Cell = LayoutColumn & { text: string; at: number };
type Values = Record<string, unknown>;

/** What the user decided for cells of a column, by the folded text. */
export interface Meaning {
  values: ReadonlyMap<string, string | null>;
  creates: boolean;
}

export const meaningsOf = (headers: readonly string[], { columns = [] }: Plan): Meaning[] => {
  const chosen = new Map(columns.map((one) => [one.header, one]));
  return headers.map((header) => {
    const { values = [], creates = false } = chosen.get(header) ?? {};
    return { values: new Map(values.map(({ from, to }) => [folded(from), to])), creates };
  });
};

export interface RowFault {
  field: string;
  code: FaultCode;
}

export interface ReadRow {
  /** From 0, headings not counted. */
  row: number;
  cells: readonly string[];
  /** By field; links are not among them. `null`: blank cells that empty the field of a record that is there. */
  values: Values;
  /** What stands in the cells of a field, as the file has it. */
  texts: Readonly<Record<string, string>>;
  /** Links by field: what names the records, and whether those that are not found are made. */
  links: readonly { field: string; texts: readonly string[]; creates: boolean }[];
  faults: readonly RowFault[];
  /** For a record that is new: values that no cell gives. */
  constants: Values;
  /** The record's id, where a column has it. */
  id: string | undefined;
}

export function readRow(row: number, cells: readonly string[], layout: Layout, meanings: readonly Meaning[], object: ObjectOf, context: TextContext): ReadRow {
  const { columns, titleFrom, match } = layout;
  const values: Values = {};
  const texts: Record<string, string> = {};
  const links: { field: string; texts: string[]; creates: boolean }[] = [];
  const faults: RowFault[] = [];
  if (cells.slice(columns.length).some((cell) => cell.trim() !== '')) faults.push({ field: '', code: 'TOO_MANY_CELLS' });
  const { filled, blank, id } = cellsBy(cells, columns, meanings);
  if (match?.empties) for (const name of blank) if (object.fields[name] && !filled.has(name)) values[name] = null;
  for (const [name, found] of filled) {
    const field = object.fields[name];
    const creates = found.some(({ at }) => meanings[at]?.creates);
    if (joinOf(object, name)) links.push({ field: name, texts: found.map(({ text }) => text), creates });
    if (!field) continue; // a relation, or deleted since the import was asked for
    texts[name] = found.map(({ text }) => text).join('; ');
    if (field.kind === 'link' || field.kind === 'links') {
      links.push({ field: name, texts: namesIn(field, found), creates });
      continue;
    }
    const read = valueOf(field, found, context);
    if ('refused' in read) faults.push({ field: name, code: isFault(read.refused) ? read.refused : 'INVALID' });
    else values[name] = read.value;
  }
  const telling = titleFrom.find((at) => (cells[at]?.trim() ?? '') !== '');
  const title = telling === undefined ? {} : { [object.title]: titleOf(cells[telling] ?? '', object.fields[object.title]) };
  return { row, cells, values, texts, links, faults, constants: { ...layout.constants, ...title }, id };
}

/** The cells of each field that are filled, and the fields with a column whose cell is blank. */
function cellsBy(cells: readonly string[], columns: readonly LayoutColumn[], meanings: readonly Meaning[]) {
  const filled = new Map<string, Cell[]>();
  const blank = new Set<string>();
  let id: string | undefined;
  for (const [at, column] of columns.entries()) {
    if (column.field === null) continue;
    const sent = cells[at]?.trim() ?? '';
    const meant = sent === '' ? undefined : meanings[at]?.values.get(folded(sent));
    const text = meant === undefined ? sent : (meant ?? '');
    if (column.field === 'id') id = text === '' ? undefined : text;
    else if (text === '') blank.add(column.field);
    else if (filled.has(column.field)) filled.get(column.field)?.push({ ...column, text, at });
    else filled.set(column.field, [{ ...column, text, at }]);
  }
  return { filled, blank, id };
}

/** One record a cell; of many links those between the separators. */
const namesIn = (field: Field, cells: readonly Cell[]): string[] =>
  field.kind === 'link'
    ? cells.slice(0, 1).map(({ text }) => text)
    : [
        ...new Set(
          cells
            .flatMap(({ text }) => text.split(/[;；\n]/))
            .map((part) => part.trim())
            .filter(Boolean),
        ),
      ];

const titleOf = (text: string, field: Field | undefined) =>
  text
    .trim()
    .replace(/\s+/g, ' ')
    .slice(0, (field as { max?: number } | undefined)?.max ?? 200); // of a text field

/** The column that a fault of a field is about: the cell that cannot be read by itself, else the first that is filled. */
export function columnOf(field: string, { cells }: ReadRow, layout: Layout, object: ObjectOf, context: TextContext): number | undefined {
  const places = layout.columns.flatMap((column, at) => (column.field === field ? [at] : []));
  const found = object.fields[field];
  const bad = places.find((at) => {
    const [column, text] = [layout.columns[at], cells[at]?.trim() ?? ''];
    return column && found && text !== '' && 'refused' in valueOf(found, [{ ...column, text, at }], context);
  });
  return bad ?? places.find((at) => (cells[at]?.trim() ?? '') !== '') ?? places[0];
}

const nameParts = ['first', 'last', 'full'];

function valueOf(field: Field, cells: readonly Cell[], context: TextContext): { value: unknown } | { refused: string } {
  if (field.kind === 'addresses' && cells.some(({ part }) => part)) return addressOf(cells, context);
  if (cells.some(({ part = '' }) => nameParts.includes(part))) return { value: nameOf(cells) };
  const texts = cells.map((cell) => (field.kind === 'handles' && cell.part ? handlesOf(cell) : asRead(cell, field)));
  return kindOf(field.kind).fromText(texts.join('; '), field, context);
}

function nameOf(cells: readonly Cell[]): string {
  const of = (wanted: string) => cells.find(({ part }) => part === wanted)?.text;
  return personName({ last: of('last'), first: of('first'), full: of('full') });
}

const handlesOf = ({ text, part }: Cell) =>
  text
    .split(/[;；\n]/)
    .map((handle) => `${part}: ${handle.trim()}`)
    .join('; ');

function addressOf(cells: readonly Cell[], { withoutRepeats }: TextContext): { value: unknown } | { refused: string } {
  const address: Record<string, string> = {};
  for (const { text, part = 'street' } of cells) {
    const value = part === 'country' ? countryOf(text) : text.replace(/\s*\n\s*/g, ', ');
    if (value === undefined) return { refused: 'NOT_A_COUNTRY' };
    address[part] = value;
  }
  return { value: [withoutRepeats?.(address) ?? address] };
}

/** 31/12/2026 and 3/4/2026 in one column are read alike, and so are 1.234 and 1.234,50. */
function asRead({ text, dayFirst, decimals }: Cell, { kind }: Field): string {
  if (decimals && (kind === 'number' || kind === 'percent' || kind === 'money'))
    return decimals === 'comma' ? text.replace(/(?<!^[-+]?0)\.(?=\d{3}(?!\d))/g, '').replace(/(\d),(?=\d)/g, '$1.') : text.replace(/(\d),(?=\d)/g, '$1');
  if (!dayFirst || (kind !== 'date' && kind !== 'moment')) return text;
  return text.replace(/^(\d{1,2})[/-](\d{1,2})[/-](\d{4})/, '$1.$2.$3');
}
