import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { archiveOf, parts } from '../../../tests/doubles/workbook.ts';
import { isArchive, sheetsOf } from './archive.ts';
import { sheetRows } from './read.ts';
import { textOf } from './text.ts';
import { workbookOf } from './write.ts';

async function* rowsOf<T>(...rows: T[]): AsyncGenerator<T> {
  yield* rows;
}
const read = (bytes: Buffer, sheet = 'Sheet1', most?: number) => Array.fromAsync(sheetRows(bytes, sheet, most));
const code = (of: Promise<unknown>) =>
  of.then(
    () => 'read',
    (error) => error.code,
  );

describe('a workbook', () => {
  it('gives back what was written, text as text', async () => {
    const texts = ['=1+1', '@SUM(A1)', "'=x", '+49 30 1', ' 张伟 ', 'two\nlines', '😀 & <b> "q" ]]>', '_x000D_', '007', '1e5'];
    const bytes = await workbookOf('客户/[x]', ['A', ...texts.slice(1)], rowsOf<(string | number)[]>(texts, [12.5, 0.1 + 0.2, -3, 13800138000, 1e21]));
    expect(isArchive(bytes)).toBe(true);
    const [sheet] = sheetsOf(bytes);
    expect(sheet?.name).toBe('客户  x');
    expect(await read(bytes, sheet?.name)).toEqual([['A', ...texts.slice(1)], texts, ['12.5', '0.3', '-3', '13800138000', '1e+21']]);
  });

  it('with several sheets is read by the sheet that is chosen; hidden ones are not offered', async () => {
    const bytes = archiveOf(
      parts({ 'Q&A': '<row><c t="inlineStr"><is><t>a</t></is></c></row>', Second: '<row><c><v>2</v></c></row>', Secret: '' }, ['Secret']),
    );
    expect(sheetsOf(bytes).map(({ name }) => name)).toEqual(['Q&A', 'Second']);
    expect([await read(bytes, 'Q&A'), await read(bytes, 'Second')]).toEqual([[['a']], [['2']]]);
  });

  it('shows dates as the sheet does, without a time zone', () => {
    expect([new Date(Date.UTC(2026, 2, 9)), new Date(Date.UTC(2026, 2, 9, 14, 30, 0, 400)), true, null, Number.NaN, 'x'].map(textOf)).toEqual([
      '2026-03-09',
      '2026-03-09 14:30:00',
      'TRUE',
      '',
      'NaN',
      'x',
    ]);
  });

  it('is read from its beginning where that is enough, empty rows left out', async () => {
    const row = (text: string) => `<row><c t="inlineStr"><is><t>${text}</t></is></c></row>`;
    const bytes = archiveOf(parts({ Sheet1: ['a', '', 'b', ' ', 'c', 'd'].map(row).join('') }));
    expect([await read(bytes), await read(bytes, 'Sheet1', 3)]).toEqual([
      [['a'], ['b'], ['c'], ['d']],
      [['a'], ['b']],
    ]);
  });
});

describe('refuses', () => {
  const sheet = (rows: string) => archiveOf(parts({ Sheet1: rows }));

  it('what is no workbook, or a damaged one', async () => {
    const bytes = sheet('<row><c><v>1</v></c></row>');
    const broken = [Buffer.from('PK\u0003\u0004 nothing'), bytes.subarray(0, bytes.length - 30), archiveOf({ 'a.txt': 'x' })];
    expect(broken.map((one) => code((async () => sheetsOf(one))()))).toHaveLength(3);
    for (const one of broken) expect(await code((async () => sheetsOf(one))())).toBe('FILE_UNREADABLE');
  });

  it('one that would burst, before any of it is unpacked', () => {
    const bomb = deflateRawSync(Buffer.alloc(60_000_000));
    const all = parts({ Sheet1: '' });
    const burst = archiveOf({ ...all, 'xl/worksheets/sheet1.xml': { packed: bomb, size: 60_000_000 } });
    expect(() => sheetsOf(burst)).toThrow(/bursts/);
    const lying = archiveOf({ ...all, 'xl/worksheets/sheet1.xml': { packed: bomb, size: 0 } });
    expect(() => sheetsOf(lying)).toThrow(/bursts/);
    const many = archiveOf({
      ...all,
      ...Object.fromEntries(Array.from({ length: 9 }, (_, at) => [`x${at}`, { packed: Buffer.alloc(1_000_000), size: 50_000_000 }])),
    });
    expect(() => sheetsOf(many)).toThrow(/bytes unpacked/);
  });

  it('one that says it is smaller than it is, without unpacking more than it says', async () => {
    const bomb = deflateRawSync(Buffer.alloc(60_000_000));
    const small = archiveOf({ ...parts({ Sheet1: '' }), 'xl/worksheets/sheet1.xml': { packed: bomb, size: 1000 } });
    expect(sheetsOf(small)).toHaveLength(1);
    expect(await code(read(small))).toBe('FILE_UNREADABLE');
  });

  it('a row of too many columns, a cell of too many characters, a name twice', async () => {
    expect(await code(read(sheet('<row><c r="XFD1"><v>1</v></c></row>')))).toBe('FILE_UNREADABLE');
    expect(await code(read(sheet(`<row><c t="inlineStr"><is><t>${'x'.repeat(1_100_000)}</t></is></c></row>`)))).toBe('FILE_UNREADABLE');
    const twice = archiveOf(parts({ Sheet1: '' }), ['xl/workbook.xml']);
    expect(() => sheetsOf(twice)).toThrow(/twice/);
  });
});
