/** The uploaded file of an import: what it is, read from its beginning, and what can be said of its rows. */
import { Readable } from 'node:stream';
import { CrmError } from '@regulars/shared/errors.ts';
import type { Language } from '@regulars/shared/fields/field.ts';
import type { Plan } from '@regulars/shared/operations/imports.ts';
import { type Column, placeName } from '@regulars/shared/rules/guess.ts';
import { isData, observer } from '@regulars/shared/rules/observe.ts';
import { type Delimiter, delimiterOf } from '../runtime/csv/delimiter.ts';
import { afterAll, type Encoding, encodingOf, Misread } from '../runtime/csv/encoding.ts';
import { headingsOf } from '../runtime/csv/read.ts';
import type { Files } from '../runtime/files/files.ts';
import { isReason } from './reasons.ts';
import { type Format, firstRows, MOST_WORKBOOK, rowsOf } from './table.ts';

const HEAD = 1_000_000;
/** Up to this size a preview looks at every row. */
export const SMALL = 10_000_000;
const SMALL_WORKBOOK = 1_500_000;
/** Of a larger workbook a preview looks at so many rows. */
const FIRST_ROWS = 2000;

export type Reading = Pick<Plan, 'sheet' | 'heading' | 'encoding' | 'delimiter'>;

export interface Head {
  /** The beginning of the file; of a workbook all of it. */
  bytes: Buffer;
  /** Of the whole file. */
  size: number;
  format: Format;
  sheets?: readonly { name: string; rows: number | undefined }[];
}

async function bytesOf(files: Files, name: string, most: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of await files.read(name, most)) pieces.push(piece as Buffer); // bodies are streams of bytes
  return Buffer.concat(pieces);
}

export async function headOf(files: Files, name: string, reading: Reading): Promise<Head> {
  const size = await files.size(name);
  if (size === undefined) throw new CrmError('FILE_MISSING', name);
  if (size === 0) throw new CrmError('FILE_UNREADABLE', 'The file is empty');
  const bytes = await bytesOf(files, name, Math.min(HEAD, size));
  const { isArchive, sheetsOf } = await import('../runtime/spreadsheet/archive.ts');
  const headless = reading.heading === false;
  if (isArchive(bytes)) {
    if (size > MOST_WORKBOOK) throw new CrmError('FILE_TOO_LARGE', `${size} bytes`);
    const whole = size > bytes.length ? await bytesOf(files, name, size) : bytes;
    const sheets = sheetsOf(whole);
    const sheet = sheets.find((one) => one.name === reading.sheet) ?? sheets[0];
    if (reading.sheet !== undefined && sheet?.name !== reading.sheet)
      throw new CrmError('INVALID', reading.sheet, [{ pointer: '/sheet', code: 'NOT_A_CHOICE' }]);
    return { bytes: whole, size, sheets, format: { encoding: 'utf-8', delimiter: ',', sheet: sheet?.name ?? '', headless } };
  }
  const encoding = reading.encoding ?? encodingOf(bytes, bytes.length < size);
  return { bytes, size, format: { encoding, delimiter: reading.delimiter ?? delimiter(bytes, encoding), headless } };
}

const delimiter = (bytes: Buffer, encoding: Encoding): Delimiter => delimiterOf(new TextDecoder(encoding).decode(bytes.subarray(0, 200_000)));

export interface Scan {
  format: Format;
  /** As in the file, or names by place where the file has none. */
  titles: string[];
  columns: Column[];
  rows: number;
  /** The column in which an error file says why rows were refused. */
  reason: number | undefined;
  /** Whether the first row looks like names of columns. */
  hasHeading: boolean;
}

/** Looks at every row. `isCut`: the rows are the beginning of a file, the last may not be whole. */
async function scan(source: AsyncIterable<string[]>, format: Format, language: Language, isCut = false): Promise<Scan> {
  let titles: string[] | undefined;
  let last: string[] | undefined;
  let rows = 0;
  let hasHeading = true;
  const observers: ReturnType<typeof observer>[] = [];
  const look = (row: string[] | undefined) => {
    if (!row) return;
    rows++;
    observers.forEach(({ add }, at) => {
      add(row[at] ?? '');
    });
  };
  try {
    for await (const row of source) {
      if (titles) {
        look(last);
        last = row;
        continue;
      }
      titles = format.headless ? row.map(() => '') : row;
      hasHeading = !row.some(isData);
      observers.push(...row.map(observer));
      if (format.headless) last = row;
    }
  } catch (error) {
    if (!isCut || rows === 0) throw error; // the end of a beginning may lie within quotes or a character
  }
  if (!isCut) look(last);
  if (!titles) throw new CrmError('FILE_UNREADABLE', 'There is no row');
  const headers = headingsOf(titles, placeName(language));
  const columns = headers.map((header, at) => ({ header, seen: (observers[at] ?? observer()).seen() }));
  const reason = titles.findIndex(isReason);
  return { format, titles: format.headless ? headers : titles, columns, rows, reason: reason < 0 ? undefined : reason, hasHeading };
}

/** What the beginning shows; the number of rows is then judged by sizes. */
export async function scanHead({ bytes, size, format, sheets }: Head, language: Language): Promise<Scan> {
  if (sheets) {
    const all = sheets.find(({ name }) => name === format.sheet)?.rows;
    const isCut = (all ?? Number.POSITIVE_INFINITY) > FIRST_ROWS;
    const found = await scan(firstRows(bytes, format, FIRST_ROWS), format, language, isCut);
    return { ...found, rows: all === undefined ? found.rows : Math.max(found.rows, all - (format.headless ? 0 : 1)) };
  }
  const found = await scan(firstRows(Readable.from([bytes]), format), format, language, bytes.length < size);
  return { ...found, rows: Math.round((found.rows * size) / bytes.length) };
}

/** All of a file that is small, the beginning of a larger one. */
export const scanSome = async (files: Files, name: string, head: Head, reading: Reading, language: Language): Promise<Scan> =>
  head.size <= (head.sheets ? SMALL_WORKBOOK : SMALL) ? scanAll(files, name, reading, language) : scanHead(head, language);

/** Every row of the file. What began like UTF-8 may be something else further on, and is then read as that. */
export async function scanAll(files: Files, name: string, reading: Reading, language: Language): Promise<Scan> {
  const { format } = await headOf(files, name, reading);
  const as = async (encoding: Encoding) => scan(rowsOf(files, name, { ...format, encoding }), { ...format, encoding }, language);
  try {
    return await as(format.encoding);
  } catch (error) {
    if (!(error instanceof Misread)) throw error;
    const second = error.encoding === 'utf-8' ? await afterAll(await files.read(name)) : 'windows-1252';
    return as(second).catch((again: unknown) => {
      if (!(again instanceof Misread)) throw again;
      return as('windows-1252');
    });
  }
}
