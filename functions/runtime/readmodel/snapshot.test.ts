import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seeded } from '@regulars/shared/rules/random.ts';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { definitions, newHistory, objectNamed, openSealing, sourceOf, step } from './history.ts';
import { type ModelOptions, openModel } from './model.ts';
import { recordIn } from './readmodel.ts';
import { shouldSnapshot } from './snapshot.ts';
import type { SnapshotInfo, Snapshots, Source } from './source.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 }); // a busy machine is no failure

const folder = mkdtempSync(join(tmpdir(), 'snapshot-'));
afterAll(() => rmSync(folder, { recursive: true }));
const random = seeded(9);
const history = newHistory();
for (let at = 0; at < 1500; at++) step(history, random, objectNamed('customer'));

function shelf(chunk = 70_000): Snapshots & { info?: SnapshotInfo; bytes: Buffer } {
  return {
    bytes: Buffer.alloc(0),
    async latest() {
      return this.info;
    },
    async *read() {
      for (let at = 0; at < this.bytes.length; at += chunk) yield this.bytes.subarray(at, at + chunk);
    },
    async write(info, frames) {
      this.bytes = Buffer.concat(await Array.fromAsync(frames));
      this.info = info;
    },
  };
}

/** Counts how often all records are read. */
function counted(epoch = () => 0): Source & { rebuilds: number } {
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

const options = (source: Source, snapshots: Snapshots, more: Partial<ModelOptions> = {}): ModelOptions => ({
  workspace: 'w',
  folder,
  source,
  snapshots,
  sealing: openSealing,
  definitions,
  clock: () => 0,
  ...more,
});

async function kept(epoch?: () => number) {
  const snapshots = shelf();
  const model = openModel(options(counted(epoch), snapshots));
  await model.fresh();
  expect(await model.snapshot(true)).toBe(true);
  model.close();
  return snapshots;
}

it('is as fresh as the moment for who asks for that, where others wait up to a second', async () => {
  const model = openModel(options(counted(), shelf()));
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
    const snapshots = await kept();
    expect(snapshots.bytes.length).toBeGreaterThan(100_000);
    for (let at = 0; at < 50; at++) step(history, random, objectNamed('customer'));
    const source = counted();
    const model = openModel(options(source, snapshots));
    await model.fresh();
    expect(source.rebuilds).toBe(0);
    for (const { object, record } of history.records.values()) expect(JSON.stringify(recordIn(model, object, record.id))).toBe(JSON.stringify(record));
    expect(model.position().lanes).toEqual(history.position.lanes);
    model.close();
  });

  it('rebuilt where frames are altered, cut, exchanged or of another workspace or epoch', async () => {
    const silent = vi.spyOn(console, 'error').mockImplementation(() => {});
    const whole = await kept();
    const length = whole.bytes.readUInt32BE();
    const spoiled: ((snapshots: typeof whole) => void)[] = [
      (one) => {
        one.bytes = Buffer.from(one.bytes);
        one.bytes[40] = 0;
      },
      (one) => {
        one.bytes = one.bytes.subarray(0, length + 4);
      },
      (one) => {
        one.bytes = one.bytes.subarray(0, -5);
      },
      (one) => {
        one.bytes = Buffer.concat([one.bytes, one.bytes]);
      },
      (one) => {
        one.info = { ...(whole.info as SnapshotInfo), name: `${whole.info?.name}.1` };
      },
      (one) => {
        one.info = { ...(whole.info as SnapshotInfo), epoch: 3 };
      },
    ];
    for (const spoil of spoiled) {
      const snapshots = Object.assign(shelf(), { info: whole.info, bytes: whole.bytes });
      spoil(snapshots);
      const source = counted();
      const model = openModel(options(source, snapshots));
      await model.fresh();
      expect(source.rebuilds).toBe(1);
      model.close();
    }
    const source = counted();
    const other = openModel(options(source, whole, { workspace: 'other' }));
    await other.fresh();
    expect(source.rebuilds).toBe(1);
    other.close();
    silent.mockRestore();
  });
});

it('discards what it has when the epoch moves on', async () => {
  let epoch = 1;
  let now = 0;
  const source = counted(() => epoch);
  const model = openModel(options(source, shelf(), { clock: () => now }));
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
