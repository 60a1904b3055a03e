/** Files end at 200 lines. A longer one says why in its first comment: `Long: <reason>`. */
import { sources } from './files.ts';

const MOST = 200;
const HEAD = 1200;

export function longFiles(root: string): string {
  return sources(root, /^(shared|functions|infra|web\/src)\/.*\.(ts|mjs|svelte)$/)
    .map(({ path, text }) => ({ path, text, lines: text.split('\n').length - 1 }))
    .filter(({ text, lines }) => lines > MOST && !/\bLong: \S/.test(text.slice(0, HEAD)))
    .map(({ path, lines }) => `${path}: ${lines} lines`)
    .join('\n');
}
