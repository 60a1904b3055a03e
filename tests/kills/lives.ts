/** One deployment after another over the same folder, at the same address; each but the last ends by `kill -9`, with all it has started. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Call, caller } from '../local.ts';

const program = fileURLToPath(new URL('./deployment.ts', import.meta.url));
const PATIENCE_MS = 120_000;

export interface Said {
  url: string;
  port: number;
  workspace: string;
  key: string;
}

export interface Life {
  said: Said;
  kill(): Promise<void>;
  stop(): Promise<void>;
}

/** `seed`: of the faults it lives under; without one it has none and opens a workspace. */
export async function live(data: string, port = 0, seed?: number): Promise<Life> {
  const child = spawn(process.execPath, [program, data, String(port), seed === undefined ? '' : String(seed)], {
    detached: true, // a group of its own: whatever it starts is killed with it
    stdio: ['pipe', 'pipe', 'inherit'], // its input ends with us, however we end: then it ends as well
  });
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  const killAll = () => end(child, data);
  process.once('exit', killAll);
  const said = await new Promise<Said>((done, fail) => {
    child.stdout.setEncoding('utf8').once('data', (text: string) => done(JSON.parse(text) as Said)); // what the program prints first
    child.once('exit', (code) => fail(new Error(`The deployment ended with ${code}`)));
  });
  const over = async () => {
    await ended;
    process.off('exit', killAll);
  };
  return {
    said,
    async kill() {
      killAll();
      await over();
    },
    async stop() {
      child.kill('SIGTERM');
      await over();
    },
  };
}

/** The process, what it started in its group, and its table, which is in none. */
function end({ pid = 0 }: ChildProcess, data: string): void {
  const note = join(data, 'table.db.pid');
  for (const one of [-pid, ...(existsSync(note) ? [Number(readFileSync(note, 'utf8'))] : [])]) kill(one);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Asks until somebody answers: whoever was killed comes back. What changes something needs a key. */
export function patient(url: string, key: string): Call {
  const call = caller(url, key);
  return async (...asked) => {
    for (const until = performance.now() + PATIENCE_MS; ; ) {
      try {
        const answer = await call(...asked);
        if (answer.status < 500 && answer.status !== 429) return answer;
        if (performance.now() > until) throw new Error(`${asked[1]}: ${answer.status} ${JSON.stringify(answer.body)}`);
      } catch (error) {
        if (performance.now() > until) throw error;
      }
      await pause(50);
    }
  };
}
