/** Snapshots in the file store, and the pointer in the table that only moves forward. */
import type { Readable } from 'node:stream';
import { reached } from '@regulars/shared/rules/position.ts';
import type { Files } from '../files/files.ts';
import { snapshotKey } from '../store/keys.ts';
import { Cancelled, type Table } from '../store/table.ts';
import { LAYOUT } from './file.ts';
import type { SnapshotInfo, Snapshots } from './source.ts';

const place = (name: string) => `snapshots/${name}`;
const layout = Number(LAYOUT);

export function snapshotsOf(table: Table, workspace: string, files: Files): Snapshots {
  const latest = async () => {
    const item = await table.get(snapshotKey(workspace));
    return item && (JSON.parse(item.info as string) as SnapshotInfo); // written below
  };
  return {
    latest,
    async *read(name) {
      yield* (await files.read(place(name))) as Readable & AsyncIterable<Uint8Array>; // of bytes, no encoding is set
    },
    async write(info, written) {
      for (const { name, frames } of written) await files.write(place(name), Buffer.concat(await Array.fromAsync(frames)));
      try {
        await table.insist([
          {
            Put: {
              TableName: table.name,
              Item: { ...snapshotKey(workspace), info: JSON.stringify(info), epoch: info.epoch, reached: reached(info.position), layout },
              // One of an older layout is of no use to anybody, however far it reached.
              ConditionExpression: 'attribute_not_exists(layout) OR layout < :layout OR epoch < :epoch OR reached < :reached',
              ExpressionAttributeValues: { ':layout': layout, ':epoch': info.epoch, ':reached': reached(info.position) },
            },
          },
        ]);
      } catch (error) {
        if (!(error instanceof Cancelled)) throw error;
        // A later one is there already, and this one not needed; or the same one, written twice: then it is the one in use.
        if ((await latest())?.name !== info.name) for (const { name } of written) await files.remove(place(name));
      }
    },
  };
}
