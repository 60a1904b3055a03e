/**
 * Where the lines of the meter lie until they are summed: the log group and its subscription on one machine. A line is in
 * its file before the answer leaves (a file outlives `kill -9`); every few seconds the file becomes a batch, is summed in
 * the order of its name, and is taken away. What is left of an earlier process is summed first.
 */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { LINES } from '@regulars/shared/rules/features.ts';
import type { Invoke } from '../functions/invoke.ts';

export type Used = { read: number; write: number };
export type Spool = {
  begin(invoke: Pick<Invoke, 'job'>): void;
  /** Sums all that has been said until now; gives what summing has used since the start. */
  flush(): Promise<Used>;
  stop(): Promise<void>;
  close(): void;
};

const summing = { id: 'sumUsage', folder: 'usage', quick: true };
/** Lines to a batch at most: some hundred rows, summed within a second. */
const longest = 5_000;
const ending = '.jsonl';

export function openSpool(data: string, { every = 5_000, log }: { every?: number | undefined; log: (line: object) => void }): Spool {
  const folder = join(data, 'usage');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const waiting = readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .sort();
  const used: Used = { read: 0, write: 0 };
  // A clock that was set back must not give a batch the name of one that was counted.
  const newest = join(folder, 'newest');
  let last = existsSync(newest) ? Number(readFileSync(newest, 'utf8')) || 0 : 0;
  let current: { name: string; file: number; lines: number } | undefined;
  let invoke: Pick<Invoke, 'job'> | undefined;
  let running: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  const take = (line: unknown) => {
    current ??= begun();
    writeSync(current.file, `${JSON.stringify(line)}\n`);
    if (++current.lines >= longest) turn();
  };
  const begun = () => {
    last = Math.max(Date.now(), last + 1);
    writeFileSync(newest, String(last), { mode: 0o600 });
    const name = `${String(last).padStart(15, '0')}${ending}`;
    return { name, file: openSync(join(folder, name), 'wx', 0o600), lines: 0 };
  };
  const turn = () => {
    if (!current) return;
    closeSync(current.file);
    waiting.push(current.name);
    current = undefined;
  };

  /** One batch after another: a row tells by the name of its last one what it has counted. */
  async function sum(): Promise<void> {
    for (let name = waiting[0]; name && invoke; name = waiting[0]) {
      const answer = (await invoke.job(summing, { batch: name.slice(0, -ending.length), lines: linesIn(join(folder, name)) })) as Used; // the handler's answer
      used.read += answer.read;
      used.write += answer.write;
      rmSync(join(folder, name));
      waiting.shift();
    }
  }
  const next = (): Promise<void> => {
    turn();
    running = running.catch(() => undefined).then(sum); // a batch that could not be summed waits for the next turn
    return running;
  };
  const tick = () => void next().catch((error: Error) => log({ message: 'Use could not be summed, and will be', error: String(error) }));

  subscribe(LINES, take);
  return {
    begin(given) {
      invoke = given;
      timer = setInterval(tick, every);
      timer.unref();
    },
    async flush() {
      await next();
      return { ...used };
    },
    async stop() {
      clearInterval(timer);
      if (invoke) await next().catch((error: Error) => log({ message: 'Use could not be summed, and will be at the next start', error: String(error) }));
      invoke = undefined;
    },
    close() {
      unsubscribe(LINES, take);
      turn();
    },
  };
}

/** A process that was killed in the middle of a line has not answered that request. */
function linesIn(path: string): unknown[] {
  const texts = readFileSync(path, 'utf8').split('\n');
  texts.pop();
  return texts.map((text): unknown => JSON.parse(text));
}
