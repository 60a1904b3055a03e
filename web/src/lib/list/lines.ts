/** Groups with their rows as lines of one height: how many there are, and which of them are in sight. */
import type { Row } from '#lib/api/records.ts';
import { type Found, keyText } from '#lib/list/groups.ts';

interface Read {
  rows: readonly Row[];
  isWhole: boolean;
}

export interface Block {
  found: Found;
  key: string;
  isClosed: boolean;
  /** The line of its head. */
  head: number;
  /** How many rows follow it: those that were counted, until all of them are there. */
  rows: number;
  read: Read;
}

export function laidOut(groups: readonly Found[], closed: readonly string[], readOf: (found: Found) => Read): Block[] {
  let line = 0;
  return groups
    .filter(({ count }) => count > 0)
    .map((found) => {
      const key = keyText(found.key);
      const isClosed = closed.includes(key);
      const read = readOf(found);
      const rows = isClosed ? 0 : read.isWhole ? read.rows.length : found.count;
      const block = { found, key, isClosed, head: line, rows, read };
      line += 1 + rows;
      return block;
    });
}

export interface Lines extends Pick<Block, 'found' | 'key' | 'isClosed'> {
  /** Undefined where the head itself is out of sight. */
  head: number | undefined;
  /** `index`: its line; `at`: its place in the group; no `row` while it is not there yet. */
  rows: { row: Row | undefined; at: number; index: number }[];
  /** The last place in the group that is in sight; -1 where none is. */
  last: number;
}

/** What lies between two lines. */
export function inSight(blocks: readonly Block[], first: number, last: number): Lines[] {
  return blocks.flatMap(({ found, key, isClosed, head, rows, read }) => {
    if (head + rows < first || head >= last) return [];
    const from = Math.max(0, first - head - 1);
    const to = Math.min(rows, last - head - 1);
    const seen = Array.from({ length: Math.max(0, to - from) }, (_, nth) => ({ row: read.rows[from + nth], at: from + nth, index: head + 1 + from + nth }));
    return [{ found, key, isClosed, head: head >= first ? head : undefined, rows: seen, last: to - 1 }];
  });
}
