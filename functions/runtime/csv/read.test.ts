import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { delimiterOf } from './delimiter.ts';
import { decoded, type Encoding, encodingOf } from './encoding.ts';
import { asMeant, neutral } from './formula.ts';
import { headingsOf, rowsIn } from './read.ts';
import { BYTE_ORDER_MARK, csvLine } from './write.ts';

const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16();
/** 张伟,单雄信 */
const gb = Buffer.from([0xd5, 0xc5, 0xce, 0xb0, 0x2c, 0xb5, 0xa5, 0xd0, 0xdb, 0xd0, 0xc5]);

const pieces = (bytes: Uint8Array, size: number) =>
  Readable.from(
    (function* () {
      for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
    })(),
  );
const all = async (bytes: Uint8Array, encoding: Encoding = 'utf-8', delimiter: ',' | ';' = ',', size = 7) =>
  Array.fromAsync(rowsIn(pieces(bytes, size), { encoding, delimiter }));
const text = (csv: string) => all(Buffer.from(csv));

describe('knows the encoding', () => {
  it.each([
    ['utf-8', Buffer.from('姓名,电话\n张伟,1')],
    ['utf-8', Buffer.from('\ufeff姓名')],
    ['utf-16le', Buffer.from('\ufeff姓名', 'utf16le')],
    ['utf-16be', utf16be('\ufeff姓名')],
    ['utf-16le', Buffer.from('name,phone\n张伟,123', 'utf16le')],
    ['utf-16be', utf16be('name,phone\n张伟,123')],
    ['gb18030', gb],
    ['windows-1252', Buffer.from('Name;Stadt\nMüller;Köln\nGrün;Düren', 'latin1')],
  ] as const)('%s', (encoding, bytes) => expect(encodingOf(bytes, false)).toBe(encoding));

  it('also where the beginning ends within a character', () => {
    expect(encodingOf(Buffer.from('姓名').subarray(0, 5), true)).toBe('utf-8');
    expect(encodingOf(gb.subarray(0, 3), true)).toBe('gb18030');
  });

  it('refuses what is no text', () => expect(() => encodingOf(Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 7, 0]), false)).toThrow(/FILE_UNREADABLE|Zero/));
});

describe('decodes', () => {
  it.each([1, 2, 3, 5])('characters that lie across pieces of %i bytes', async (size) => {
    expect((await Array.fromAsync(decoded(pieces(gb, size), 'gb18030'))).join('')).toBe('张伟,单雄信');
    expect((await Array.fromAsync(decoded(pieces(Buffer.from('\ufeff张伟'), size), 'utf-8'))).join('')).toBe('张伟');
    expect((await Array.fromAsync(decoded(pieces(utf16be('\ufeff张伟'), size), 'utf-16be'))).join('')).toBe('张伟');
  });
  it('stops at a byte that does not fit', () => expect(Array.fromAsync(decoded(pieces(gb, 4), 'utf-8'))).rejects.toThrow('Not utf-8'));
});

describe('knows the delimiter', () => {
  it.each([
    [',', 'a,b,c\n1,"2;3;4",5\n'],
    [';', 'a;b\n1,5;2,5\n'],
    ['\t', 'a\tb\n1, 2\t3\n'],
    ['|', 'a|b|c\n1|2|3'],
    [',', 'only one column\nx\n'],
    [';', 'sep=;\na;b\n'],
    [',', 'name,note\nx,"many\n;;;;\nlines;;;"\ny,z\n'],
  ])('%j', (delimiter, csv) => expect(delimiterOf(csv)).toBe(delimiter));
});

describe('reads rows', () => {
  it('with quotes, line ends of every kind and empty lines', async () => {
    expect(await text('a,b\r\n"1,\n""x""",2\n\n , \r3,4')).toEqual([
      ['a', 'b'],
      ['1,\n"x"', '2'],
      ['3', '4'],
    ]);
  });
  it('that are ragged', async () => expect(await text('a,b\n1\n1,2,3')).toEqual([['a', 'b'], ['1'], ['1', '2', '3']]));
  it('with quotes where none belong', async () => expect(await text('a\n5" pipe\n"x"y')).toEqual([['a'], ['5" pipe'], ['"x"y']]));
  it('after the hint of a delimiter', async () =>
    expect(await all(Buffer.from('sep=;\na;b\n1;2'), 'utf-8', ';')).toEqual([
      ['a', 'b'],
      ['1', '2'],
    ]));
});

describe('refuses within bounded memory', () => {
  /** Gigabytes of one piece repeated; counts how much was asked for. */
  const endless = (head: string, piece: string) => {
    const taken = { bytes: 0 };
    const bytes = Buffer.from(piece.repeat(65_536 / piece.length));
    const source = Readable.from(
      (function* () {
        yield Buffer.from(head);
        for (; taken.bytes < 10e9; taken.bytes += bytes.length) yield bytes;
      })(),
    );
    return { taken, rows: Array.fromAsync(rowsIn(source, { encoding: 'utf-8', delimiter: ',' })) };
  };
  it.each([
    ['a quoted cell without end', 'a,b\n1,"', 'x'],
    ['a cell without end', 'a,b\n1,', 'x'],
    ['a million columns', 'a', ','],
    ['a million columns with names', 'a', 'b,'],
  ])('%s', async (_, head, piece) => {
    const { taken, rows } = endless(head, piece);
    await expect(rows).rejects.toThrow(expect.objectContaining({ code: 'FILE_UNREADABLE' }));
    expect(taken.bytes).toBeLessThan(8e6);
  });
});

describe('names columns', () => {
  const named = (...row: string[]) => headingsOf(row, (place) => `Column ${place}`);
  it('each by its own name', () => expect(named(' Phone ', 'phone', '', 'a\n b', 'Phone')).toEqual(['Phone', 'phone (2)', 'Column 3', 'a b', 'Phone (3)']));
  it('but none that would reach a prototype', () => {
    expect(() => named('a', '__proto__')).toThrow(expect.objectContaining({ code: 'INVALID', faults: [{ pointer: '/columns/1/header', code: 'NOT_A_NAME' }] }));
  });
});

describe('formulas', () => {
  const risky = ['=1+1', '+49 30 123', '-5', '@SUM(A1)', ' =x', '\t=x', '\r\n@x', '＝x', '－5', "'=x", "''+x", '\u00a0=x'];
  it.each(risky)('%j is neutralised and survives', async (cell) => {
    expect(neutral(cell)[0]).toBe("'");
    expect(asMeant(neutral(cell))).toBe(cell);
  });
  it.each(['plain', "'tis", "it's =", '1-2', 'a@b.example'])('%j stays as it is', (cell) => {
    expect(neutral(cell)).toBe(cell);
    expect(asMeant(cell)).toBe(cell);
  });
  it('a written table reads the same', async () => {
    const rows = [['h', 'i'], [...risky.slice(0, 2)], ['a "b", c', ' x\ny '], ["'=x", '张']];
    expect(await text(BYTE_ORDER_MARK + rows.map((cells) => csvLine(cells)).join(''))).toEqual(rows);
  });
});
