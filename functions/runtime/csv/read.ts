/**
 * Reads a table written as text, in a stream and within limits: a file of any size costs the memory of one row. Rows are
 * arrays of cells; names of columns never become names of properties.
 */
import { pipeline } from 'node:stream';
import { CrmError, type Fault } from '@regulars/shared/errors.ts';
import type { Delimiter } from './delimiter.ts';
import { decoded, type Encoding } from './encoding.ts';
import { asMeant } from './formula.ts';

export const MOST_COLUMNS = 2000;
/** Characters in one cell. */
const LARGEST_CELL = 1_000_000;
const LARGEST_ROW = 2_000_000;

export interface Format {
  encoding: Encoding;
  delimiter: Delimiter;
}

/** The rows, the headings first; empty lines are left out. Throws FILE_UNREADABLE where a limit is passed. */
export async function* rowsIn(source: AsyncIterable<Uint8Array>, { encoding, delimiter }: Format): AsyncGenerator<string[]> {
  const { CsvError, parse } = await import('csv-parse'); // 31 KB, which is read when a table is
  const parser = parse({
    delimiter,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: LARGEST_ROW,
    cast: (cell, { index }) => {
      if (index >= MOST_COLUMNS) throw new CrmError('FILE_UNREADABLE', `More than ${MOST_COLUMNS} columns`);
      if (cell.length > LARGEST_CELL) throw new CrmError('FILE_UNREADABLE', `A cell of more than ${LARGEST_CELL} characters`);
      return asMeant(cell);
    },
  });
  pipeline(decoded(source, encoding), parser, () => {}); // an error reaches the reader through the parser
  let first = true;
  try {
    for await (const row of parser as AsyncIterable<string[]>) {
      const isHint = first && row.length <= 2 && /^sep=.?$/i.test(row[0] ?? ''); // what Excel writes to name the delimiter
      first = false;
      if (!isHint && row.some((cell) => cell.trim() !== '')) yield row;
    }
  } catch (error) {
    if (error instanceof CsvError) throw new CrmError('FILE_UNREADABLE', error.message.slice(0, 200));
    throw error;
  }
}

/**
 * Names for the columns: trimmed, each its own. An empty heading is called by its place, one that repeats gets a number.
 */
export function headingsOf(row: readonly string[], placeName: (place: number) => string): string[] {
  const faults = row.flatMap((cell, at): Fault[] => (cell.trim() === '__proto__' ? [{ pointer: `/columns/${at}/header`, code: 'NOT_A_NAME' }] : []));
  if (faults.length > 0) throw new CrmError('INVALID', 'A heading that is no name', faults);
  const taken = new Set<string>();
  return row.map((cell, at) => {
    const stem = cell.replace(/\s+/g, ' ').trim().slice(0, 900) || placeName(at + 1);
    let name = stem;
    for (let number = 2; taken.has(name.toLowerCase()); number++) name = `${stem} (${number})`;
    taken.add(name.toLowerCase());
    return name;
  });
}
