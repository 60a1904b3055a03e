/** How a file comes to be: read from the last snapshot, else made from all records of the table. */
import { rmSync } from 'node:fs';
import type { ObjectOf } from '@regulars/shared/objects/object.ts';
import { applyRecords, setPosition } from './apply.ts';
import { type File, LAYOUT, newPath, openFile } from './file.ts';
import { noteAll } from './grams.ts';
import type { ModelOptions } from './model.ts';
import { ensureSchema } from './schema.ts';
import { readSnapshot } from './snapshot.ts';
import { type SnapshotInfo, searchOf } from './source.ts';

type Ways = Pick<ModelOptions, 'workspace' | 'folder' | 'source' | 'sealing' | 'snapshots'>;

export interface Opened {
  file: File;
  epoch: number;
  /** Where the search index lies that belongs to it; none where it is there already. */
  from?: SnapshotInfo;
  /** That were read of a snapshot. */
  bytes: number;
}

const OVERLAP = 200;

/** The rows of the last snapshot; undefined where none fits. `prepare` brings them to the definitions. */
export async function openSnapshot({ workspace, folder, snapshots, sealing }: Ways, epoch: number, prepare: (file: File) => void): Promise<Opened | undefined> {
  const from = await snapshots?.latest();
  if (!snapshots || !from || from.epoch !== epoch || !from.name.startsWith(`${LAYOUT}-`)) return undefined;
  const path = newPath(folder, workspace);
  try {
    const bytes = await readSnapshot(from.name, path, snapshots, sealing);
    const file = openFile(path);
    if (file.get('workspace') !== workspace || file.get('layout') !== LAYOUT) throw new Error(`Snapshot ${from.name} is not of ${workspace}`);
    prepare(file);
    return { file, epoch, from, bytes };
  } catch (error) {
    rmSync(path, { force: true });
    console.error(JSON.stringify({ level: 'error', message: 'snapshot unreadable, rebuilding', workspace, error: String(error) }));
    return undefined;
  }
}

/** The rows of the table, with all words still to be read. */
export async function rebuild({ workspace, folder, source }: Ways, definitions: readonly ObjectOf[]): Promise<Opened> {
  const { position, epoch } = await source.heads(); // before the records: what changes while they are read is in the journal behind it
  const file = openFile(newPath(folder, workspace));
  file.attachSearch();
  ensureSchema(file, definitions);
  const objects = new Map(definitions.map((of) => [of.name, of]));
  for await (const batch of source.records()) applyRecords(file, objects, batch);
  file.whole(() => {
    // The index that lists the records follows the table by moments: the end of each lane is read once more.
    setPosition(file, { ...position, lanes: position.lanes.map((sequence) => Math.max(0, sequence - OVERLAP)) });
    for (const [name, value] of Object.entries({ workspace, layout: LAYOUT, epoch: String(epoch) })) file.set(name, value);
  });
  return { file, epoch, bytes: 0 };
}

/** The search index of a snapshot beside its rows; answers the bytes read. Where it cannot be read it is made anew from the rows. */
export async function readSearch({ workspace, snapshots, sealing }: Ways, { file, from }: Opened, isOpen: () => boolean): Promise<number> {
  let bytes = 0;
  let isRead = false;
  try {
    if (snapshots && from) bytes = await readSnapshot(searchOf(from.name), file.searchPath, snapshots, sealing);
    isRead = bytes > 0;
  } catch (error) {
    rmSync(file.searchPath, { force: true });
    console.error(JSON.stringify({ level: 'error', message: 'search index unreadable, made anew', workspace, error: String(error) }));
  }
  if (!isOpen())
    rmSync(file.searchPath, { force: true }); // thrown away meanwhile
  else {
    file.attachSearch();
    if (!isRead) noteAll(file);
  }
  return bytes;
}
