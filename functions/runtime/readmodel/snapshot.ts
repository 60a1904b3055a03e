/**
 * A snapshot is the file, and its search index as another, in frames of 1 MB: compressed and sealed singly, each bound to the snapshot's name, its place
 * and whether it is the last, so that none can be lost, moved or added. Before each stands its length in four bytes.
 */
import { open, rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import { constants, zstdCompress, zstdDecompress } from 'node:zlib';
import { printPosition } from '@regulars/shared/rules/position.ts';
import { positionOf } from './apply.ts';
import { type File, LAYOUT } from './file.ts';
import { type Sealing, type SnapshotInfo, type Snapshots, searchOf } from './source.ts';
import { rowsOf } from './vectors.ts';

const FRAME = 1 << 20;
const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);
const LEVEL = { params: { [constants.ZSTD_c_compressionLevel]: 3 } };
/** Frames that are worked on together, by the threads that compress. */
const AT_ONCE = 4;
const MOST_IN_FRAME = 2 * FRAME;

/** Made anew once catching up from the last one would take long. */
export const shouldSnapshot = (tail: number, records: number): boolean => tail > Math.max(2_000, records * 0.05);

const about = (name: string, place: number, last: boolean) => `snapshot|${name}|${place}|${last ? 'last' : 'more'}`;

export async function writeSnapshot(file: File, snapshots: Snapshots, sealing: Sealing): Promise<SnapshotInfo> {
  const position = positionOf(file);
  const epoch = Number(file.get('epoch') ?? 0);
  const name = `${LAYOUT}-e${epoch}-${printPosition(position)}`;
  const copies = [
    { schema: 'main', name, path: `${file.path}.copy` },
    { schema: 'search', name: searchOf(name), path: `${file.searchPath}.copy` },
  ];
  const clear = () => Promise.all(copies.map(({ path }) => rm(path, { force: true })));
  await clear();
  for (const { schema, path } of copies) file.db.prepare(`VACUUM ${schema} INTO ?`).run(path);
  try {
    await snapshots.write(
      { name, position, epoch },
      copies.map((one) => ({ name: one.name, frames: framesOf(one.path, one.name, sealing) })),
    );
  } finally {
    await clear();
  }
  return { name, position, epoch };
}

async function* framesOf(path: string, name: string, { seal }: Sealing): AsyncIterable<Uint8Array> {
  const handle = await open(path);
  try {
    const { size } = await handle.stat();
    const frames = Math.ceil(size / FRAME);
    const frame = async (place: number) => {
      const bytes = Buffer.alloc(Math.min(FRAME, size - place * FRAME));
      await handle.read(bytes, 0, bytes.length, place * FRAME);
      const sealed = seal(await compress(bytes, LEVEL), about(name, place, place === frames - 1));
      const length = Buffer.alloc(4);
      length.writeUInt32BE(sealed.byteLength);
      return Buffer.concat([length, sealed]);
    };
    for (let from = 0; from < frames; from += AT_ONCE) {
      yield* await Promise.all(Array.from({ length: Math.min(AT_ONCE, frames - from) }, (_, at) => frame(from + at)));
    }
  } finally {
    await handle.close();
  }
}

/** Writes the snapshot's file to a path and answers the bytes that were read; throws where a frame is missing or was altered. */
export async function readSnapshot(name: string, path: string, snapshots: Snapshots, { unseal }: Sealing): Promise<number> {
  const handle = await open(path, 'w', 0o600);
  let under: Promise<unknown>[] = [];
  try {
    let place = 0;
    let read = 0;
    let waiting: Uint8Array | undefined;
    const write = async (sealed: Uint8Array, at: number, last: boolean) => {
      const bytes = await decompress(unseal(sealed, about(name, at, last)), { maxOutputLength: FRAME, chunkSize: FRAME });
      await handle.write(bytes, 0, bytes.length, at * FRAME);
    };
    for await (const frame of framed(snapshots.read(name))) {
      if (waiting) {
        const one = write(waiting, place++, false);
        one.catch(() => {}); // told where they are waited for together
        under.push(one);
      }
      if (under.length >= AT_ONCE) under = (await Promise.all(under), []);
      waiting = frame;
      read += 4 + frame.byteLength;
    }
    if (!waiting) throw new Error(`Snapshot ${name} is empty`);
    await Promise.all([...under, write(waiting, place, true)]);
    return read;
  } finally {
    await Promise.allSettled(under);
    await handle.close();
  }
}

/** Puts chunks of any size together to frames. */
async function* framed(chunks: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  let parts: Uint8Array[] = [];
  let held = 0;
  let wanted = 4;
  let inFrame = false;
  for await (const chunk of chunks) {
    parts.push(chunk);
    held += chunk.byteLength;
    if (held < wanted) continue;
    let bytes = Buffer.concat(parts);
    while (bytes.length >= wanted) {
      const part = bytes.subarray(0, wanted);
      bytes = bytes.subarray(wanted);
      if (inFrame) yield part;
      wanted = inFrame ? 4 : part.readUInt32BE();
      if (wanted > MOST_IN_FRAME) throw new Error('A frame of a snapshot is longer than any can be');
      inFrame = !inFrame;
    }
    parts = [bytes];
    held = bytes.length;
  }
  if (held > 0 || inFrame) throw new Error('A snapshot ends within a frame');
}

/** About how many records there are: numbers of records are dense, and the highest is found without counting. */
export const recordsIn = (file: File, objects: Iterable<string>): number => [...objects].reduce((all, object) => all + rowsOf(file, object), 0);
