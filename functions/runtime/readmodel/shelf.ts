/** For tests and measurements: snapshots in memory. */
import type { SnapshotInfo, Snapshots } from './source.ts';

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
