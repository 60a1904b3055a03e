/**
 * The lanes of a workspace as this process knows them. Each commit takes one for itself, so that commits of one process
 * never meet in a lane; commits of two processes may, and the later one takes another lane. A head that this process
 * moved last need not be read again.
 */
import { LANES } from '@regulars/shared/rules/position.ts';
import { type Head, readHead } from './journal.ts';
import type { Table } from './table.ts';

interface Lanes {
  heads: Map<number, Head>;
  taken: Set<number>;
  waiting: (() => void)[];
}

const MOST = 500;
const known = new Map<string, Lanes>();

function lanesOf(workspace: string): Lanes {
  let found = known.get(workspace);
  if (!found) {
    found = { heads: new Map(), taken: new Set(), waiting: [] };
    known.set(workspace, found);
    if (known.size > MOST)
      for (const [name, lanes] of known)
        if (lanes.taken.size === 0 && name !== workspace) {
          known.delete(name);
          break;
        }
  }
  return found;
}

/** A free lane's head; `anew` after a conflict: read from the table, whatever is remembered. */
export async function takeLane(table: Table, workspace: string, anew: boolean): Promise<Head> {
  const lanes = lanesOf(workspace);
  while (lanes.taken.size >= LANES) await new Promise<void>((resolve) => lanes.waiting.push(resolve));
  const free = Array.from({ length: LANES }, (_, lane) => lane).filter((lane) => !lanes.taken.has(lane));
  const remembered = anew ? [] : free.filter((lane) => lanes.heads.has(lane));
  const from = remembered.length > 0 ? remembered : free;
  const lane = from[Math.floor(Math.random() * from.length)] as number; // fewer than all are taken
  lanes.taken.add(lane);
  const head = anew ? undefined : lanes.heads.get(lane);
  if (head) return head;
  try {
    return await readHead(table, workspace, lane);
  } catch (error) {
    giveBack(workspace, lane);
    throw error;
  }
}

/** Ends a commit's hold on its lane. `head`: where it stands now, left out when that is not known for certain. */
export function giveBack(workspace: string, lane: number, head?: Head): void {
  const lanes = lanesOf(workspace);
  if (head) lanes.heads.set(lane, head);
  else lanes.heads.delete(lane);
  lanes.taken.delete(lane);
  lanes.waiting.shift()?.();
}
