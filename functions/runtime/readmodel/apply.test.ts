import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { customer } from '@regulars/shared/objects/customer.ts';
import { type ObjectOf, withCustom } from '@regulars/shared/objects/object.ts';
import { type Random, seeded } from '@regulars/shared/rules/random.ts';
import { afterAll, describe, expect, it, vi } from 'vitest';
import type { Entry } from '../store/entry.ts';
import { applyEntries, applyRecords, hasPending, positionOf } from './apply.ts';
import { jsonTable, manyTable, table } from './columns.ts';
import { every, type File, openFile } from './file.ts';
import { gramsToSearch } from './grams.ts';
import { definitions, everyKind, newHistory, objectNamed, openSealing, sourceOf, step } from './history.ts';
import { gramTable } from './listing.ts';
import { openModel } from './model.ts';
import { ensureSchema } from './schema.ts';

/** `HISTORIES=1000` for a long look. */
const HISTORIES = Number(process.env.HISTORIES ?? 15);
vi.setConfig({ testTimeout: 60_000 + HISTORIES * 1_000 }); // a busy machine is no failure

const folder = mkdtempSync(join(tmpdir(), 'apply-'));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;
const objects = new Map(definitions.map((of) => [of.name, of]));

function newFile(of: readonly ObjectOf[] = definitions): File {
  const file = openFile(join(folder, `${files++}.sqlite`));
  file.attachSearch();
  ensureSchema(file, of);
  return file;
}

/** Everything that is told of records, free of the order in which they came. */
const content = (file: File, of: readonly ObjectOf[] = definitions) =>
  of.map(({ name }) => {
    const columns = every(file.rows(`SELECT name FROM pragma_table_info('${name}') WHERE name <> '_seq'`).all())
      .map(([column]) => String(column))
      .sort();
    return {
      name,
      records: every(file.rows(`SELECT json FROM ${jsonTable(name)} JOIN ${table(name)} USING (_seq) ORDER BY id`).all()).map(([json]) => json),
      columns,
      rows: every(file.rows(`SELECT ${columns.map((column) => `"${column}"`).join(', ')} FROM ${table(name)} ORDER BY id`).all()),
      many: every(
        file
          .rows(
            `SELECT f.field, m.key, r.id FROM ${manyTable(name)} m JOIN ${table(name)} r USING (_seq) JOIN _fields f ON f.object = '${name}' AND f.number = m.field ORDER BY 1, 2, 3`,
          )
          .all(),
      ),
    };
  });

function shuffled<T>(random: Random, all: readonly T[]): T[] {
  const left = [...all];
  return Array.from(all, () => left.splice(random.below(left.length), 1)[0] as T); // as many as there are
}

describe('comes to the same rows', () => {
  it('however entries are delivered: late, twice, out of order, in any batches', () => {
    for (let seed = 1; seed <= HISTORIES; seed++) {
      const random = seeded(seed);
      const history = newHistory();
      for (let at = 0; at < 60; at++) step(history, random);
      const file = newFile();
      const deliveries: Entry[] = shuffled(random, [...history.entries, ...history.entries.filter(() => random.chance(0.3))]);
      while (deliveries.length > 0) applyEntries(file, objects, deliveries.splice(0, 1 + random.below(9)));
      // Lanes wait at their gaps: what is behind them is asked for again, as a reader does.
      for (let again = 0; again < 2; again++) applyEntries(file, objects, history.entries);
      expect(positionOf(file).lanes).toEqual(history.position.lanes);
      expect(hasPending(file)).toBe(false);
      const told = content(file)
        .flatMap(({ records }) => records)
        .sort();
      expect(told).toEqual([...history.records.values()].map(({ record }) => JSON.stringify(record)).sort());
      file.remove();
    }
  });

  it('thrown away and rebuilt from the records, and caught up from where they were read', () => {
    for (let seed = 1; seed <= HISTORIES; seed++) {
      const random = seeded(seed * 31);
      const history = newHistory();
      for (let at = 0; at < 30 + random.below(30); at++) step(history, random);
      const followed = newFile();
      const head = history.position;
      const early = [...history.records.values()];
      for (let at = 0; at < random.below(30); at++) step(history, random);
      for (const entry of history.entries) applyEntries(followed, objects, [entry]);
      const rebuilt = newFile();
      // Some records are read after they changed again: the journal behind the head repeats those changes.
      applyRecords(
        rebuilt,
        objects,
        early.map(({ object, record }) => (random.chance(0.5) ? { object, record } : (history.records.get(record.id) ?? { object, record }))),
      );
      applyEntries(rebuilt, objects, []);
      for (const entry of shuffled(
        random,
        history.entries.filter(({ lane, sequence }) => sequence > (head.lanes[lane] ?? 0)),
      ))
        applyEntries(rebuilt, objects, [entry]);
      expect(content(rebuilt)).toEqual(content(followed));
      followed.remove();
      rebuilt.remove();
    }
  });
});

