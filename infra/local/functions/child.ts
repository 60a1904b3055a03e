/** One warm function of its own: receives events over IPC, answers over IPC, ends with its parent. */
import { subscribe } from 'node:diagnostics_channel';
import { flushCompileCache } from 'node:module';
import { LINES } from '@regulars/shared/rules/features.ts';
import { loadHandler, makeContext } from './handler.ts';

/** `module`: the URL of the file with the handler; `id`: what the function is called. */
export type Order = { call: number; id: string; module: string; event: unknown; milliseconds: number };
export type Reply = { call: number; result?: unknown; error?: { message: string; stack?: string }; lines: unknown[] };

/** What was written for the meter since the last answer: it goes along with the next one. */
let lines: unknown[] = [];
subscribe(LINES, (line) => void lines.push(line));

function answer(reply: Omit<Reply, 'lines'>): void {
  process.send?.({ ...reply, lines } satisfies Reply);
  lines = [];
}

const loaded = new Set<string>();
/** What was compiled is kept for the next process where NODE_COMPILE_CACHE names a folder: at once, for this one may be killed. */
function keepCompiled(module: string): void {
  if (loaded.has(module)) return;
  loaded.add(module);
  flushCompileCache();
}

process.on('message', async ({ call, id, module, event, milliseconds }: Order) => {
  try {
    const handler = await loadHandler(module);
    keepCompiled(module);
    answer({ call, result: await handler(event, makeContext(id, milliseconds)) });
  } catch (error) {
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    answer({ call, error: { message, stack } });
  }
});
process.on('disconnect', () => process.exit());
// Ctrl-C reaches the whole group: the parent ends its children when their work is done.
process.on('SIGINT', () => {});
