/**
 * `npm run attack`: attacks a deployment of its own on this machine, by everything that can be asked, from a seed. Prints
 * for each class of defect what was tried, how often, and how often it succeeded; ends with 1 if anything did.
 *
 *   --seed 7              other draws                       --only foreign,schema   these generators (classes.ts)
 *   --foreign 20000       attempts across workspaces        --schema 200000         requests drawn from schemas
 *   --minutes 30          no new round after so long        --generated             without the long forms of the other tests
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { TestLocal } from '../api/world.ts';
import { repository } from '../deployment.ts';
import { startTest } from '../local.ts';
import { classes, type Generator } from './classes.ts';
import { attackCursors } from './cursors.ts';
import { attackForeign } from './foreign.ts';
import { attackBySchema } from './fuzz.ts';
import { attackByAddresses, attackFresh, attackRedirects } from './outside.ts';
import { keyOf, openStage, type Stage } from './stage.ts';
import { added, newTally, successes, type Tally, toldOf } from './tally.ts';
import { attackWithTwistedTexts } from './twisted.ts';

const { values: said } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    foreign: { type: 'string', default: '20000' },
    schema: { type: 'string', default: '200000' },
    minutes: { type: 'string', default: 'Infinity' },
    only: { type: 'string' },
    generated: { type: 'boolean', default: false },
  },
});
const seed = Number(said.seed);
const only = said.only?.split(',');
const isAsked = (name: Generator) => !only || only.includes(name);
const until = performance.now() + Number(said.minutes) * 60_000;

const tallies = new Map<Generator, Tally>();
async function run(name: Generator, attack: () => Promise<Tally>): Promise<void> {
  if (!isAsked(name)) return;
  const began = performance.now();
  const tally = await attack();
  tallies.set(name, added(tallies.get(name) ?? newTally(), tally));
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  console.error(`${name}: ${tally.tried} tried in ${seconds} s, ${successes(tally)} succeeded; ${tally.notes.join('; ')}`);
  for (const found of toldOf(tally)) console.error(found);
}

/** Tokens last a quarter of an hour, and a workspace that has taken thousands of odd things answers ever more slowly. */
const A_ROUND = { foreign: 4_000, schema: 10_000 };
const left = (name: 'foreign' | 'schema') => (isAsked(name) ? Number(said[name]) - (tallies.get(name)?.tried ?? 0) : 0);

/** Whether there is more to do for which there is time. */
async function round(local: TestLocal, number: number): Promise<boolean> {
  const own = seed * 1000 + number;
  const stage: Stage = await openStage(local, own);
  const theirs = { authorization: `Bearer ${await keyOf(stage.theirs, 'owner')}` };
  if (left('foreign') > 0)
    await run('foreign', () => attackForeign(local, stage, { seed: own, attempts: Math.min(A_ROUND.foreign, left('foreign')), sweep: number === 0 }));
  await run('cursors', () => attackCursors(local, stage, theirs, { seed: own }));
  await run('twisted', () => attackWithTwistedTexts(local, stage, { seed: own, most: 400 }));
  await run('addresses', () => attackByAddresses(local, stage, { seed: own, most: 400 }));
  if (left('schema') > 0)
    await run('schema', () => attackBySchema(local, stage.mine, stage.prepared, { seed: own, requests: Math.min(A_ROUND.schema, left('schema')) }));
  return left('foreign') + left('schema') > 0 && performance.now() < until;
}

async function on(options: Parameters<typeof startTest>[0], attack: (local: TestLocal) => Promise<void>): Promise<void> {
  const local = await startTest(options);
  await attack(local).finally(() => local.stop());
}

await on({ selfHosted: true }, (local) => run('fresh', () => attackFresh(local)));
await on({}, async (local) => {
  await run('redirects', () => attackRedirects(local, { seed, most: 100_000 }));
  for (let number = 0; await round(local, number); ) number++;
});

interface Ran {
  passed: number;
  failed: string[];
}

/** A test file in its long form. */
function longForm(file: string): Ran {
  const folder = mkdtempSync(join(tmpdir(), 'regulars-attack-'));
  const out = join(folder, 'outcome.json');
  const args = ['node_modules/vitest/vitest.mjs', 'run', '-c', 'tests/vitest.config.ts', '--reporter=json', `--outputFile=${out}`, file];
  const { status } = spawnSync(process.execPath, args, { cwd: repository, stdio: ['ignore', 'ignore', 2], env: { ...process.env, REGULARS_LONG: '1' } });
  const { testResults } = JSON.parse(readFileSync(out, 'utf8')) as { testResults: { assertionResults: { status: string; fullName: string }[] }[] };
  rmSync(folder, { recursive: true });
  const all = testResults.flatMap(({ assertionResults }) => assertionResults);
  const failed = all.filter((one) => one.status === 'failed').map(({ fullName }) => fullName);
  if (status !== 0 && failed.length === 0) failed.push(`${file} did not run`);
  console.error(`${file}: ${failed.length} of ${all.length} failed`);
  return { passed: all.filter((one) => one.status === 'passed').length, failed };
}

const files = said.generated || only ? [] : [...new Set(classes.flatMap((one) => one.files))];
const ran = new Map(files.map((file) => [file, longForm(file)]));

let succeeded = 0;
console.log('| class | | by | tried | succeeded | |\n|---|---|---|---|---|---|');
for (const { id, what, generated, files: ownFiles } of classes) {
  for (const name of generated) {
    const tally = tallies.get(name);
    if (tally) console.log(`| ${id} | ${what} | ${name} | ${tally.tried} | ${successes(tally)} | ${tally.notes.at(-1) ?? ''} |`);
  }
  for (const file of ownFiles) {
    const outcome = ran.get(file);
    if (outcome)
      console.log(`| ${id} | ${what} | ${file} | ${outcome.passed + outcome.failed.length} tests | ${outcome.failed.length} | ${outcome.failed[0] ?? ''} |`);
  }
}
for (const tally of tallies.values()) succeeded += successes(tally);
for (const { failed } of ran.values()) succeeded += failed.length;
console.log(`\nSeed ${seed}: ${succeeded === 0 ? 'nothing succeeded' : `${succeeded} succeeded, see above`}.`);
process.exitCode = succeeded > 0 ? 1 : 0;
