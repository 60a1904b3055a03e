/** Which records point to some others, over links of every object. */
import type { AnyRecord, ObjectOf } from '@regulars/shared/objects/object.ts';
import { linksTo } from '@regulars/shared/rules/merge.ts';
import { and, type Bits, empty, or, rowsIn as rowsOf, without } from './bits.ts';
import { fieldsOf, jsonTable, table } from './columns.ts';
import { visible } from './condition.ts';
import { cells } from './file.ts';
import { matches } from './matches.ts';
import { rowsIn, trashIn } from './memory.ts';
import type { Session } from './query.ts';
import { titleOf } from './titles.ts';

export interface Pointer {
  object: string;
  id: string;
}

export interface SeenPointer extends Pointer {
  title: string;
  /** When it was made. */
  at: string;
}

function pointing({ memory }: Session, of: ObjectOf, target: ObjectOf, ids: readonly string[]): Bits {
  const { size } = rowsIn(memory, of.name);
  return linksTo(of, target.name).reduce((all, name) => {
    const field = fieldsOf(of)[name];
    return field ? or(all, matches(memory, of.name, { name, field, test: { in: ids } })) : all;
  }, empty(size));
}

/** In the order of objects and then of their making; what lies in the trash is among them. */
export function pointersTo(session: Session, target: ObjectOf, ids: readonly string[]): Pointer[] {
  const { file } = session.memory;
  return [...session.full.values()].flatMap((of) => {
    if (linksTo(of, target.name).length === 0) return [];
    const seek = file.rows(`SELECT id FROM ${table(of.name)} WHERE _seq = ?`);
    return [...rowsOf(pointing(session, of, target, ids))].map((seq) => ({ object: of.name, id: String(cells(seek.get(seq))?.[0]) }));
  });
}

export function seenPointersTo(session: Session, target: ObjectOf, ids: readonly string[], since?: string): SeenPointer[] {
  const { memory, reader } = session;
  return [...session.objects.values()].flatMap((of) => {
    if (of.pageless || linksTo(of, target.name).length === 0) return [];
    const bits = without(pointing(session, of, target, ids), trashIn(memory, of.name));
    const allowed = visible(of, reader);
    if (allowed) and(bits, matches(memory, of.name, allowed));
    const seek = memory.file.rows(`SELECT json FROM ${jsonTable(of.name)} WHERE _seq = ?`);
    return [...rowsOf(bits)].flatMap((seq) => {
      const record = JSON.parse(String(cells(seek.get(seq))?.[0])) as AnyRecord; // written by apply
      return since !== undefined && record.createdAt <= since ? [] : [{ object: of.name, id: record.id, title: titleOf(of, record), at: record.createdAt }];
    });
  });
}
