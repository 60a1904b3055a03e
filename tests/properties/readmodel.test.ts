/**
 * The read model through everything that deliveries do to it: heads that lag in some lanes, entries in batches of any
 * size and told twice, records read while they change, clocks 3 s apart around midnight, a reader idle for 40 days.
 * However it came about, it equals one that is made anew, row for row.
 */
import { createSecretKey } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jsonTable, manyTable, table } from '@regulars/functions/runtime/readmodel/columns.ts';
import { every } from '@regulars/functions/runtime/readmodel/file.ts';
import { definitions, type History, newHistory, objectNamed, openSealing, step } from '@regulars/functions/runtime/readmodel/history.ts';
import { type Model, openModel } from '@regulars/functions/runtime/readmodel/model.ts';
import { readModelFor } from '@regulars/functions/runtime/readmodel/readmodel.ts';
import type { Source } from '@regulars/functions/runtime/readmodel/source.ts';
import type { AnyRecord } from '@regulars/shared/objects/object.ts';
import { type Condition, holds } from '@regulars/shared/rules/condition.ts';
import { type Position, start } from '@regulars/shared/rules/position.ts';
import { type Random, seeded } from '@regulars/shared/rules/random.ts';
import { afterAll, expect, test } from 'vitest';

const HISTORIES = process.env.REGULARS_LONG ? 1000 : 40;
const DAY = 86_400_000;
const timeZone = 'Asia/Shanghai';
/** Shortly before a midnight of the workspace. */
const EVENING = Date.UTC(2026, 5, 30, 15, 58);

