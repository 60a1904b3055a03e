/** The rows of one sheet of a workbook, read by a thread of its own within limits of memory and time. */
import { Worker } from 'node:worker_threads';
import { CrmError } from '@regulars/shared/errors.ts';

export interface Task {
  bytes: Uint8Array;
  sheet: string;
  /** Rows, all unless given. */
  most: number | undefined;
}

/** What the thread says: some rows, or why it gave up. */
export type Said = { rows: string[][]; isLast?: boolean } | { refused: 'FILE_UNREADABLE' | 'FILE_TOO_LARGE'; message: string };

/** A bundle has the thread's file beside the others; the source has it here. */
const file = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : '../runtime/spreadsheet/worker.mjs', import.meta.url);
const MEGABYTES = 640;
const TOO_LATE = 240_000;

/** Throws FILE_UNREADABLE or FILE_TOO_LARGE. Empty rows are left out. */
export async function* sheetRows(bytes: Uint8Array, sheet: string, most?: number): AsyncGenerator<string[]> {
  const task: Task = { bytes, sheet, most };
  const worker = new Worker(file, { workerData: task, env: {}, resourceLimits: { maxOldGenerationSizeMb: MEGABYTES, maxYoungGenerationSizeMb: 32 } });
  const heard: Said[] = [];
  let wake = () => {};
  const hear = (said: Said) => {
    heard.push(said);
    wake();
  };
  const gaveUp = (message: string) => hear({ refused: 'FILE_TOO_LARGE', message });
  worker.on('message', hear);
  worker.on('error', (error) => gaveUp(String(error).slice(0, 200))); // no room left: it has ended
  worker.on('exit', () => gaveUp('The reader ended'));
  const late = setTimeout(() => gaveUp(`Not read within ${TOO_LATE} ms`), TOO_LATE);
  try {
    for (;;) {
      const said = heard.shift();
      if (!said) {
        await new Promise<void>((resolve) => (wake = resolve));
        continue;
      }
      if ('refused' in said) throw new CrmError(said.refused, said.message);
      yield* said.rows;
      if (said.isLast) return;
      worker.postMessage('taken');
    }
  } finally {
    clearTimeout(late);
    await worker.terminate();
  }
}
