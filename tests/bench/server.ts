/** The server under measurement: `infra/local/main.ts` as a process tree of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { cpuOf, memoryOf, portOf } from '../processes.ts';

export interface Server {
  url: string;
  /** Milliseconds from its start to the ready line. */
  readyAfter: number;
  /** The share of memory that is its own, of all its processes, in MB; undefined where the system does not say. */
  memory(): number | undefined;
  /** Milliseconds of CPU that its processes have used so far: on a busy machine the steadier figure. */
  cpu(): number;
  /** Where the embedded table listens; undefined where the system does not say. */
  table(): string | undefined;
  /** Lines of functions' logs, as far as they were asked for. */
  lines(): Record<string, unknown>[];
  stop(): Promise<void>;
}

/** As `npm start` starts it (launch.mjs). */
const flags = ['--max-semi-space-size=4', '--max-old-space-size=1024'];
const main = fileURLToPath(new URL('../../infra/local/main.ts', import.meta.url));

/** `asLambda`: every function from its bundle, in a process that begins with its first request. */
export async function startServer(data: string, { node = [], asLambda = false }: { node?: readonly string[]; asLambda?: boolean } = {}): Promise<Server> {
  const began = performance.now();
  const child = spawn(process.execPath, [...flags, ...node, main, ...(asLambda ? ['--lambda'] : [])], {
    stdio: ['ignore', 'pipe', asLambda ? 'pipe' : 'inherit'],
    env: { ...process.env, PORT: '0', REGULARS_DATA: data, REGULARS_LOG: asLambda ? 'all' : '' },
  });
  let told = '';
  for (const stream of asLambda ? [child.stdout, child.stderr] : []) stream?.on('data', (text: Buffer) => (told += text.toString()));
  const url = await readyLine(child);
  const readyAfter = performance.now() - began;
  return {
    url,
    readyAfter,
    memory: () => memoryOf(child.pid ?? 0),
    cpu: () => cpuOf(child.pid ?? 0),
    table: () => {
      const port = portOf(child.pid ?? 0);
      return port ? `http://127.0.0.1:${port}` : undefined;
    },
    lines: () => [...told.matchAll(/\{"at":.*\}/g)].map(([line]) => JSON.parse(line)),
    async stop() {
      const ended = new Promise((done) => child.once('exit', done));
      child.kill('SIGTERM');
      await ended;
    },
  };
}

const readyLine = (child: ChildProcess) =>
  new Promise<string>((done, fail) => {
    let said = '';
    child.stdout?.on('data', (text: Buffer) => {
      said += text.toString();
      const url = /ready at (\S+)/.exec(said)?.[1];
      if (url) done(url);
    });
    child.once('exit', (code) => fail(new Error(`The server ended before it was ready (${code}): ${said.slice(-500)}`)));
  });
