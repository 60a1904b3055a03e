/** Commits part of a merge together with its chunk; a pointer that another writer was faster with is looked at again. */

import type { AnyRecord } from '@regulars/shared/objects/object.ts';
import { chunkPut, spansOf } from '../runtime/jobs/chunk.ts';
import { ChangedMeanwhile } from '../runtime/store/commit.ts';
import type { Change } from '../runtime/store/plan.ts';
import type { WriteStore } from '../runtime/store/store.ts';
import type { TransactItem } from '../runtime/store/table.ts';

const TRIES = 5;

export interface Part<T> {
  job: string;
  chunk: number;
  core: readonly Change[];
  /** Asked again after each refusal. */
  moves(): Promise<readonly Change[]>;
  also?: () => TransactItem[];
  answer(records: AnyRecord[], entries: { lane: number; sequence: number }[]): T;
}

/** Throws where the merged records themselves were at fault. */
export async function committed<T>(store: WriteStore, { job, chunk, core, moves, also = () => [], answer }: Part<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await store.commit([...core, ...(await moves())], {
        nth: 0,
        via: 'merge',
        cause: job,
        also: (entries) => [...also(), chunkPut(store.table, store.keyring, job, chunk, { spans: spansOf(entries) })],
        answer,
      });
    } catch (error) {
      if (!(error instanceof ChangedMeanwhile) || error.at < core.length || tries === TRIES) throw error;
    }
  }
}
