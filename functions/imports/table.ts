/** The rows of a table, written as text or a sheet of a workbook: the same rows from here on. */
import { CrmError } from '@regulars/shared/errors.ts';
import { rowsIn, type Format as TextFormat } from '../runtime/csv/read.ts';
import type { Files } from '../runtime/files/files.ts';

export interface Format extends TextFormat {
  /** The sheet of a workbook; then encoding and delimiter say nothing. */
  sheet?: string;
  /** The first row is one like the others. */
  headless?: boolean;
}

/** A workbook is read as a whole, so it may not be larger. */
export const MOST_WORKBOOK = 100_000_000;

async function* sheetOf(bytes: Uint8Array, sheet: string, most?: number): AsyncGenerator<string[]> {
  const { sheetRows } = await import('../runtime/spreadsheet/read.ts');
  yield* sheetRows(bytes, sheet, most);
}

/** All rows, the headings first where there are any. */
export async function* rowsOf(files: Files, name: string, format: Format): AsyncGenerator<string[]> {
  if (format.sheet === undefined) return yield* rowsIn(await files.read(name), format);
  const pieces: Buffer[] = [];
  for await (const piece of await files.read(name)) pieces.push(piece as Buffer); // bodies are streams of bytes
  yield* sheetOf(Buffer.concat(pieces), format.sheet);
}

/** The rows of a beginning: of a workbook the first, of text all that the bytes hold. */
export function firstRows(source: Uint8Array | AsyncIterable<Uint8Array>, format: Format, most?: number): AsyncGenerator<string[]> {
  if (format.sheet !== undefined && source instanceof Uint8Array) return sheetOf(source, format.sheet, most);
  if (source instanceof Uint8Array) throw new CrmError('FILE_UNREADABLE', 'Text is read from a stream');
  return rowsIn(source, format);
}

/** The rows without their headings. */
export async function* recordsOf(files: Files, name: string, format: Format): AsyncGenerator<string[]> {
  let isFirst = !format.headless;
  for await (const row of rowsOf(files, name, format)) {
    if (!isFirst) yield row;
    isFirst = false;
  }
}
