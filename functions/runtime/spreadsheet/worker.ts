/**
 * A thread of its own that reads one sheet: whatever a workbook makes the reader do, the thread has a limit of memory
 * and time and takes nothing with it. Rows go out in portions, each after the one before was taken.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { streamXlsxRows } from 'hucre/xlsx';
import type { Said, Task } from './read.ts';
import { textOf } from './text.ts';

const PORTION = 200;
const MOST_CELLS = 5_000_000;
const MOST_COLUMNS = 2000;
const LARGEST_CELL = 1_000_000;

const { bytes, sheet, most } = workerData as Task; // read.ts starts this file and nobody else
const say = (said: Said) => parentPort?.postMessage(said);
const taken = () => new Promise<void>((resolve) => parentPort?.once('message', () => resolve()));

async function read(): Promise<void> {
  let portion: string[][] = [];
  let cells = 0;
  for await (const { values } of streamXlsxRows(bytes, { sheet, ...(most ? { maxRows: most } : {}) })) {
    cells += values.length;
    if (cells > MOST_CELLS) return say({ refused: 'FILE_TOO_LARGE', message: `More than ${MOST_CELLS} cells` });
    if (values.length > MOST_COLUMNS) return say({ refused: 'FILE_UNREADABLE', message: `More than ${MOST_COLUMNS} columns` });
    const row = values.map(textOf);
    if (row.some((cell) => cell.length > LARGEST_CELL)) return say({ refused: 'FILE_UNREADABLE', message: 'A cell of a million characters' });
    if (row.every((cell) => cell.trim() === '')) continue;
    portion.push(row);
    if (portion.length < PORTION) continue;
    say({ rows: portion });
    portion = [];
    await taken();
  }
  say({ rows: portion, isLast: true });
}

read().catch((error: unknown) => say({ refused: 'FILE_UNREADABLE', message: String(error).slice(0, 200) }));
