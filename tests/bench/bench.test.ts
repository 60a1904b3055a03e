/** The short form of `npm run bench` runs through: every question is answered as expected, none is judged by its time. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));

test('the bench asks every question at 1,000 customers', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [main, '--short'], { timeout: 240_000 });
  for (const row of ['get', 'list by any field', 'search, pinyin', 'filter on own fields', 'summarize', 'update', 'create'])
    expect(stdout).toMatch(new RegExp(`^${row} `, 'm'));
  expect(stdout).toMatch(/^import: \d+ rows a second/m);
}, 300_000);
