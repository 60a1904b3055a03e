/** Nothing is left for later in silence: no marks of unfinished work, no test run alone, none skipped without a reason. */
import { sources } from './files.ts';

const unfinished = /\b(TODO|FIXME|XXX|HACK)\b/;
const alone = /\b(describe|it|test|suite)\.only\b/;
const skipped = /\.(skip|skipIf|todo|runIf)\b/;
/** A reason: a comment on the line or above it, or the note handed to `context.skip`, which is printed. */
const reason = /\/\/ \S|\/\*\* \S|context\.skip\([^)]/;

export function marks(root: string): string {
  const found: string[] = [];
  for (const { path, text } of sources(root, /\.(ts|mjs|svelte|css|html)$/)) {
    if (path === 'tests/check/marks.ts') continue;
    const lines = text.split('\n');
    for (const [at, line] of lines.entries()) {
      const isTest = /\.test\.ts$/.test(path);
      const explained = reason.test(line) || reason.test(lines[at - 1] ?? '');
      if (unfinished.test(line) || (isTest && alone.test(line)) || (isTest && skipped.test(line) && !explained))
        found.push(`${path}:${at + 1}: ${line.trim().slice(0, 120)}`);
    }
  }
  return found.join('\n');
}
