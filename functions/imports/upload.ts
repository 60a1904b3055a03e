/** The uploaded file of an import: where it lies, and what can be said of it from its beginning or from all of it. */
import { Readable } from 'node:stream';
import { CrmError } from '@regulars/shared/errors.ts';
import type { Language } from '@regulars/shared/fields/field.ts';
import { type Column, placeName } from '@regulars/shared/rules/guess.ts';
import { observer } from '@regulars/shared/rules/observe.ts';
import { type Delimiter, delimiterOf } from '../runtime/csv/delimiter.ts';
import { afterAll, type Encoding, encodingOf, Misread } from '../runtime/csv/encoding.ts';
import { type Format, headingsOf, rowsIn } from '../runtime/csv/read.ts';
import type { Files } from '../runtime/files/files.ts';
import { isReason } from './reasons.ts';

/** What an import is asked for. */
export interface Order {
  object: string;
  /** What the user calls the file. */
  name: string;
  columns?: { header: string; field: string | null; isNew?: boolean | undefined; kind?: string | undefined; label?: string | undefined }[] | undefined;
}

export const uploadOf = (job: string) => `imports/${job}/upload`;
export const reportOf = (job: string) => `imports/${job}/report.csv`;

const HEAD = 1_000_000;
/** Up to this size a preview looks at every row. */
export const SMALL = 10_000_000;

export interface Head {
  bytes: Buffer;
  /** Of the whole file. */
  size: number;
  format: Format;
}

export async function headOf(files: Files, name: string, most = HEAD): Promise<Head> {
  const size = await files.size(name);
  if (size === undefined) throw new CrmError('FILE_MISSING', name);
  if (size === 0) throw new CrmError('FILE_UNREADABLE', 'The file is empty');
  const pieces: Buffer[] = [];
  for await (const piece of await files.read(name, Math.min(most, size))) pieces.push(piece as Buffer); // bodies are streams of bytes
  const bytes = Buffer.concat(pieces);
  const encoding = encodingOf(bytes, bytes.length < size);
  return { bytes, size, format: { encoding, delimiter: delimiter(bytes, encoding) } };
}

const delimiter = (bytes: Buffer, encoding: Encoding): Delimiter => delimiterOf(new TextDecoder(encoding).decode(bytes.subarray(0, 200_000)));

export interface Scan {
  format: Format;
  /** As in the file. */
  titles: string[];
  columns: Column[];
  rows: number;
  /** The column in which an error file says why rows were refused. */
  reason: number | undefined;
}

/** Looks at every row. `isCut`: the bytes are the beginning of a file, their last row may not be whole. */
export async function scan(source: AsyncIterable<Uint8Array>, format: Format, language: Language, isCut = false): Promise<Scan> {
  let titles: string[] | undefined;
  let last: string[] | undefined;
  let rows = 0;
  const observers: ReturnType<typeof observer>[] = [];
  const look = (row: string[] | undefined) => {
    if (!row) return;
    rows++;
    observers.forEach(({ add }, at) => {
      add(row[at] ?? '');
    });
  };
  try {
    for await (const row of rowsIn(source, format)) {
      if (titles) {
        look(last);
        last = row;
      } else {
        titles = row;
        observers.push(...row.map(observer));
      }
    }
  } catch (error) {
    if (!isCut || rows === 0) throw error; // the end of a beginning may lie within quotes or a character
  }
  if (!isCut) look(last);
  if (!titles) throw new CrmError('FILE_UNREADABLE', 'There is no row');
  const columns = headingsOf(titles, placeName(language)).map((header, at) => ({ header, seen: (observers[at] ?? observer()).seen() }));
  const reason = titles.findIndex(isReason);
  return { format, titles, columns, rows, reason: reason < 0 ? undefined : reason };
}

export async function scanHead({ bytes, size, format }: Head, language: Language): Promise<Scan> {
  const found = await scan(Readable.from([bytes]), format, language, bytes.length < size);
  return { ...found, rows: Math.round((found.rows * size) / bytes.length) };
}

/** Every row of the file. What began like UTF-8 may be something else further on, and is then read as that. */
export async function scanAll(files: Files, name: string, language: Language): Promise<Scan> {
  const { format } = await headOf(files, name);
  const as = async (encoding: Encoding) => scan(await files.read(name), { ...format, encoding }, language);
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
