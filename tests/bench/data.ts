/** Generated workspaces as data folders. REGULARS_BENCH_KEEP=<folder> keeps them there for the next run. */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A fresh copy in `work` of the workspace with so many customers and so many interactions of each: what is measured changes it. */
export function dataOf(work: string, size: number, seed: number, interactions: number): string {
  const kept = process.env.REGULARS_BENCH_KEEP;
  const original = join(kept ?? work, `size-${size}-${interactions}-seed-${seed}`);
  if (!existsSync(join(original, 'bench.json'))) {
    mkdirSync(kept ?? work, { recursive: true });
    const load = fileURLToPath(new URL('./load.ts', import.meta.url));
    const { status } = spawnSync(process.execPath, [load, original, String(size), String(seed), String(interactions)], { stdio: 'inherit' });
    if (status !== 0) throw new Error(`The workspace of ${size} customers could not be made`);
  }
  if (!kept) return original;
  const copy = join(work, `size-${size}`);
  cpSync(original, copy, { recursive: true });
  return copy;
}
