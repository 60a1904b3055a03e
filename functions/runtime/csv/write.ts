/** Writing tables as text: UTF-8 with a byte order mark, which office programs need to read Chinese. */
import { neutral } from './formula.ts';

export const BYTE_ORDER_MARK = '\ufeff';

/** One line, cells neutralised and quoted where needed. */
export const csvLine = (cells: readonly string[], delimiter = ','): string => `${cells.map((cell) => quoted(neutral(cell))).join(delimiter)}\r\n`;

const quoted = (cell: string): string => (/[",;\t|\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
