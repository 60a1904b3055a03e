/** The search index of a snapshot: left when the rows are opened, read when somebody searches. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seeded } from '@regulars/shared/rules/random.ts';
import { afterAll, expect, it, vi } from 'vitest';
import { newHistory, objectNamed, step } from './history.ts';
import { questionsTo } from './lived.ts';
import { type Model, openModel } from './model.ts';
import { counted, kept, options, rowsOf, shelf } from './shelf.ts';
import { searchOf } from './source.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 }); // a busy machine is no failure

const folder = mkdtempSync(join(tmpdir(), 'search-index-'));
afterAll(() => rmSync(folder, { recursive: true }));
const random = seeded(19);
const history = newHistory();
const customer = objectNamed('customer');
for (let at = 0; at < 1500; at++) step(history, random, customer);

const needles = ['a', 'e', 'an', 'ma', 'li', '\u4f1f', 'zh', 'example', '4'];
const found = async (model: Model) => {
  const readmodel = questionsTo(model);
  return Promise.all(needles.map(async (text) => (await readmodel.ids(customer, { text })).sort()));
};
const rebuilt = async () => {
  const model = openModel(options(folder, counted(history), shelf()));
  await model.fresh();
  const all = await found(model);
  model.close();
  expect(all.flat().length).toBeGreaterThan(100);
  return all;
};

it('is read when somebody searches, and then has what happened meanwhile', async () => {
  const snapshots = await kept(folder, history);
  for (let at = 0; at < 200; at++) step(history, random, customer);
  const source = counted(history);
  const model = openModel(options(folder, source, snapshots));
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
  const whole = await kept(folder, history);
  const name = searchOf(String(whole.info?.name));
  const bytes = whole.files.get(name) ?? Buffer.alloc(0);
  const expected = await rebuilt();
  for (const spoiled of [bytes.subarray(0, -9), Buffer.from(bytes.with(40, bytes[40] === 0 ? 1 : 0)), rowsOf(whole), undefined]) {
    const snapshots = shelf(whole.info, whole.files);
    if (spoiled) snapshots.files.set(name, spoiled);
    else snapshots.files.delete(name);
    const source = counted(history);
    const model = openModel(options(folder, source, snapshots));
    await model.fresh();
    expect(await found(model)).toEqual(expected);
    expect(source.rebuilds).toBe(0);
    model.close();
  }
  silent.mockRestore();
});

it('is written once by two who ask at once', async () => {
  const model = openModel(options(folder, counted(history), shelf()));
  await model.fresh();
  expect(await Promise.all([model.snapshot(true), model.snapshot(true), model.snapshot(true)])).toEqual([true, true, true]);
  model.close();
});

it('is kept whole by who takes the next snapshot without having searched', async () => {
  const first = await kept(folder, history);
  for (let at = 0; at < 20; at++) step(history, random, customer);
  const model = openModel(options(folder, counted(history), first));
  await model.fresh();
  expect(await model.snapshot(true)).toBe(true);
  model.close();
  const next = openModel(options(folder, counted(history), first));
  await next.fresh();
  expect(await found(next)).toEqual(await rebuilt());
  next.close();
});
