/** A deployment as a process of its own, as `npm start` runs it, from this repository or a copy with something added. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Call, caller } from './local.ts';

export const repository = fileURLToPath(new URL('..', import.meta.url));

export interface Deployment {
  url: string;
  data: string;
  /** Its temporary folder: where readers keep their working files. */
  temporary: string;
  /** All that it and its children wrote to stdout and stderr. */
  output(): string;
  /** A command of `npm run admin`, its JSON. */
  admin(...args: string[]): Record<string, unknown>;
  /** A new workspace; `call` speaks as its owner. */
  workspace(name: string): Promise<{ call: Call; key: string; workspace: string }>;
  stop(): Promise<void>;
}

export async function launch({ root = repository, folder }: { root?: string; folder: string }): Promise<Deployment> {
  const [data, temporary] = [join(folder, 'data'), join(folder, 'tmp')];
  mkdirSync(temporary, { recursive: true });
  if (process.env.REGULARS_LAMBDA === '1' && root !== repository) runIn(root, 'infra/local/synthesize.ts'); // a copy has functions of its own
  const environment: NodeJS.ProcessEnv = { ...process.env, PORT: '0', REGULARS_DATA: data, REGULARS_LOG: 'all', TMPDIR: temporary, NO_COLOR: '1' };
  if (root !== repository) delete environment.NODE_COMPILE_CACHE; // a copy is compiled once
  const written: string[] = [];
  const child = spawn(process.execPath, [join(root, 'infra/local/main.ts')], { cwd: root, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => written.push(text));
  const output = () => written.join('');
  const url = await ready(child, output);
  const admin = (...args: string[]): Record<string, unknown> => {
    const done = spawnSync(process.execPath, [join(root, 'infra/local/admin.ts'), ...args], { cwd: root, env: environment, encoding: 'utf8' });
    if (done.status !== 0) throw new Error(`admin ${args.join(' ')}: ${done.stderr}`);
    return JSON.parse(done.stdout) as Record<string, unknown>;
  };
  return {
    url,
    data,
    temporary,
    output,
    admin,
    async workspace(name) {
      const made = admin('create-workspace', '--name', name, '--owner', `owner-${Math.random().toString(36).slice(2)}@example.com`);
      const key = keyIn(made);
      const call = caller(url, key);
      return { call, key, workspace: (await call('GET', '/v1/workspace')).body.id };
    },
    async stop() {
      if (child.exitCode !== null) return;
      const ended = new Promise((done) => child.once('exit', done));
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** A program of the repository, or of a copy. */
export function runIn(root: string, program: string): void {
  const { status, stderr } = spawnSync(process.execPath, [join(root, program)], { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program}: ${stderr}`);
}

/** The API key, wherever in its answer the command puts it. */
const keyIn = (answer: unknown): string => {
  const [key] = /rk_[\w-]+/.exec(JSON.stringify(answer)) ?? [];
  if (!key) throw new Error(`No key in ${JSON.stringify(answer)}`);
  return key;
};

function ready(child: ChildProcess, output: () => string): Promise<string> {
  return new Promise((done, fail) => {
    const look = () => {
      const [, url] = /Regulars is ready at (http:\/\/\S+)/.exec(output()) ?? [];
      if (url) done(url);
    };
    child.stdout?.on('data', look);
    child.once('exit', (code) => fail(new Error(`The deployment ended with ${code}: ${output()}`)));
  });
}

/**
 * A copy of the repository's code to which files are added (path → text): what one more file does, and nothing else.
 * Packages are linked, but our own are the copy's. `web/build` comes along where there is one, and `more` folders.
 */
export function copyWith(added: Readonly<Record<string, string>>, more: readonly string[] = []): { root: string; remove(): void } {
  const root = mkdtempSync(join(tmpdir(), 'regulars-copy-'));
  const inner = (path: string) => !/(^|\/)(node_modules|\.svelte-kit)$/.test(path);
  for (const folder of ['shared', 'functions', 'infra', 'web/build', ...more]) {
    const from = join(repository, folder);
    if (existsSync(from)) cpSync(from, join(root, folder), { recursive: true, filter: inner });
  }
  const types = 'web/node_modules/$app'; // made with the page, and named by web/tsconfig.json
  if (more.includes('web')) cpSync(join(repository, types), join(root, types), { recursive: true });
  for (const file of ['package.json', 'tsconfig.json', 'cdk.json']) cpSync(join(repository, file), join(root, file));
  mkdirSync(join(root, 'node_modules/@regulars'), { recursive: true });
  for (const name of readdirSync(join(repository, 'node_modules')))
    if (name !== '@regulars') symlinkSync(join(repository, 'node_modules', name), join(root, 'node_modules', name));
  for (const name of ['shared', 'functions', 'infra']) symlinkSync(join(root, name), join(root, 'node_modules/@regulars', name));
  for (const [path, text] of Object.entries(added)) writeFileSync(join(root, path), text);
  runIn(root, 'shared/objects/list.mjs');
  return { root, remove: () => rmSync(root, { recursive: true, force: true }) };
}
