/** The data folder belongs to one running deployment at a time; what must not be read by others has mode 600. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'; // it lives, under another user
  }
};

/** What ran when the pid was written: a pid alone may since have gone to another program. Empty where /proc is not there. */
export function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

/** Takes the folder or says who has it. A lock that a killed process left is taken over. */
export function takeFolder(data: string): { folder: string; release(): void } {
  const folder = resolve(data);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lock = join(folder, 'lock');
  for (let tries = 0; ; tries++) {
    try {
      writeFileSync(lock, JSON.stringify({ pid: process.pid, command: commandOf(process.pid) }), { flag: 'wx', mode: 0o600 });
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || tries > 3) throw error;
      const { pid, command } = readLock(lock);
      if (pid && isAlive(pid) && (pid === process.pid || command === commandOf(pid)))
        throw new Error(`The data folder ${folder} is in use by process ${pid}. Stop that one first, or name another folder in REGULARS_DATA.`);
      rmSync(lock, { force: true });
    }
  }
  return { folder, release: () => rmSync(lock, { force: true }) };
}

function readLock(file: string): { pid?: number; command?: string } {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as { pid?: number; command?: string };
  } catch {
    return {};
  } // half-written by a killed process
}

/** Ends a child that a killed deployment left behind, found by the pid it noted and only if it is still that program on this folder. */
export function endLeftover(note: string, mark: string): void {
  try {
    const pid = Number(readFileSync(note, 'utf8'));
    if (pid > 1 && commandOf(pid).includes(mark)) process.kill(pid, 'SIGKILL');
  } catch {} // no note, or no such process
}
