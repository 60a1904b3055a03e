/** A workbook of one sheet, row by row. Text stays text: no cell of it is a formula, whatever it begins with. */
import { writeXlsxStream } from 'hucre/xlsx';

export type Cell = string | number;

/** What would be read as the code of a character (`_x000D_`) is written so that it is not. */
const literal = (text: string) => text.replace(/_(?=x[0-9a-f]{4}_)/gi, '_x005F_');

/** Spreadsheets take names of sheets up to 31 characters, and not all characters. */
const sheetName = (name: string) =>
  name
    .replace(/[[\]:*?/\\']/g, ' ')
    .slice(0, 31)
    .trim() || 'Sheet1';

export async function workbookOf(name: string, headings: readonly string[], rows: AsyncIterable<readonly Cell[]>): Promise<Buffer> {
  async function* all(): AsyncGenerator<Cell[]> {
    for await (const row of rows) yield row.map((cell) => (typeof cell === 'string' ? literal(cell) : cell));
  }
  const pieces: Uint8Array[] = [];
  const columns = headings.map((header) => ({ header: literal(header), width: Math.min(40, Math.max(10, header.length + 4)) }));
  for await (const piece of writeXlsxStream(all(), { name: sheetName(name), columns, freezePane: { rows: 1 } })) pieces.push(piece);
  return Buffer.concat(pieces);
}
