/**
 * A cell that a spreadsheet would run as a formula gets an apostrophe before it, which spreadsheets take as "this is
 * text". What is read loses it again; a cell that began with apostrophes before a formula gets one more and so survives.
 */
const blank = '[\\s\\u0000-\\u0020\\u00a0\\u200b\\ufeff]*';
const risky = new RegExp(`^'*${blank}[=+\\-@＝＋－＠]`);
const marked = new RegExp(`^'+${blank}[=+\\-@＝＋－＠]`);

export const neutral = (cell: string): string => (risky.test(cell) ? `'${cell}` : cell);
export const asMeant = (cell: string): string => (marked.test(cell) ? cell.slice(1) : cell);
