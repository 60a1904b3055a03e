/** For tests and measurements: snapshots in memory, and read models over a history that use them. */
import { definitions, type History, openSealing, sourceOf } from './history.ts';
import { type ModelOptions, openModel } from './model.ts';
import type { SnapshotInfo, Snapshots, Source } from './source.ts';

export interface Shelf extends Snapshots {
  info?: SnapshotInfo;
  /** Rows and search index, by name. */
  files: Map<string, Buffer>;
}

export const shelf = (info?: SnapshotInfo, files: ReadonlyMap<string, Buffer> = new Map(), chunk = 70_000): Shelf => ({
  ...(info ? { info } : {}),
  files: new Map(files),
  async latest() {
    return this.info;
  },
  async *read(name) {
    const bytes = this.files.get(name);
    if (!bytes) throw new Error(`There is no ${name}`);
    for (let at = 0; at < bytes.length; at += chunk) yield bytes.subarray(at, at + chunk);
  },
  async write(written, files) {
    for (const { name, frames } of files) this.files.set(name, Buffer.concat(await Array.fromAsync(frames)));
    this.info = written;
  },
});

/** The rows of the last snapshot. */
export const rowsOf = ({ info, files }: Shelf): Buffer => files.get(String(info?.name)) ?? Buffer.alloc(0);

/** Counts how often all records are read. */
export function counted(history: History, epoch = () => 0): Source & { rebuilds: number } {
  const source = sourceOf(() => history, epoch);
  return {
    ...source,
    rebuilds: 0,
    async *records() {
      this.rebuilds++;
      yield* source.records();
    },
  };
}

export const options = (folder: string, source: Source, snapshots: Snapshots, more: Partial<ModelOptions> = {}): ModelOptions => ({
  workspace: 'w',
  folder,
  source,
  snapshots,
  sealing: openSealing,
  definitions,
  clock: () => 0,
  ...more,
});

/** With a snapshot of what there is. */
export async function kept(folder: string, history: History): Promise<Shelf> {
  const snapshots = shelf();
  const model = openModel(options(folder, counted(history), snapshots));
  await model.fresh();
  await model.snapshot(true);
  model.close();
  return snapshots;
}
