/** What came after a merge goes to where the asker put it, once the merge is taken back. */
import { CrmError } from '@regulars/shared/errors.ts';
import type { AnyRecord, ObjectOf } from '@regulars/shared/objects/object.ts';
import { linksTo, pointed } from '@regulars/shared/rules/merge.ts';
import { chunkPut, spansOf } from '../runtime/jobs/chunk.ts';
import type { Work } from '../runtime/jobs/handleJob.ts';
import { update } from '../runtime/store/changes.ts';
import { ChangedMeanwhile } from '../runtime/store/commit.ts';

import { conflictOf } from './reversal.ts';
import type { UndoneChunk } from './undoChunk.ts';
import type { Move, UndoOrder } from './undoJob.ts';

const AT_ONCE = 30;
/** Above the numbers of all chunks that are undone. */
const FIRST = 90_000_000;

export async function moveChunks(work: Work<UndoOrder>, moves: readonly Move[], done: ReadonlyMap<number, UndoneChunk>): Promise<UndoneChunk[]> {
  const chunks: UndoneChunk[] = [];
  for (let at = 0; at < moves.length; at += AT_ONCE) {
    const number = FIRST + at;
    chunks.push(done.get(number) ?? (await moveSome(work, number, moves.slice(at, at + AT_ONCE))));
  }
  return chunks;
}

async function moveSome(work: Work<UndoOrder>, number: number, moves: readonly Move[]): Promise<UndoneChunk> {
  const { table, keyring, job, settings } = work;
  for (;;) {
    const store = work.store(settings);
    const found = await Promise.all(moves.map((move) => store.get(store.objectOf(move.object), move.id).then((record) => ({ ...move, record }), missing)));
    const changes = found.flatMap((one) =>
      one ? [update(store.objectOf(one.object), one.record, valuesOf(store.objectOf(one.object), one.record, one))] : [],
    );
    const conflicts = moves.filter((_, at) => !found[at]).map(({ object, id }) => conflictOf({ object, record: id }, 'NOT_FOUND'));
    const chunk = { count: moves.length, conflicts, kept: [] };
    try {
      return await store.commit(changes, {
        also: (written) => [chunkPut(table, keyring, job.id, number, { ...chunk, spans: spansOf(written) } as UndoneChunk)],
        answer: (_, written) => ({ ...chunk, spans: spansOf(written) }),
      });
    } catch (error) {
      if (!(error instanceof ChangedMeanwhile)) throw error; // somebody was faster: look again
    }
  }
}

const valuesOf = (object: ObjectOf, record: AnyRecord, { from, to }: Move) =>
  Object.fromEntries(
    linksTo(object, to.slice(0, -27)).flatMap((name) => {
      const value = record[name] === undefined ? undefined : pointed(record[name], [from], to);
      return value === undefined || JSON.stringify(value) === JSON.stringify(record[name]) ? [] : [[name, value]];
    }),
  );

const missing = (error: unknown): undefined => {
  if (!(error instanceof CrmError) || error.code !== 'NOT_FOUND') throw error;
};
