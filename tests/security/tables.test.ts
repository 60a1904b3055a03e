/** S14, S21, S27: tables that attack whoever opens them, reads them or keeps them. */
import { Readable } from 'node:stream';
import { rowsIn } from '@regulars/functions/runtime/csv/read.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { announce, importTable, recordsBy, reportOf } from '../importing.ts';
import { startTest } from '../local.ts';

let local: Awaited<ReturnType<typeof startTest>>;
beforeAll(async () => void (local = await startTest()));
afterAll(() => local.stop());

/** What a spreadsheet takes for a formula, after whatever it overlooks before it. */
const signs = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
const before = ['', ' ', '\t', '\n', '\r\n', '\u00a0', '\u3000', '\u200b', '\ufeff', "'", "''"];
const formulas = before.flatMap((blank) => signs.map((sign) => `${blank}${sign}cmd|' /C calc'!A0`));
const runs = (cell: string) => /^[\s\u0000-\u0020\u00a0\u200b\ufeff]*[=+\-@＝＋－＠]/.test(cell);

/** The cells with a formula in them, as a spreadsheet sees them. */
function cellsOf(bytes: Buffer): string[] {
  const text = bytes.toString().replace(/^\ufeff/, '');
  const cells = [...text.matchAll(/("(?:[^"]|"")*"|[^,\r\n]*)(?:,|\r\n|$)/g)].map(([, cell = '']) =>
    cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell,
  );
  return cells.filter((cell) => /^[\s\S]*cmd/.test(cell));
}

describe('S14: formulas', () => {
  it('are made harmless in exports and error files, and come back as they were', async () => {
    const { call } = await local.workspace();
    for (let at = 0; at < formulas.length; at += 100)
      await call('POST', '/v1/customers/batch', { items: formulas.slice(at, at + 100).map((note, one) => ({ create: { name: `${at + one}`, note } })) });
    const stored = await recordsBy(call, 'customers', 'name');
    expect(stored.size).toBe(formulas.length);
    const made = await call('POST', '/v1/customers/export', { format: 'csv', fields: ['name', 'note'], delimiter: ',' });
    const bytes = Buffer.from(await (await fetch(made.body.file.url)).arrayBuffer());
    expect(cellsOf(bytes).filter(runs)).toEqual([]);
    const columns = [
      { header: 'ID', field: 'id' },
      { header: 'Name', field: 'name' },
      { header: 'Note', field: 'note' },
    ];
    const unchanged = await importTable(call, bytes, columns, 'customer', { mode: 'update', by: 'id' });
    expect(unchanged).toMatchObject({ done: formulas.length, updated: 0, failed: 0 });

    const refused = await importTable(call, bytes, [
      { header: 'Note', field: 'birthday' },
      { header: 'Name', field: 'name' },
    ]);
    expect(refused.failed).toBe(formulas.length);
    expect(cellsOf(Buffer.from(await reportOf(refused))).filter(runs)).toEqual([]);
  });

  it('are text in a workbook', async () => {
    const { call } = await local.workspace();
    await call('POST', '/v1/customers', { name: '=1+1', note: '@SUM(1)' });
    const made = await call('POST', '/v1/customers/export', { format: 'xlsx', fields: ['name', 'note'] });
    const { sheetRows } = await import('@regulars/functions/runtime/spreadsheet/read.ts');
    const bytes = Buffer.from(await (await fetch(made.body.file.url)).arrayBuffer());
    expect((await Array.fromAsync(sheetRows(bytes, 'Customers')))[1]?.slice(1)).toEqual(['=1+1', '@SUM(1)']);
  });
});

describe('S21: names that reach a prototype', () => {
  it('as headings, fields, matches, corrections and columns of an export', async () => {
    const { call } = await local.workspace();
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      const file = await announce(call, `Name,${name}\na,b\n`);
      const plan = { columns: [{ header: 'Name', field: name }], mode: 'update', by: name };
      const asked = [
        await call('POST', `/v1/imports/${file.id}/check`, plan),
        await call('POST', `/v1/imports/${file.id}/start`, plan),
        await call('POST', '/v1/customers/export', { format: 'csv', fields: [name] }),
        await call('POST', '/v1/customers/export', { format: 'csv', sort: [name] }),
      ];
      expect(asked.map(({ status }) => status)).toEqual([400, 400, 400, 400]);
    }
    const heading = await (await announce(call, 'Name,__proto__\na,b\n')).start();
    expect([heading.status, heading.body.errors]).toMatchObject([400, [{ pointer: '/columns/1/header', code: 'NOT_A_NAME' }]]);
    const rows: string[][] = [];
    for await (const row of rowsIn(Readable.from([Buffer.from('constructor,toString\n1,2')]), { encoding: 'utf-8', delimiter: ',' })) rows.push(row);
    expect([rows, ({} as Record<string, unknown>).b]).toEqual([
      [
        ['constructor', 'toString'],
        ['1', '2'],
      ],
      undefined,
    ]);
  });
});

describe('S27: uploads', () => {
  const body = (bytes: number) => Buffer.alloc(bytes, 'a');

  it('of a name that is no table, or a size that cannot be, are not begun', async () => {
    const { call } = await local.workspace();
    const ask = async (name: string, size = 10) => {
      const { status, body: said } = await call('POST', '/v1/imports', { object: 'customer', name, size });
      return [status, said.errors?.[0]?.pointer, said.errors?.[0]?.code];
    };
    for (const name of ['page.html', 'image.svg', 'x.csv.exe', 'csv', 'a.xlsm', '../../x']) expect(await ask(name)).toEqual([400, '/name', 'NOT_A_TABLE']);
    expect([await ask('a.csv', 0), await ask('a.csv', 3e9), await ask('a.xlsx', 2e8)]).toEqual([
      [400, '/size', 'TOO_SMALL'],
      [400, '/size', 'TOO_BIG'],
      [400, '/size', 'TOO_BIG'],
    ]);
  });

  it('go to one place, with the size and type that were announced', async () => {
    const { call } = await local.workspace();
    const { upload } = (await call('POST', '/v1/imports', { object: 'customer', name: 'a.csv', size: 10 })).body;
    const put = async (url: string, bytes: Buffer, headers: Record<string, string>) =>
      (await fetch(url, { method: 'PUT', headers, body: new Uint8Array(bytes) })).status;
    const elsewhere = new URL(upload.url);
    elsewhere.pathname = elsewhere.pathname.replace(/T\/[0-9A-Z]{26}/, 'T/01J00000000000000000000000');
    expect([
      await put(upload.url, body(11), upload.headers),
      await put(upload.url, body(10), { 'content-type': 'text/html' }),
      await put(elsewhere.href, body(10), upload.headers),
      await put(upload.url, body(10), upload.headers),
    ]).toEqual([403, 403, 403, 200]);
  });

  it('come back as a download of text, never as a page', async () => {
    const { call } = await local.workspace();
    await call('POST', '/v1/customers', { name: '<script>alert(1)</script>' });
    const made = await call('POST', '/v1/customers/export', { format: 'csv', fields: ['name'] });
    const { headers } = await fetch(made.body.file.url);
    expect([headers.get('content-type'), headers.get('x-content-type-options'), headers.get('content-disposition')]).toEqual([
      expect.stringMatching(/^text\/csv/),
      'nosniff',
      expect.stringMatching(/^attachment; filename="customers-[\d-]+\.csv"$/),
    ]);
  });
});
