/** Search over all objects at once: the best of each, then the best of all. */
import { kindOf } from '@regulars/shared/fields/kinds.ts';
import type { AnyRecord, ObjectOf } from '@regulars/shared/objects/object.ts';
import { and } from './bits.ts';
import { fieldsOf, jsonTable } from './columns.ts';
import { cells } from './file.ts';
import { walk } from './order.ts';
import { asked, type Session, walkOf } from './query.ts';
import { rankOf } from './search.ts';
import { titleOf } from './titles.ts';
import { searched } from './words.ts';

export interface Hit {
  object: string;
  id: string;
  title: string;
  subtitle?: string;
}

export function searchAll(session: Session, text: string, limit: number): Hit[] {
  const hits = [...session.objects.values()]
    .filter((of) => !of.internal && searched(of).length > 0)
    .flatMap((of) => {
      const { bits, ranked } = asked(session, of, { text }, true);
      if (!ranked) return [];
      const line = walkOf(session, of, ['-updatedAt']);
      const rows: number[] = [];
      for (const rank of [and(ranked.exact.slice(), bits), and(ranked.prefix.slice(), bits), bits]) {
        if (rows.length < limit) rows.push(...walk(line, rank, 0, limit).filter((seq) => !rows.includes(seq)));
      }
      return rows.slice(0, limit).map((seq) => ({ of, seq, rank: rankOf(ranked, seq) }));
    });
  return hits
    .sort((a, b) => a.rank - b.rank)
    .slice(0, limit)
    .map(({ of, seq }) => hitOf(session, of, seq));
}

function hitOf({ memory: { file } }: Session, of: ObjectOf, seq: number): Hit {
  const record = JSON.parse(String(cells(file.rows(`SELECT json FROM ${jsonTable(of.name)} WHERE _seq = ?`).get(seq))?.[0])) as AnyRecord; // written by apply
  const subtitle = subtitleOf(of, record);
  return { object: of.name, id: record.id, title: titleOf(of, record), ...(subtitle ? { subtitle } : {}) };
}

/** What tells two records of one title apart: the first other field of the list that is searched. */
function subtitleOf(of: ObjectOf, record: AnyRecord): string | undefined {
  for (const name of of.list) {
    const field = fieldsOf(of)[name];
    if (!field?.searched || name === of.title || record[name] === undefined) continue;
    return kindOf(field.kind).searchText(record[name], field)[0];
  }
  return undefined;
}
