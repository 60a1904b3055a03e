/** Which text goes into which cell when a block is pasted. Pure. */
import type { Range } from '#lib/list/range.ts';

export interface Put {
  row: number;
  column: number;
  text: string;
}

export interface Laid {
  puts: Put[];
  /** Where the block lies; the part of it that finds no row or column is cut off. */
  range: Range;
  cut: number;
}

/** Laid from the upper left corner on; a range that the block fills several times is filled, as spreadsheets do. */
export function lay(block: readonly (readonly string[])[], into: Range, { rows, columns }: { rows: number; columns: number }): Laid {
  const high = block.length;
  const wide = Math.max(0, ...block.map((row) => row.length));
  const [tall, broad] = [into.bottom - into.top + 1, into.right - into.left + 1];
  const repeats = high > 0 && wide > 0 && tall % high === 0 && broad % wide === 0;
  const [height, width] = repeats ? [tall, broad] : [high, wide];
  const bottom = Math.min(rows - 1, into.top + height - 1);
  const right = Math.min(columns - 1, into.left + width - 1);
  const puts: Put[] = [];
  for (let row = into.top; row <= bottom; row++) {
    for (let column = into.left; column <= right; column++) {
      const text = block[(row - into.top) % high]?.[(column - into.left) % wide];
      if (text !== undefined) puts.push({ row, column, text });
    }
  }
  const all = repeats ? height * width : block.reduce((sum, row) => sum + row.length, 0);
  return { puts, range: { top: into.top, left: into.left, bottom, right }, cut: all - puts.length };
}

/** Texts by record, as the server takes them. `left`: places that are left out, as `id field`. */
export function rowsOf(
  puts: readonly { id: string; field: string; text: string }[],
  left: ReadonlySet<string> = new Set(),
): { id: string; texts: Record<string, string> }[] {
  const byId = new Map<string, Record<string, string>>();
  for (const { id, field, text } of puts) {
    if (left.has(`${id} ${field}`)) continue;
    const texts = byId.get(id) ?? {};
    texts[field] = text;
    byId.set(id, texts);
  }
  return [...byId].map(([id, texts]) => ({ id, texts }));
}
