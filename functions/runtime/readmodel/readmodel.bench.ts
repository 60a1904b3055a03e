/**
 * How long the read model takes for what users do, at 1,000, 10,000 and 100,000 customers with three interactions each.
 * `node functions/runtime/readmodel/readmodel.bench.ts [sizes]`; milliseconds inside the process: median and 99th of a hundred.
 */
import { createSecretKey } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { interaction } from '@regulars/shared/objects/interaction.ts';
import type { Condition } from '@regulars/shared/rules/condition.ts';
import { seeded } from '@regulars/shared/rules/random.ts';
import { fieldsOf } from './columns.ts';
import { openSealing, sourceOf, step } from './history.ts';
import { openModel } from './model.ts';
import { readModelFor } from './readmodel.ts';
import { shelf } from './shelf.ts';
import { custom, definitions, first, generate, given, grow, last, of, surnames } from './shop.ts';

async function measure(what: string, run: (at: number) => Promise<unknown>, times = 100, before = () => {}): Promise<void> {
  const took: number[] = [];
  const cpu: number[] = [];
  const cold = performance.now();
  await run(0);
  const firstTime = performance.now() - cold;
  for (let at = 1; at <= times; at++) {
    before();
    const used = process.cpuUsage();
    const began = performance.now();
    await run(at);
    took.push(performance.now() - began);
    const { user, system } = process.cpuUsage(used);
    cpu.push((user + system) / 1000);
  }
  cpu.sort((a, b) => a - b);
  took.sort((a, b) => a - b);
  console.log(
    `  ${what.padEnd(44)} ${took[times >> 1]?.toFixed(2).padStart(8)} ${took[Math.floor(times * 0.99)]?.toFixed(2).padStart(8)} ${firstTime.toFixed(1).padStart(9)} ${cpu[times >> 1]?.toFixed(2).padStart(8)}`,
  );
}

