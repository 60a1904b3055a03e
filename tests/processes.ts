/** What a process and all below it use, as Linux tells it; elsewhere nothing is known. */
import { readdirSync, readFileSync } from 'node:fs';

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // ended meanwhile, or no /proc here
  }
}

/** The process and all below it. */
function tree(root: number): number[] {
  let pids: string[] = [];
  try {
    pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
  const parents = new Map(pids.map((pid) => [Number(pid), Number(/\) \S (\d+)/.exec(read(`/proc/${pid}/stat`))?.[1])]));
  const found = [root];
  for (const pid of found) for (const [child, parent] of parents) if (parent === pid) found.push(child);
  return found;
}

/** User and system time stand in hundredths of a second behind the name, which may hold anything but a closing bracket and a letter. */
function used(pid: number): number {
  const after = /\) [A-Z] (.*)/.exec(read(`/proc/${pid}/stat`))?.[1]?.split(' ') ?? [];
  return (Number(after[10] ?? 0) + Number(after[11] ?? 0)) * 10;
}

/** Milliseconds of CPU that the processes have used so far: on a busy machine the steadier figure. */
export const cpuOf = (root: number): number => tree(root).reduce((sum, pid) => sum + used(pid), 0);

/** The share of memory that is their own, in MB; undefined where the system does not say. */
export function memoryOf(root: number): number | undefined {
  const kilobytes = tree(root)
    .map((pid) => Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0))
    .reduce((sum, one) => sum + one, 0);
  return kilobytes > 0 ? kilobytes / 1024 : undefined;
}

/** The port that one of the processes was started with. */
export const portOf = (root: number): string | undefined => tree(root).flatMap((pid) => /--port\0(\d+)/.exec(read(`/proc/${pid}/cmdline`))?.[1] ?? [])[0];
