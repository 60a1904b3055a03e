import { describe, expect, test } from 'vitest';
import { countOf, everything, has, isFull, MOST_NAMED, none, withRows } from './chosen.ts';
import { lay, rowsOf } from './paste.ts';
import { contains, isSingle, moved, next, rangeOf } from './range.ts';
import { parse, print, printHtml } from './tsv.ts';

const size = { rows: 50, columns: 4, page: 10 };

describe('a range', () => {
  test('lies between any two corners, never over the boxes that choose rows', () => {
    const range = rangeOf({ row: 5, column: -1 }, { row: 2, column: 3 });
    expect(range).toEqual({ top: 2, bottom: 5, left: 0, right: 3 });
    expect([contains(range, 2, 0), contains(range, 5, 3), contains(range, 6, 0), contains(range, 3, -1)]).toEqual([true, true, false, false]);
    expect([isSingle(range), isSingle(rangeOf({ row: 1, column: 1 }, { row: 1, column: 1 }))]).toEqual([false, true]);
  });

  test('is reached by keys, and ends at the edges', () => {
    const from = { row: 0, column: 0 };
    expect(moved(from, 'ArrowUp', false, size)).toEqual(from);
    expect(moved(from, 'ArrowLeft', false, size)).toEqual({ row: 0, column: -1 });
    expect(moved({ row: 0, column: -1 }, 'ArrowLeft', false, size)).toEqual({ row: 0, column: -1 });
    expect(moved(from, 'ArrowDown', true, size)).toEqual({ row: 49, column: 0 });
    expect(moved(from, 'End', true, size)).toEqual({ row: 49, column: 3 });
    expect(moved({ row: 45, column: 2 }, 'PageDown', false, size)).toEqual({ row: 49, column: 2 });
    expect(moved({ row: 45, column: 2 }, 'Home', false, size)).toEqual({ row: 45, column: 0 });
    expect(moved(from, 'x', false, size)).toBeUndefined();
  });

  test('goes on behind the last column in the next row, and back', () => {
    expect(next({ row: 1, column: 3 }, size)).toEqual({ row: 2, column: 0 });
    expect(next({ row: 2, column: 0 }, size, true)).toEqual({ row: 1, column: 3 });
    expect(next({ row: 49, column: 3 }, size)).toEqual({ row: 49, column: 3 });
    expect(next({ row: 0, column: 0 }, size, true)).toEqual({ row: 0, column: 0 });
  });
});

describe('the text of a range', () => {
  test('comes back as it was, whatever stands in the cells', () => {
    const cells = [
      ['张伟', 'a\tb', 'two\nlines', ''],
      ['"quoted"', 'in "the" middle', '""', ' x '],
    ];
    expect(parse(print(cells))).toEqual(cells);
  });

  test('is read as spreadsheets of every system write it', () => {
    expect(parse('a\tb\r\nc\td\r\n')).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
    expect(parse('one')).toEqual([['one']]);
    expect(parse('"Big" Ben\tb')).toEqual([['"Big" Ben', 'b']]);
    expect(parse('"never closed\tb')).toEqual([['"never closed', 'b']]);
    expect(parse('\t\n\t')).toEqual([
      ['', ''],
      ['', ''],
    ]);
  });

  test('runs as a script nowhere', () => {
    expect(printHtml([['<img src=x onerror="alert(1)">']])).toBe('<table><tr><td>&lt;img src=x onerror=&quot;alert(1)&quot;&gt;</td></tr></table>');
  });
});

describe('a block that is pasted', () => {
  const block = [
    ['1', '2'],
    ['3', '4'],
  ];
  test('lies from the active cell on, cut off at the edges', () => {
    const { puts, range, cut } = lay(block, rangeOf({ row: 49, column: 3 }, { row: 49, column: 3 }), size);
    expect([puts, range, cut]).toEqual([[{ row: 49, column: 3, text: '1' }], { top: 49, bottom: 49, left: 3, right: 3 }, 3]);
  });

  test('fills a range that it fits into', () => {
    const { puts } = lay([['x']], rangeOf({ row: 0, column: 0 }, { row: 1, column: 2 }), size);
    expect(puts).toHaveLength(6);
    expect(lay(block, rangeOf({ row: 0, column: 0 }, { row: 3, column: 1 }), size).puts.map(({ text }) => text)).toEqual([
      '1',
      '2',
      '3',
      '4',
      '1',
      '2',
      '3',
      '4',
    ]);
  });

  test('lies once where the range is no multiple of it, and ragged rows leave the rest alone', () => {
    expect(lay(block, rangeOf({ row: 0, column: 0 }, { row: 2, column: 0 }), size).puts).toHaveLength(4);
    expect(lay([['a', 'b'], ['c']], rangeOf({ row: 0, column: 0 }, { row: 0, column: 0 }), size).puts.map(({ text }) => text)).toEqual(['a', 'b', 'c']);
  });

  test('goes to the server by record, without what is left out', () => {
    const puts = [
      { id: 'a', field: 'x', text: '1' },
      { id: 'a', field: 'y', text: '2' },
      { id: 'b', field: 'x', text: '3' },
    ];
    expect(rowsOf(puts, new Set(['b x']))).toEqual([{ id: 'a', texts: { x: '1', y: '2' } }]);
  });
});

describe('rows that are chosen', () => {
  test('one by one, and all but some', () => {
    const some = withRows(none, ['a', 'b'], true);
    expect([has(some, 'a'), has(some, 'c'), countOf(some, 9)]).toEqual([true, false, 2]);
    const most = withRows(everything, ['a', 'b'], false);
    expect([has(most, 'a'), has(most, 'c'), countOf(most, 9)]).toEqual([false, true, 7]);
    expect(withRows(most, ['a'], true).ids).toEqual(new Set(['b']));
    expect(withRows(some, ['a'], false).ids).toEqual(new Set(['b']));
  });

  test('are named up to a limit', () => {
    const names = Array.from({ length: MOST_NAMED + 1 }, (_, at) => String(at));
    expect([isFull(withRows(none, names.slice(1), true)), isFull(withRows(none, names, true))]).toEqual([false, true]);
  });
});