it('asks the heads again while a version is missing', async () => {
  const history = newHistory();
  const random = seeded(3);
  for (let at = 0; at < 50; at++) step(history, random, objectNamed('customer'));
  const whole = sourceOf(() => history);
  const late = history.entries.findLast(({ version }) => version > 1) as Entry; // half of the steps change a record
  const first = history.entries.find(({ record, version }) => record === late.record && version === late.version - 1) as Entry;
  let asked = 0;
  const model = openModel({
    workspace: 'w',
    folder,
    sealing: openSealing,
    definitions,
    clock: () => 0,
    source: {
      ...whole,
      async *records() {},
      // The first answer was given just before the earlier version was written to another lane.
      heads: async () => {
        const lanes = history.position.lanes.map((sequence, lane) =>
          asked === 0 && lane === first.lane && lane !== late.lane ? first.sequence - 1 : sequence,
        );
        asked++;
        return { position: asked === 1 ? { settings: 0, lanes: lanes.map(() => 0) } : { settings: 0, lanes }, epoch: 0 };
      },
    },
  });
  await model.fresh(history.position);
  expect(hasPending(model.memory().file)).toBe(false);
  expect(asked).toBeGreaterThan(1);
  model.close();
});

describe('new definitions', () => {
  it('give the columns that a rebuild gives', () => {
    const random = seeded(11);
    const history = newHistory();
    for (let at = 0; at < 80; at++) step(history, random, objectNamed('customer'));
    const { x_text, x_number, x_tags, ...others } = everyKind;
    const changed = [
      withCustom(customer, { ...others, x_number: { ...everyKind.x_text, searched: true }, x_new: everyKind.x_date } as typeof everyKind),
      ...definitions.slice(1),
    ];
    const before = newFile([withCustom(customer, { ...others, x_number } as typeof everyKind), ...definitions.slice(1)]);
    const after = newFile(changed);
    const all = new Map(changed.map((of) => [of.name, of]));
    applyRecords(before, objects, []);
    applyRecords(before, new Map([['customer', withCustom(customer, { ...others, x_number } as typeof everyKind)]]), [...history.records.values()]);
    applyRecords(after, all, [...history.records.values()]);
    expect(ensureSchema(before, changed)).toEqual(['customer']);
    expect(content(before, changed)).toEqual(content(after, changed));
    gramsToSearch(before, 'customer', 0);
    gramsToSearch(after, 'customer', 0);
    expect(x_text && x_tags).toBeDefined();
    expect(ensureSchema(before, changed)).toEqual([]);
    before.remove();
    after.remove();
  });

  it('bring back a restored field with its values', () => {
    const history = newHistory();
    const random = seeded(5);
    for (let at = 0; at < 40; at++) step(history, random, objectNamed('customer'));
    const { x_tags, ...without } = everyKind;
    const file = newFile([withCustom(customer, without as typeof everyKind), ...definitions.slice(1)]);
    applyRecords(file, new Map([['customer', withCustom(customer, without as typeof everyKind)]]), [...history.records.values()]);
    ensureSchema(file, definitions);
    const whole = newFile();
    applyRecords(whole, objects, [...history.records.values()]);
    expect(x_tags).toBeDefined();
    expect(content(file)).toEqual(content(whole));
    const found = (of: File) => every(of.rows(`SELECT DISTINCT gram FROM ${gramTable('customer')} ORDER BY gram`).all()).flat();
    for (const of of [file, whole]) gramsToSearch(of, 'customer', 0);
    expect(found(file)).toEqual(found(whole));
    file.remove();
    whole.remove();
  });
});

it('leaves nothing behind in its folder', async () => {
  const own = mkdtempSync(join(tmpdir(), 'left-'));
  const history = newHistory();
  step(history, seeded(1));
  const model = openModel({ workspace: 'w', folder: own, source: sourceOf(() => history), sealing: openSealing, definitions, clock: () => 0 });
  await model.fresh();
  expect(readdirSync(own)).toHaveLength(2); // rows and search index
  model.close();
  expect(readdirSync(own)).toEqual([]);
  rmSync(own, { recursive: true });
});
