import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seeded } from '@regulars/shared/rules/random.ts';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { newHistory, objectNamed, sourceOf, step } from './history.ts';
import { openModel } from './model.ts';
import { recordIn } from './readmodel.ts';
import { counted, kept, options, rowsOf, type Shelf, shelf } from './shelf.ts';
import { shouldSnapshot } from './snapshot.ts';
import type { SnapshotInfo } from './source.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 }); // a busy machine is no failure

const folder = mkdtempSync(join(tmpdir(), 'snapshot-'));
afterAll(() => rmSync(folder, { recursive: true }));
const random = seeded(9);
const history = newHistory();
for (let at = 0; at < 1500; at++) step(history, random, objectNamed('customer'));

it('is as fresh as the moment for who asks for that, where others wait up to a second', async () => {
  const model = openModel(options(folder, counted(history), shelf()));
  await model.fresh();
  const before = model.position();
  step(history, random, objectNamed('customer'));
  await model.fresh();
  expect(model.position()).toEqual(before);
  await model.current();
  expect(model.position()).not.toEqual(before);
  model.close();
});

describe('opens', () => {
  it('from a snapshot and the journal behind it, equal to what was rebuilt', async () => {
    const snapshots = await kept(folder, history);
    expect(rowsOf(snapshots).length).toBeGreaterThan(100_000);
    for (let at = 0; at < 50; at++) step(history, random, objectNamed('customer'));
    const source = counted(history);
    const model = openModel(options(folder, source, snapshots));
    await model.fresh();
    expect(source.rebuilds).toBe(0);
    for (const { object, record } of history.records.values()) expect(JSON.stringify(recordIn(model, object, record.id))).toBe(JSON.stringify(record));
    expect(model.position().lanes).toEqual(history.position.lanes);
    model.close();
  });

  it('rebuilt where frames are altered, cut, exchanged or of another workspace or epoch', async () => {
    const silent = vi.spyOn(console, 'error').mockImplementation(() => {});
    const whole = await kept(folder, history);
    const length = rowsOf(whole).readUInt32BE();
    const spoilt = (one: Shelf, bytes: Uint8Array) => void one.files.set(String(one.info?.name), Buffer.from(bytes));
    const spoiled: ((snapshots: typeof whole) => void)[] = [
      (one) => {
        spoilt(one, rowsOf(one).with(40, rowsOf(one)[40] === 0 ? 1 : 0));
      },
      (one) => {
        spoilt(one, rowsOf(one).subarray(0, length + 4));
      },
      (one) => {
        spoilt(one, rowsOf(one).subarray(0, -5));
      },
      (one) => {
        spoilt(one, Buffer.concat([rowsOf(one), rowsOf(one)]));
      },
      (one) => {
        one.info = { ...(whole.info as SnapshotInfo), name: `${whole.info?.name}.1` };
        spoilt(one, rowsOf(whole));
      },
      (one) => {
        one.info = { ...(whole.info as SnapshotInfo), epoch: 3 };
      },
    ];
    for (const spoil of spoiled) {
      const snapshots = shelf(whole.info, whole.files);
      spoil(snapshots);
      const source = counted(history);
      const model = openModel(options(folder, source, snapshots));
      await model.fresh();
      expect(source.rebuilds).toBe(1);
      model.close();
    }
    const source = counted(history);
    const other = openModel(options(folder, source, whole, { workspace: 'other' }));
    await other.fresh();
    expect(source.rebuilds).toBe(1);
    other.close();
    silent.mockRestore();
  });
});

it('discards what it has when the epoch moves on', async () => {
  let epoch = 1;
  let now = 0;
  const source = counted(history, () => epoch);
  const model = openModel(options(folder, source, shelf(), { clock: () => now }));
  await model.fresh();
  epoch = 2;
  now = 1001;
  await model.fresh();
  expect(source.rebuilds).toBe(2);
  model.close();
});

it('shares catching up between those who ask at once', async () => {
  let asked = 0;
  const whole = sourceOf(() => history);
  const model = openModel(
    options(
      folder,
      {
        ...whole,
        heads: () => {
          asked++;
          return whole.heads();
        },
      },
      shelf(),
    ),
  );
  await Promise.all(Array.from({ length: 20 }, () => model.fresh()));
  expect(asked).toBeLessThanOrEqual(2);
  model.close();
});

it('is made anew when the tail is long for what there is', () => {
  expect([shouldSnapshot(2000, 100), shouldSnapshot(2001, 100), shouldSnapshot(5000, 100_000), shouldSnapshot(5001, 100_000)]).toEqual([
    false,
    true,
    false,
    true,
  ]);
});
