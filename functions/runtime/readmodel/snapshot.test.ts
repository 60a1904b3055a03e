import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seeded } from '@regulars/shared/rules/random.ts';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { definitions, newHistory, objectNamed, openSealing, sourceOf, step } from './history.ts';
import { questionsTo } from './lived.ts';
import { type Model, type ModelOptions, openModel } from './model.ts';
import { recordIn } from './readmodel.ts';
import { type Shelf, shelf } from './shelf.ts';
import { shouldSnapshot } from './snapshot.ts';
import { type SnapshotInfo, type Snapshots, type Source, searchOf } from './source.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 }); // a busy machine is no failure

const folder = mkdtempSync(join(tmpdir(), 'snapshot-'));
afterAll(() => rmSync(folder, { recursive: true }));
const random = seeded(9);
const history = newHistory();
for (let at = 0; at < 1500; at++) step(history, random, objectNamed('customer'));

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

const rowsOf = ({ info, files }: Shelf) => files.get(String(info?.name)) ?? Buffer.alloc(0);

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
    expect(rowsOf(snapshots).length).toBeGreaterThan(100_000);
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

describe('the search index of a snapshot', () => {
  const customer = objectNamed('customer');
  const needles = ['a', 'e', 'an', 'ma', 'li', '\u4f1f', 'zh', 'example', '4'];
  const found = async (model: Model) => {
    const readmodel = questionsTo(model);
    return Promise.all(needles.map(async (text) => (await readmodel.ids(customer, { text })).sort()));
  };
  const rebuilt = async () => {
    const model = openModel(options(counted(), shelf()));
    await model.fresh();
    const all = await found(model);
    model.close();
    expect(all.flat().length).toBeGreaterThan(100);
    return all;
  };

  it('is read when somebody searches, and then has what happened meanwhile', async () => {
    const snapshots = await kept();
    for (let at = 0; at < 200; at++) step(history, random, customer);
    const source = counted();
    const model = openModel(options(source, snapshots));
    await model.fresh();
    await questionsTo(model).list(customer, { sort: ['-createdAt'], include: ['count', 'titles'] });
    expect(model.memory().file.hasSearch()).toBe(false);
    expect(await found(model)).toEqual(await rebuilt());
    expect(model.memory().file.hasSearch()).toBe(true);
    for (let at = 0; at < 50; at++) step(history, random, customer);
    await model.current();
    expect(await found(model)).toEqual(await rebuilt());
    expect(source.rebuilds).toBe(0);
    model.close();
  });

  it('is made anew where it is altered, another one or missing', async () => {
    const silent = vi.spyOn(console, 'error').mockImplementation(() => {});
    const whole = await kept();
    const name = searchOf(String(whole.info?.name));
    const bytes = whole.files.get(name) ?? Buffer.alloc(0);
    const expected = await rebuilt();
    for (const spoiled of [bytes.subarray(0, -9), Buffer.from(bytes.with(40, bytes[40] === 0 ? 1 : 0)), rowsOf(whole), undefined]) {
      const snapshots = shelf(whole.info, whole.files);
      if (spoiled) snapshots.files.set(name, spoiled);
      else snapshots.files.delete(name);
      const source = counted();
      const model = openModel(options(source, snapshots));
      await model.fresh();
      expect(await found(model)).toEqual(expected);
      expect(source.rebuilds).toBe(0);
      model.close();
    }
    silent.mockRestore();
  });

  it('is written once by two who ask at once', async () => {
    const model = openModel(options(counted(), shelf()));
    await model.fresh();
    expect(await Promise.all([model.snapshot(true), model.snapshot(true), model.snapshot(true)])).toEqual([true, true, true]);
    model.close();
  });

  it('is kept whole by who takes the next snapshot without having searched', async () => {
    const first = await kept();
    for (let at = 0; at < 20; at++) step(history, random, customer);
    const model = openModel(options(counted(), first));
    await model.fresh();
    expect(await model.snapshot(true)).toBe(true);
    model.close();
    const next = openModel(options(counted(), first));
    await next.fresh();
    expect(await found(next)).toEqual(await rebuilt());
    next.close();
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
