/** A data folder that earlier code wrote is opened by today's, which finds all of it and goes on. See README.md. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, it } from 'vitest';
import { caller, startTest } from '../local.ts';
import { type Expected, readCore } from './core.ts';
import { expectedFile } from './write.ts';

const temporary = mkdtempSync(join(tmpdir(), 'regulars-recipe-'));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

async function opens(folder: string) {
  const expected = JSON.parse(readFileSync(expectedFile(folder), 'utf8')) as Expected; // written by writeFolder
  const local = await startTest({ data: folder });
  try {
    await readCore(caller(local.url, expected.key), expected);
  } finally {
    await local.stop();
  }
}

describe('a data folder of the core', () => {
  it("written by today's code is opened after a restart", async () => {
    const folder = join(temporary, 'today');
    execFileSync(process.execPath, [fileURLToPath(new URL('./write.ts', import.meta.url)), folder]); // a process holds one deployment in its life
    await opens(folder);
  });

  const earlier = process.env.REGULARS_RECIPE;
  it('written by earlier code is opened', async ({ skip }) => {
    skip(!earlier, 'REGULARS_RECIPE names no folder that earlier code wrote (tests/recipes/README.md)');
    const folder = join(temporary, 'earlier');
    cpSync(earlier as string, folder, { recursive: true }); // skipped above without one
    cpSync(expectedFile(earlier as string), expectedFile(folder));
    await opens(folder);
  });
});
