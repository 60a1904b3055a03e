/**
 * `npm run bench`: how fast the local deployment answers with 1,000, 10,000 and 100,000 customers, what each question costs
 * in DynamoDB units, and what the process tree takes in memory. The client is this process, the server a tree of its own.
 *
 *   --size 1000,100000   sizes, in customers      --seed 7        another workspace and other questions
 *   --only get,search    rows that begin so       --seconds 3     how long each row is asked on each number of connections
 *   --interactions 0     so many a customer, three unless said (what a cold function opens hangs on them)
 *   --short              1,000 customers, 20 questions a row, nothing judged by time
 *   --profile <folder>   CPU profiles of the server, one for each size
 *
 * REGULARS_BENCH_KEEP=<folder> keeps generated workspaces there for the next run.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { seeded } from '@regulars/shared/rules/random.ts';
import { bareImport, bareQuestions } from './bare.ts';
import { openClient } from './client.ts';
import { measureCold } from './cold.ts';
import { dataOf } from './data.ts';
import { drawFields, INTERACTIONS } from './generate.ts';
import { measureImport } from './imports.ts';
import type { Loaded } from './load.ts';
import { type Limits, measure } from './measure.ts';
import { type Named, questionsOf } from './questions.ts';
import { startServer } from './server.ts';
import { type Row, ratioTable, sizeTable } from './table.ts';

const { values: said } = parseArgs({
  options: {
    size: { type: 'string' },
    only: { type: 'string' },
    seconds: { type: 'string', default: '3' },
    seed: { type: 'string', default: '1' },
    interactions: { type: 'string', default: String(INTERACTIONS) },
    short: { type: 'boolean', default: false },
    profile: { type: 'string' },
  },
});
const sizes = said.short ? [1000] : (said.size ?? '1000,10000,100000').split(',').map(Number);
const seed = Number(said.seed);
const limits: Limits = said.short ? { seconds: 60, most: 20 } : { seconds: Number(said.seconds), most: Number.POSITIVE_INFINITY };
const only = said.only?.split(',');
const isAsked = (name: string) => !only || only.some((one) => name.startsWith(one));

/** What is measured is how fast answers are, not how soon one asks too often. */
for (const name of ['LIMIT_WORKSPACE', 'LIMIT_KEY']) process.env[name] ??= '1000000/1000000';

const CONNECTIONS = 16;
const IMPORTED = said.short ? 200 : 10_000;
/** So many that every field was sorted and filtered by once: what that costs stands under `first ms`. */
const WARM = said.short ? 2 : 150;

const work = mkdtempSync(join(tmpdir(), 'regulars-bench-'));
process.on('exit', () => rmSync(work, { recursive: true, force: true }));

/** The first question apart, some to warm up, then one connection and sixteen. */
async function rowOf({ name, ask }: Named, cpu: () => number): Promise<Row> {
  const random = seeded(seed + [...name].reduce((sum, letter) => Math.imul(sum, 31) + letter.charCodeAt(0), 7));
  const first = await measure(ask, 1, { seconds: 60, most: 1 }, random, 0);
  await measure(ask, 1, { seconds: 60, most: WARM }, random, 1_000_000);
  if (!said.short) await measure(ask, CONNECTIONS, { seconds: 60, most: WARM }, random, 1_500_000); // the second reader too
  const before = cpu();
  const one = await measure(ask, 1, limits, random, 2_000_000);
  const used = (cpu() - before) / one.count;
  const many = await measure(ask, CONNECTIONS, limits, random, 4_000_000);
  return { name, first: first.p50, cpu: used, one, many };
}

async function measureSize(size: number): Promise<Row[]> {
  const data = dataOf(work, size, seed, Number(said.interactions));
  const { key } = JSON.parse(readFileSync(join(data, 'bench.json'), 'utf8')) as Loaded; // written by load.ts
  const fields = drawFields(seed);
  const run = `r${Date.now().toString(36)}${size}`;
  const server = await startServer(data, said.profile ? { node: ['--cpu-prof', '--cpu-prof-dir', said.profile] } : {});
  const client = openClient(server.url, key, CONNECTIONS);
  try {
    await pause(said.short ? 0 : 1500);
    const atRest = server.memory();
    const endpoint = server.table();
    const bare = endpoint ? await bareQuestions(endpoint, run) : [];
    const named = questionsOf(client.send, seed, size, fields, run);
    const rows: Row[] = [];
    for (const one of [...bare, ...named]) if (isAsked(one.name)) rows.push(await rowOf(one, server.cpu));

    console.log(`\n${size.toLocaleString('en')} customers, ${(size * 3).toLocaleString('en')} interactions\n${sizeTable(rows, CONNECTIONS)}`);
    if (isAsked('import')) {
      const rate = await measureImport(server.url, key, seed, fields, IMPORTED, run).catch((error: Error) => error.message);
      console.log(
        typeof rate === 'number'
          ? `import: ${rate.toFixed(0)} rows a second, ${IMPORTED.toLocaleString('en')} rows from upload to visible in the list`
          : `import: not measured: ${rate}`,
      );
      if (endpoint) console.log(`bare loop of transactions of 33 rows: ${(await bareImport(endpoint, run, said.short ? 0.1 : 5)).toFixed(0)} rows a second`);
    }
    await pause(said.short ? 0 : 1500);
    const [before, after] = [atRest, server.memory()].map((value) => (value ? `${value.toFixed(0)} MB` : 'unknown'));
    console.log(`ready after ${server.readyAfter.toFixed(0)} ms; memory at rest ${before} before any question, ${after} after all of them`);
    return rows;
  } finally {
    client.close();
    await server.stop();
    if (isAsked('cold') && !said.short) console.log(await measureCold(data, key));
    rmSync(data, { recursive: true, force: true });
  }
}

const bySize = new Map<number, Row[]>();
for (const size of sizes) bySize.set(size, await measureSize(size));
if (sizes.length > 1) console.log(`\n${ratioTable(bySize)}`);
