/** Where the read model gets what it shows, and where its snapshots lie: implemented over the table and the file store. */
import type { AnyRecord } from '@regulars/shared/objects/object.ts';
import type { Position } from '@regulars/shared/rules/position.ts';
import type { Entry } from '../store/entry.ts';

export interface Heads {
  position: Position;
  /** Moves on when the workspace was erased in part, restored or deleted: what was read before is void. */
  epoch: number;
}

export interface Source {
  /** One strongly consistent query. */
  heads(): Promise<Heads>;
  /** Entries of one lane with `after < sequence ≤ upTo`, in batches, in order. */
  entries(lane: number, after: number, upTo: number): AsyncIterable<readonly Entry[]>;
  /** All records of the workspace in batches, trashed ones among them, each as it is when it is read. */
  records(): AsyncIterable<readonly { object: string; record: AnyRecord }[]>;
}

export interface SnapshotInfo {
  /** Of the rows; the search index has a name of its own (`searchOf`). */
  name: string;
  position: Position;
  epoch: number;
}

export const searchOf = (name: string): string => `${name}-search`;

export interface Snapshots {
  latest(): Promise<SnapshotInfo | undefined>;
  /** The frames as they were written, in chunks of any size. */
  read(name: string): AsyncIterable<Uint8Array>;
  /** Keeps frames under each of the names; then moves the pointer forward, unless a later one is there. */
  write(info: SnapshotInfo, files: readonly { name: string; frames: AsyncIterable<Uint8Array> }[]): Promise<void>;
}

/** Seals bytes under the workspace's key; `about` is additional data and must be the same again. */
export interface Sealing {
  seal(bytes: Uint8Array, about: string): Uint8Array;
  unseal(bytes: Uint8Array, about: string): Uint8Array;
}
