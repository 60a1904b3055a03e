/** Places in a list as a grid: the active cell, the corner a range began at, and where keys lead. Pure. */

/** `column` −1 is the box that chooses the row. */
export interface At {
  row: number;
  column: number;
}

/** All four included. */
export interface Range {
  top: number;
  bottom: number;
  left: number;
  right: number;
}

export interface Size {
  rows: number;
  columns: number;
  /** Rows that a page key goes. */
  page: number;
}

/** Both corners may be any two that lie across; the boxes before the first column belong to no range. */
export const rangeOf = (a: At, b: At): Range => ({
  top: Math.min(a.row, b.row),
  bottom: Math.max(a.row, b.row),
  left: Math.max(0, Math.min(a.column, b.column)),
  right: Math.max(0, a.column, b.column),
});

export const contains = ({ top, bottom, left, right }: Range, row: number, column: number): boolean =>
  row >= top && row <= bottom && column >= left && column <= right;

export const isSingle = ({ top, bottom, left, right }: Range): boolean => top === bottom && left === right;

/** Where a key leads; undefined where it leads nowhere. `far`: with Ctrl or Cmd, to the edge. */
export function moved({ row, column }: At, key: string, far: boolean, { rows, columns, page }: Size): At | undefined {
  const to = (nextRow: number, nextColumn: number): At => ({
    row: Math.max(0, Math.min(rows - 1, nextRow)),
    column: Math.max(-1, Math.min(columns - 1, nextColumn)),
  });
  switch (key) {
    case 'ArrowDown':
      return to(far ? rows : row + 1, column);
    case 'ArrowUp':
      return to(far ? 0 : row - 1, column);
    case 'ArrowRight':
      return to(row, far ? columns : column + 1);
    case 'ArrowLeft':
      return to(row, far ? 0 : column - 1);
    case 'PageDown':
      return to(row + page, column);
    case 'PageUp':
      return to(row - page, column);
    case 'Home':
      return to(far ? 0 : row, 0);
    case 'End':
      return to(far ? rows : row, columns);
    default:
      return undefined;
  }
}

/** The cell after this one, in the next row after the last. */
export function next({ row, column }: At, { rows, columns }: Size, back = false): At {
  const place = Math.max(0, Math.min(rows * columns - 1, row * columns + Math.max(0, column) + (back ? -1 : 1)));
  return { row: Math.floor(place / columns), column: place % columns };
}
