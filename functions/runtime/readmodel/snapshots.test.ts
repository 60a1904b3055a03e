import { start } from '@regulars/shared/rules/position.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTest } from '../../../tests/local.ts';
import { filesOf } from '../files/files.ts';
import { snapshotKey } from '../store/keys.ts';
import { tableFor } from '../store/table.ts';
import { snapshotsOf } from './snapshots.ts';

let local: Awaited<ReturnType<typeof startTest>>;
beforeAll(async () => void (local = await startTest()));
afterAll(() => local.stop());

async function* frames() {
  yield Buffer.from('frame');
}

it('moves forward alone, and away from a layout that nobody reads any more', async () => {
  const { workspace } = await local.workspace();
  const table = tableFor({ read: 0, write: 0 }, { workspace });
  const snapshots = snapshotsOf(table, workspace, filesOf(workspace));
  const write = async (name: string, reached: number) => {
    const position = { ...start, lanes: start.lanes.map((_, lane) => (lane === 0 ? reached : 0)) };
    await snapshots.write({ name, position, epoch: 0 }, [{ name, frames: frames() }]);
    return (await snapshots.latest())?.name;
  };
  const isThere = (name: string) =>
    Array.fromAsync(snapshots.read(name)).then(
      () => true,
      () => false,
    );
  expect(await write('first', 7)).toBe('first');
  expect(await write('earlier', 5)).toBe('first');
  expect([await isThere('first'), await isThere('earlier')]).toEqual([true, false]);
  expect(await write('later', 8)).toBe('later');

  const { info } = (await table.get(snapshotKey(workspace))) ?? {};
  await table.put({ ...snapshotKey(workspace), info, epoch: 0, reached: 8 }); // as it was written before layouts were named
  expect(await write('anew', 8)).toBe('anew');
});
