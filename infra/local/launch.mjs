/**
 * What every npm script runs: installs and builds what is missing or stale, then hands over to the Node that came with the packages.
 * Plain JavaScript for Node 20 with nothing installed. Whatever it has to say goes to stderr, so that a command's own output stays pure.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeList } from '../../shared/objects/list.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const modules = join(root, 'node_modules');
const isWindows = process.platform === 'win32';
const [command = '', ...rest] = process.argv.slice(2);

/** What each command runs; those with `web` need the built page. */
const commands = {
  // Under a limit V8 collects sooner: 100 MB after ten thousand requests in place of 240, and no slower.
  start: { args: ['--max-semi-space-size=4', '--max-old-space-size=1024', 'infra/local/main.ts'], web: true },
  test: { args: ['node_modules/vitest/vitest.mjs', 'run', '-c', 'tests/vitest.config.ts'], web: true },
  check: { args: ['tests/check.ts'] },
  bench: { args: ['tests/bench/main.ts'], web: true },
  'bench:duplicates': { args: ['functions/duplicates/duplicates.bench.ts'] },
  attack: { args: ['tests/attack/main.ts'] },
  faults: { args: ['tests/faults/main.ts'] },
  kills: { args: ['tests/kills/main.ts'] },
  paint: { args: ['tests/paint/main.ts'], web: true },
  deploy: { args: ['infra/aws/deploy.ts'], web: true },
  redrive: { args: ['infra/aws/redrive.ts'] },
  costs: { args: ['tests/costs/main.ts'] },
  noisy: { args: ['tests/usage/noisy.ts'] },
  admin: { args: ['infra/local/admin.ts'] },
  screens: { args: ['tests/screens/main.ts'], web: true },
};

const say = (text) => process.stderr.write(`${text}\n`);
const fail = (text) => {
  say(text);
  process.exit(1);
};

function run(program, args, options = {}) {
  const { status } = spawnSync(program, args, { cwd: root, stdio: ['ignore', 2, 2], shell: isWindows, ...options });
  return status === 0;
}

function install() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  const stamp = join(modules, '.regulars-lock');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  say('Installing packages …');
  if (!run('npm', ['ci', '--no-audit', '--no-fund'])) fail('The packages could not be installed: see above. Check the network and try again.');

  // Only the table of one platform stands in the lock file; another platform's is fetched here, at the same version.
  const { version } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages['node_modules/@dynoxide/linux-x64'] ?? {};
  const table = `@dynoxide/${process.platform}-${process.arch}`;
  if (version && !existsSync(join(modules, table)) && !process.env.DYNAMODB_ENDPOINT) {
    say(`Installing ${table} …`);
    if (!run('npm', ['install', '--no-save', '--no-audit', '--no-fund', `${table}@${version}`]))
      fail(`There is no embedded table for this platform (${table}). Name any DynamoDB in DYNAMODB_ENDPOINT.`);
  }
  writeFileSync(stamp, lock);
}

/** The Node of the packages; without one for this platform, our own if it is new enough. */
function findNode() {
  const own = join(modules, '.bin', isWindows ? 'node.exe' : 'node');
  if (existsSync(own)) return own;
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  return fail('Regulars needs Node 24 on this platform: install it and try again.');
}

/** When the youngest file under the folders was changed. */
function changed(...folders) {
  let last = 0;
  for (const folder of folders) {
    if (!existsSync(folder)) continue;
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (/^(node_modules|build|\.svelte-kit|paraglide)$/.test(entry.name)) continue;
      const path = join(folder, entry.name);
      last = Math.max(last, entry.isDirectory() ? changed(path) : statSync(path).mtimeMs);
    }
  }
  return last;
}

function build(node) {
  const web = join(root, 'web');
  if (!existsSync(join(web, 'src'))) return say('The web app has no sources yet: only the API is served.');
  const page = join(web, 'build', '200.html');
  if (existsSync(page) && statSync(page).mtimeMs > changed(web, join(root, 'shared'))) return;
  say('Building the web app …');
  if (!run(node, [join(modules, 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'warn'], { cwd: web, shell: false }))
    fail('The web app could not be built: see above.');
}

/** What `--lambda` runs, of the sources as they are. */
function synthesize(node) {
  const manifest = join(root, 'cdk.out', 'local', 'manifest.json');
  const youngest = Math.max(...['functions', 'shared', 'infra/aws'].map((folder) => changed(join(root, folder))), statSync(join(root, 'cdk.json')).mtimeMs);
  if (existsSync(manifest) && statSync(manifest).mtimeMs > youngest) return;
  say('Synthesizing the functions …');
  if (!run(node, ['infra/local/synthesize.ts'], { shell: false })) fail('The functions could not be synthesized: see above.');
}

const chosen = commands[command];
if (!chosen) fail(`Say what to do: ${Object.keys(commands).join(', ')}.`);
if (/^(start|test|check)$/.test(command)) writeList(); // an object is one definition file: the list of them is written from the folder
install();
const node = findNode();
if (chosen.web) build(node);
if (chosen.web && (rest.includes('--lambda') || process.env.REGULARS_LAMBDA === '1')) synthesize(node);

const child = spawn(node, [...chosen.args, ...rest], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, PATH: `${dirname(node)}${isWindows ? ';' : ':'}${process.env.PATH ?? ''}` },
});
// Ctrl-C reaches the child by itself; other signals are passed on. We end when it has ended.
process.on('SIGINT', () => {});
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('error', (error) => fail(error.message));
child.on('exit', (code) => process.exit(code ?? 1));
