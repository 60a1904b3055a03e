/**
 * `npm run check`: format, lint, types, unused code, directions of imports, length of files, where rights stand, the two
 * languages, the description of the API. One line a step, what was found below it, exit code 1 on any finding.
 * `-- --write` mends what can be mended: format, lint, the loops of the read model, docs/openapi.json.
 */
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { actions } from './check/actions.ts';
import { longFiles } from './check/lengths.ts';
import { loops } from './check/loops.ts';
import { marks } from './check/marks.ts';
import { messages } from './check/messages.ts';
import { apiDescription } from './check/openapi.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const write = process.argv.includes('--write');

interface Step {
  name: string;
  /** What is wrong, as text; empty when nothing is. */
  run(): Promise<string>;
}

/** A program of node_modules/.bin; says nothing if it ends well. */
const program = (name: string, args: readonly string[], folder = '.'): Promise<string> =>
  new Promise((done, fail) => {
    const path = [join(root, 'node_modules/.bin'), dirname(process.execPath), process.env.PATH].join(delimiter);
    const child = spawn(name, args, { cwd: join(root, folder), env: { ...process.env, PATH: path, FORCE_COLOR: '0' }, shell: process.platform === 'win32' });
    let said = '';
    child.stdout.on('data', (text: Buffer) => (said += text.toString()));
    child.stderr.on('data', (text: Buffer) => (said += text.toString()));
    child.on('error', fail);
    child.on('close', (code) => done(code === 0 ? '' : said.trim() || `${name} ended with ${code}`));
  });

const steps: Step[] = [
  { name: 'format and lint', run: () => program('biome', ['check', '--error-on-warnings', '--max-diagnostics=60', ...(write ? ['--write'] : []), '.']) },
  { name: 'types', run: async () => (await program('tsc', ['-p', '.', '--pretty', 'false'])) || program('tsc', ['-p', 'tests/browser', '--pretty', 'false']) },
  { name: 'types of the web app', run: () => program('npm', ['run', '--silent', 'check'], 'web') },
  { name: 'unused code', run: () => program('knip', ['--config', 'tests/check/knip.ts', '--no-progress', '--no-config-hints']) },
  { name: 'directions of imports', run: () => program('depcruise', ['--no-progress', 'shared', 'functions', 'infra', 'web/src', 'tests']) },
  { name: 'length of files', run: async () => longFiles(root) },
  { name: 'marks left behind', run: async () => marks(root) },
  { name: 'rights in one place', run: async () => actions(root) },
  { name: 'both languages', run: async () => messages(root) },
  { name: 'loops of the read model', run: () => loops(root, write) },
  { name: 'docs/openapi.json', run: async () => apiDescription(root, write) },
];

let findings = 0;
const waiting = [...steps];
async function work(): Promise<void> {
  for (let step = waiting.shift(); step; step = waiting.shift()) {
    const began = performance.now();
    const found = await step.run().catch((error: Error) => error.stack ?? error.message);
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    console.log(`${found ? '✗' : '✓'} ${step.name} (${seconds} s)${found ? `\n${found.replace(/^/gm, '    ')}\n` : ''}`);
    if (found) findings++;
  }
}
await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, work));
console.log(findings === 0 ? `All ${steps.length} checks passed.` : `${findings} of ${steps.length} checks found something.`);
process.exit(findings === 0 ? 0 : 1);