const folder = mkdtempSync(join(tmpdir(), 'regulars-histories-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Rows of every table, free of the order in which they came. */
function content(model: Model): unknown {
  const { file } = model.memory();
  return definitions.map(({ name }) => {
    const columns = every(file.rows(`SELECT name FROM pragma_table_info('${name}') WHERE name <> '_seq'`).all())
      .map(([column]) => String(column))
      .sort();
    return {
      name,
      records: every(file.rows(`SELECT json FROM ${jsonTable(name)} JOIN ${table(name)} USING (_seq) ORDER BY id`).all()).map(([json]) => json),
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
}

const ordered = (history: History) =>
  definitions.map(({ name }) =>
    [...history.records.values()]
      .filter(({ object }) => object === name)
      .map(({ record }) => JSON.stringify(record))
      .sort(),
  );

interface Weather {
  /** Tells of no more than this. */
  seen(): Position;
  /** Runs while records are read. */
  meanwhile(): void;
}

function stormy(history: History, random: Random, { seen, meanwhile }: Weather): Source {
  return {
    heads: async () => ({ position: seen(), epoch: 0 }),
    async *entries(lane, after, upTo) {
      const mine = history.entries.filter((entry) => entry.lane === lane && entry.sequence > after && entry.sequence <= upTo);
      for (let at = 0; at < mine.length; ) {
        const size = 1 + random.below(7);
        const from = Math.max(0, at - random.below(3)); // some are told a second time
        const batch = mine.slice(from, at + size);
        yield random.chance(0.3) ? batch.reverse() : batch;
        if (random.chance(0.2)) yield mine.slice(0, 2);
        at += size;
      }
    },
    async *records() {
      // Each record as it is when it is read: others change before the next is.
      for (const id of [...history.records.keys()]) {
        if (random.chance(0.1)) meanwhile();
        const found = history.records.get(id);
        if (found) yield [found];
      }
    },
  };
}

test(`a followed read model equals one made anew, after ${HISTORIES} random histories`, async () => {
  for (let seed = 1; seed <= HISTORIES; seed++) {
    const random = seeded(seed * 7919);
    const history = newHistory();
    let now = EVENING;
    let clock = 0;
    const change = () => {
      now += random.below(20_000);
      step(history, random, random.pick(definitions), new Date(now + random.below(6001) - 3000).toISOString());
    };
    let lag = start;
    const seen = (): Position => {
      // Some lanes are known only as they were; what was known once stays known.
      lag = { settings: 0, lanes: lag.lanes.map((known, lane) => (random.chance(0.5) ? (history.position.lanes[lane] ?? 0) : known)) };
      return lag;
    };
    for (let at = 0; at < 10 + random.below(40); at++) change();
    const followed = openModel({
      workspace: 'w',
      folder,
      source: stormy(history, random, { seen, meanwhile: change }),
      sealing: openSealing,
      definitions,
      clock: () => clock,
    });
    for (let visit = 0; visit < 6; visit++) {
      for (let at = 0; at < random.below(25); at++) change();
      if (random.chance(0.2)) {
        now += 40 * DAY; // nobody asked for 40 days
        clock += 40 * DAY;
      }
      clock += random.below(3000);
      // Who carries a position is answered at least that fresh, as far as the heads tell of it.
      await followed.fresh(random.chance(0.5) ? history.position : undefined).catch((error) => {
        throw new Error(`History ${seed}: ${error}`, { cause: error });
      });
    }
    lag = history.position;
    clock += 5000;
    await followed.fresh(history.position);
    expect(followed.position().lanes, `history ${seed}`).toEqual(history.position.lanes);

    const calm: Source = { ...stormy(history, seeded(1), { seen: () => history.position, meanwhile: () => {} }) };
    const anew = openModel({ workspace: 'w', folder, source: calm, sealing: openSealing, definitions, clock: () => clock });
    await anew.fresh(history.position);
    const told = content(followed);
    expect(told, `history ${seed}`).toEqual(content(anew));
    expect(
      (told as { records: string[] }[]).map(({ records }) => [...records].sort()),
      `history ${seed}: as in the table`,
    ).toEqual(ordered(history));

    // Thrown away in the middle and made anew, it goes on as if nothing had been.
    followed.close();
    expect(readdirSync(folder), 'rows and search index of the other').toHaveLength(2);
    for (let at = 0; at < 10; at++) change();
    await followed.fresh(history.position).catch(() => {});
    clock += 5000;
    lag = history.position;
    await followed.fresh(history.position);
    await anew.fresh(history.position);
    expect(content(followed), `history ${seed}, again`).toEqual(content(anew));
    followed.close();
    anew.close();
  }
  expect(readdirSync(folder), 'working files').toEqual([]);
});

test('today ends at midnight of the workspace, with clocks 3 s apart on either side', async () => {
  const interaction = objectNamed('interaction');
  for (let seed = 1; seed <= (process.env.REGULARS_LONG ? 50 : 5); seed++) {
    const random = seeded(seed);
    const history = newHistory();
    const midnight = EVENING + 120_000;
    for (let at = 0; at < 60; at++) step(history, random, interaction, new Date(midnight + random.below(120_001) - 60_000).toISOString());
    for (const one of history.records.values())
      if (random.chance(0.8)) one.record.at = new Date(midnight + (random.below(9) - 4) * (random.chance(0.5) ? 1 : DAY)).toISOString();
    const all = [...history.records.values()].map(({ record }) => record as AnyRecord);
    const source: Source = {
      ...stormy(history, random, { seen: () => history.position, meanwhile: () => {} }),
      async *records() {
        yield [...history.records.values()];
      },
      async *entries() {},
    };
    const model = openModel({ workspace: 'w', folder, source, sealing: openSealing, definitions, clock: () => 0 });
    for (const offset of [-3000, -1, 0, 1, 3000, DAY - 1, DAY, -DAY]) {
      const now = new Date(midnight + offset).toISOString();
      const asked = readModelFor(model, {
        principal: 'p',
        reader: { user: 'user_x', access: 'all', teams: [] },
        definitions,
        now,
        timeZone,
        cursorKey: createSecretKey(new Uint8Array(32)),
      });
      for (const within of ['today', 'yesterday', 'tomorrow', 'thisMonth', 'lastMonth', { last: 1, unit: 'day' }, { next: 1, unit: 'week' }] as const) {
        const where: Condition = { field: 'at', within };
        const { data } = await asked.list(interaction, { where, limit: 200 });
        const expected = all.filter((record) => !record.trashedAt && holds(where, { fields: interaction.fields, record }, { now, timeZone }));
        expect((JSON.parse(data) as AnyRecord[]).map(({ id }) => id).sort(), `${JSON.stringify(within)} at ${now}`).toEqual(
          expected.map(({ id }) => id).sort(),
        );
      }
    }
    model.close();
  }
});
