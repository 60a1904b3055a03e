/**
 * S20: tables that are too large in one way or another are refused by their first bytes: what was taken of them and the
 * memory that it cost are held to bounds. How long a refusal took is printed: 2 s is the figure to reach.
 */
import { spawnSync } from 'node:child_process';
import { deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { repository } from '../deployment.ts';
import { archiveOf, parts } from '../doubles/workbook.ts';
import { announce } from '../importing.ts';
import { startTest } from '../local.ts';

let local: Awaited<ReturnType<typeof startTest>>;
beforeAll(async () => void (local = await startTest()));
afterAll(() => local.stop());

const MB = 1e6;
const MOST_MEMORY = 256 * MB;

interface Reading {
  /** The code of the refusal, or `read`. */
  code: string;
  /** Bytes that were asked for, rows that were given. */
  taken: number;
  rows: number;
  /** Bytes by which the process grew while it read. */
  grown: number;
}

/**
 * Reads in a process of its own, so that its memory is that of the reading alone. `read` is a program that has loaded all
 * it needs and gives rows from `endless(piece)`: the piece again and again, up to 10 GB, unless more than `most` is taken.
 */
function reading(what: string, load: string, read: string, most = 20 * MB): Reading {
  const script = `
    ${load}
    let taken = 0, rows = 0, top = 0;
    async function* endless(piece, first = '') {
      if (first) yield Buffer.from(first);
      for (; taken < 1e10; taken += piece.length) {
        if (taken > ${most}) throw new Error('More than ${most} bytes were taken');
        yield Buffer.from(piece);
      }
    }
    const bare = process.memoryUsage().rss;
    const watch = setInterval(() => { top = Math.max(top, process.memoryUsage().rss); }, 5);
    const began = performance.now();
    const code = await (async () => { ${read} })().then(() => 'read', (error) => error.code ?? String(error));
    const ms = performance.now() - began;
    clearInterval(watch);
    console.log(JSON.stringify({ code, taken, rows, ms, grown: Math.max(top, process.memoryUsage().rss) - bare }));
    process.exit(0);`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { cwd: repository, encoding: 'utf8', timeout: 60_000 });
  if (!stdout) throw new Error(stderr);
  const { ms, ...found } = JSON.parse(stdout) as Reading & { ms: number };
  console.log(
    `S20 ${what}: ${found.code} after ${(found.taken / MB).toFixed(2)} MB and ${found.rows} rows, ${(ms / 1000).toFixed(2)} s, ${(found.grown / MB).toFixed(0)} MB more memory (to reach: refused in 2 s and 256 MB)`,
  );
  return found;
}

const csv = `const { rowsIn } = await import('./functions/runtime/csv/read.ts'); await import('csv-parse');
  const format = { encoding: 'utf-8', delimiter: ',' };
  const readAll = async (source) => { for await (const row of rowsIn(source, format)) rows += row.length > 0 ? 1 : 0; };`;

it('a quoted cell of 10 GB', () => {
  const found = reading('a quoted cell of 10 GB', csv, `await readAll(endless('x'.repeat(65536), 'a,b\\n"'));`);
  expect(found.code).toBe('FILE_UNREADABLE');
  expect(found.rows).toBeLessThanOrEqual(1); // the headings
  expect(found.taken).toBeLessThan(4 * MB);
  expect(found.grown).toBeLessThan(MOST_MEMORY);
});

it('columns without an end, of which a million are the first 2 MB', () => {
  const found = reading('columns without an end', csv, `await readAll(endless('a,'.repeat(32768)));`);
  expect(found).toMatchObject({ code: 'FILE_UNREADABLE', rows: 0 });
  expect(found.taken).toBeLessThan(MB);
  expect(found.grown).toBeLessThan(MOST_MEMORY);
});

it('as many rows as there are cost the memory of one', () => {
  const found = reading(
    'rows without an end',
    csv,
    `await readAll(endless('Anna,anna@example.com,12\\n'.repeat(2500))).catch((error) => { if (!/were taken/.test(error)) throw error; });`,
    10 * MB,
  );
  expect(found).toMatchObject({ code: 'read' });
  expect(found.rows).toBeGreaterThan(300_000);
  expect(found.grown).toBeLessThan(MOST_MEMORY);
});

it('on the road that people take: announced as 10 GB, or with a million columns', async () => {
  const { call } = await local.workspace();
  const huge = await call('POST', '/v1/imports', { object: 'customer', name: 'huge.csv', size: 1e10 });
  expect([huge.status, huge.body.errors]).toMatchObject([400, [{ pointer: '/size', code: 'TOO_BIG' }]]);
  const began = performance.now();
  for (const text of [`${'a,'.repeat(1_000_000)}a\n`, `a,b\n"${'x'.repeat(3_000_000)}`]) {
    const file = await announce(call, text);
    expect((await file.preview()).body.code, text.slice(0, 9)).toBe('FILE_UNREADABLE');
    expect((await file.start()).body.code, text.slice(0, 9)).toBe('FILE_UNREADABLE');
  }
  console.log(`S20 uploaded, looked at and started, two files: refused in ${((performance.now() - began) / 1000).toFixed(2)} s`);
});

it('an archive that bursts, or says that it does not', async () => {
  const { call } = await local.workspace();
  const bomb = deflateRawSync(Buffer.alloc(500_000_000, 32), { level: 1 });
  const all = parts({ Sheet1: '' });
  const codes: string[] = [];
  for (const size of [500_000_000, 0, 100, 0xfffffffe]) {
    const file = await announce(call, archiveOf({ ...all, 'xl/worksheets/sheet1.xml': { packed: bomb, size } }), 'customer', 'bomb.xlsx');
    codes.push(((await file.preview()).body as { code: string }).code);
  }
  expect(codes).toEqual(['FILE_TOO_LARGE', 'FILE_TOO_LARGE', 'FILE_UNREADABLE', 'FILE_TOO_LARGE']);
  const load = `const { archiveOf, parts } = await import('./tests/doubles/workbook.ts');
    const { deflateRawSync } = await import('node:zlib');
    const { sheetsOf } = await import('./functions/runtime/spreadsheet/archive.ts');
    const bytes = archiveOf({ ...parts({ Sheet1: '' }), 'xl/worksheets/sheet1.xml': { packed: deflateRawSync(Buffer.alloc(50_000_000)), size: 50_000_000 } });`;
  expect(reading('an archive of 50 MB in one part', load, 'sheetsOf(bytes);').grown).toBeLessThan(MOST_MEMORY);
});

it('a workbook of too many cells ends its reader, not the process', async () => {
  const rows = Array.from({ length: 3000 }, () => `<row>${'<c><v>1</v></c>'.repeat(1999)}</row>`).join('');
  const { sheetRows } = await import('@regulars/functions/runtime/spreadsheet/read.ts');
  const read = async () => {
    for await (const row of sheetRows(archiveOf(parts({ Sheet1: rows })), 'Sheet1')) if (row.length === 0) throw new Error('An empty row');
  };
  await expect(read()).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' });
});
