/**
 * `npm run faults`: plants one mistake after another in a copy of the source and runs the test that must notice it. Before
 * that each test is run without any: what fails anyway notices nothing. Ends with 1 if a mistake stays unnoticed.
 *
 *   --only S4,S9   mistakes of these classes
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { copyWith } from '../deployment.ts';
import { type Fault, faults } from './faults.ts';

const { values: said } = parseArgs({ options: { only: { type: 'string' } } });
const only = said.only?.split(',');
const chosen = faults.filter((one) => !only || only.includes(one.class));
const { root, remove } = copyWith({}, ['tests', 'web']);
process.on('exit', remove);
process.on('SIGINT', () => process.exit(130));

interface Outcome {
  passed: number;
  failed: string[];
  /** What kept the file from being run at all. */
  broken: string;
}

interface Report {
  testResults: { message: string; assertionResults: { status: string; fullName: string }[] }[];
}

/** As `npm test` runs one file; a name is searched as a text. */
function run({ test, named }: Pick<Fault, 'test' | 'named'>): Outcome {
  const out = join(root, 'outcome.json');
  writeFileSync(out, '{"testResults":[]}');
  const pattern = named ? ['-t', named.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')] : [];
  const args = ['node_modules/vitest/vitest.mjs', 'run', '-c', 'tests/vitest.config.ts', '--reporter=json', `--outputFile=${out}`, ...pattern, test];
  const { stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8', timeout: 300_000, env: { ...process.env, REGULARS_LONG: '' } });
  const { testResults } = JSON.parse(readFileSync(out, 'utf8')) as Report;
  const all = testResults.flatMap(({ assertionResults }) => assertionResults);
  const passed = all.filter(({ status }) => status === 'passed').length;
  const failed = all.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName);
  return { passed, failed, broken: passed + failed.length > 0 ? '' : testResults.map(({ message }) => message).join() || stderr.slice(-500) || 'no test ran' };
}

const sound = new Map<string, Outcome>();
const table: string[][] = [];
let unnoticed = 0;

/** The web app of the copy as its source is now; answers how to bring the one before back. */
function rebuild(): () => void {
  const [build, sound] = [join(root, 'web/build'), join(root, 'web/build.sound')];
  renameSync(build, sound);
  const { status, stderr } = spawnSync(process.execPath, ['../node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn'], {
    cwd: join(root, 'web'),
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`The web app could not be built: ${stderr}`);
  return () => {
    rmSync(build, { recursive: true });
    renameSync(sound, build);
  };
}

for (const fault of chosen) {
  const began = performance.now();
  const key = `${fault.test} ${fault.named ?? ''}`;
  const before = sound.get(key) ?? run(fault);
  sound.set(key, before);
  const path = join(root, fault.file);
  const source = readFileSync(path, 'utf8');
  writeFileSync(
    path,
    source.replace(fault.search, () => fault.replace),
  );
  const restore = fault.built ? rebuild() : () => {};
  const after = run(fault);
  restore();
  writeFileSync(path, source);
  const isSound = before.failed.length === 0 && before.passed > 0;
  const isNoticed = isSound && after.failed.length > 0;
  if (!isNoticed) unnoticed++;
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  const how = !isSound ? `fails without it: ${before.failed[0] ?? before.broken}` : (after.failed[0] ?? `UNNOTICED ${after.broken}`);
  table.push([fault.class, isNoticed ? 'noticed' : 'NOT NOTICED', fault.what, `${after.failed.length} of ${after.failed.length + after.passed}`, how]);
  console.log(`${isNoticed ? '✓' : '✗'} ${fault.class} ${fault.what} (${seconds} s): ${how}`);
}
console.log(
  `\n| class | | planted | tests that failed | the first of them |\n|---|---|---|---|---|\n${table.map((row) => `| ${row.join(' | ')} |`).join('\n')}`,
);
console.log(`\n${chosen.length - unnoticed} of ${chosen.length} mistakes noticed.`);
process.exitCode = unnoticed > 0 ? 1 : 0;