async function bench(size: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const history = generate(size);
  const snapshots = shelf(undefined, undefined, Number.POSITIVE_INFINITY);
  let now = 0;
  const options = { workspace: 'bench', folder, source: sourceOf(() => history), sealing: openSealing, definitions, clock: () => now, snapshots };
  const model = openModel(options);
  const began = performance.now();
  await model.fresh();
  const rebuilt = performance.now() - began;
  console.log(
    `\n${size} customers, ${size * 3} interactions: rebuilt in ${rebuilt.toFixed(0)} ms (${Math.round((size * 4) / (rebuilt / 1000))} records/s), file ${(statSync(model.memory().file.path).size / 1e6).toFixed(0)} MB`,
  );
  const wrote = performance.now();
  await model.snapshot(true);
  const read = performance.now();
  const second = openModel(options);
  await second.fresh();
  console.log(
    `  snapshot ${([...snapshots.files.values()].reduce((sum, { length }) => sum + length, 0) / 1e6).toFixed(1)} MB written in ${(read - wrote).toFixed(0)} ms, opened in ${(performance.now() - read).toFixed(0)} ms`,
  );
  second.close();
  console.log(`  ${''.padEnd(44)} ${'median'.padStart(8)} ${'p99'.padStart(8)} ${'first'.padStart(9)} ${'cpu'.padStart(8)}`);

  if (process.env.ONLY === 'build') return;
  const random = seeded(99);
  const reader = { user: [...history.records.keys()][0] as string, access: 'all' as const, teams: [] };
  const ask = {
    principal: 'me',
    reader,
    definitions,
    now: '2026-11-20T00:00:00.000Z',
    timeZone: 'Asia/Shanghai',
    cursorKey: createSecretKey(new Uint8Array(32)),
  };
  const readmodel = readModelFor(model, ask);
  const include = ['count'] as const;
  const list = (query: Parameters<typeof readmodel.list>[1]) => readmodel.list(of, { limit: 50, include, ...query });

  const fields = Object.keys(fieldsOf(of)).filter((name) => name !== 'trashedAt');
  for (const field of fields) await list({ sort: [field] });
  await measure('list, any field', () => list({ sort: [random.pick(['', '-']) + random.pick(fields)] }));
  await measure('list, titles', () => list({ include: ['count', 'titles'] }));
  await measure('list, some fields', () => list({ fields: ['name', 'stage', 'emails'] }));
  const customers = [...history.records.values()].filter(({ object }) => object === 'customer').map(({ record }) => record);
  const piece = (text: string, length: number) => {
    const from = random.below(Math.max(1, text.length - length + 1));
    return text.slice(from, from + length);
  };
  const texts = () => {
    const record = random.pick(customers) as Record<string, unknown>;
    return random.pick([
      String(record.name),
      (record.emails as { address: string }[])[0]?.address ?? '',
      (record.phones as { number: string }[])[0]?.number ?? '',
    ]);
  };
  for (const length of [1, 2, 3, 8]) await measure(`search, ${length} characters`, () => list({ text: piece(texts(), length) }));
  await measure('search, a common 8 (example.)', () => list({ text: 'example.' }));
  await measure('search, Chinese', () => list({ text: random.pick([random.pick(given), random.pick(surnames) + random.pick(given)]) }));
  await measure('search, pinyin', () => list({ text: random.pick(['zhang', 'wei', 'zengwei', 'shan', 'liuyang']) }));
  await measure('search, initials', () => list({ text: random.pick(['zw', 'lj', 'sh', 'qyx']) }));
  await measure('search, two words', () => list({ text: `${random.pick(first)} ${random.pick(last)}` }));
  await measure('search, misses', () => list({ text: random.pick(['qqqq', '龘', 'nobody@nowhere', 'zzz9']) }));
  await measure('search, everything (palette)', () => readmodel.searchAll(piece(texts(), 3), 10));
  const where = (): Condition => {
    const [name, field] = random.pick(Object.entries(custom));
    const value = random.pick(customers)[name] as never;
    const operator = field.kind === 'choice' ? 'is' : field.kind === 'text' ? 'contains' : random.pick(['lt', 'gte']);
    return { field: name, [operator]: field.kind === 'text' ? piece(String(value), 2).trim() || 'a' : value } as Condition;
  };
  for (const name of Object.keys(custom)) await list({ where: { field: name, empty: false } });
  await measure('filter on one field', () => list({ where: where() }));
  await measure('filter on two fields, sorted', () => list({ where: { and: [where(), where()] }, sort: [random.pick(fields)] }));
  await measure('filter over a link (owner.name)', () => list({ where: { field: 'owner.name', contains: 'a' } }));
  await measure('filter that finds nothing', () =>
    list({
      where: {
        and: [
          { field: 'x_number_0', lt: -900 },
          { field: 'x_number_1', lt: -900 },
        ],
      },
      sort: ['name'],
    }),
  );
  await measure('summarize: count by choice', () => readmodel.summarize(of, { groupBy: ['x_choice_0'], measures: [{ measure: 'count' }] }));
  await measure('summarize: sum of money by choice', () =>
    readmodel.summarize(of, {
      groupBy: ['x_choice_1'],
      measures: [
        { measure: 'sum', field: 'x_money_0' },
        { measure: 'mean', field: 'x_number_0' },
      ],
    }),
  );
  await measure('summarize: by month, filtered', () =>
    readmodel.summarize(of, { where: where(), groupBy: [{ field: 'createdAt', by: 'month' }], measures: [{ measure: 'count' }] }),
  );
  await measure('summarize: interactions by customer.stage', () =>
    readmodel.summarize(interaction, { groupBy: ['customer.stage', 'kind'], measures: [{ measure: 'count' }] }),
  );
  await measure('timeline', () => readmodel.timeline(of, random.pick(customers).id));
  const more = seeded(5);
  await measure(
    'catch up a change, then list',
    () => {
      now += 1000;
      return list({});
    },
    100,
    () => void step(history, more, of),
  );
  const importing: number[] = [];
  for (let round = 0; round < 40; round++) {
    grow(history, more, 100);
    now += 1000;
    const started = performance.now();
    await list({});
    importing.push(performance.now() - started);
  }
  console.log(
    `  import seen in the list, 100 rows at a time    ${Math.round(4000 / (importing.reduce((all, one) => all + one) / 1000))} rows/s, longest ${Math.max(...importing).toFixed(0)} ms`,
  );
  console.log(`  memory ${(process.memoryUsage().rss / 1e6).toFixed(0)} MB`);
  model.close();
  rmSync(folder, { recursive: true });
}

if (import.meta.main)
  for (const size of process.argv
    .slice(2)
    .map(Number)
    .concat(process.argv.length > 2 ? [] : [1_000, 10_000, 100_000]))
    await bench(size);
