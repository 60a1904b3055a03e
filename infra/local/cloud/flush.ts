/**
 * Makes what the embedded table has committed safe from a power cut before it is acknowledged.
 * The table writes its log without flushing (SQLite's `synchronous = NORMAL`): safe when a process dies, not when the machine does.
 * Flushing the same file from here closes the gap; calls that arrive during a flush share the next one.
 */
import { closeSync, fdatasync, openSync } from 'node:fs';

export type Flush = { (): Promise<void>; reopen(): void };
type Waiting = { done: () => void; fail: (error: Error) => void };

export function makeFlush(log: string): Flush {
  let file: number | undefined;
  let running = false;
  let waiting: Waiting[] = [];

  function run() {
    // Those who come later may have written after this flush began: they wait for the next one.
    const served = waiting;
    waiting = [];
    running = true;
    file ??= openSync(log, 'r+');
    fdatasync(file, (error) => {
      running = false;
      for (const { done, fail } of served) error ? fail(error) : done();
      if (waiting.length) run();
    });
  }
  const flush = () =>
    new Promise<void>((done, fail) => {
      waiting.push({ done, fail });
      if (!running) run();
    });
  /** The table makes a new log when it starts anew. */
  const reopen = () => {
    if (file !== undefined) closeSync(file);
    file = undefined;
  };
  return Object.assign(flush, { reopen });
}
