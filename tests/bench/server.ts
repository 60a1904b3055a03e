/** The server under measurement: `infra/local/main.ts` as a process tree of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

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
  stop(): Promise<void>;
}

/** As `npm start` starts it (launch.mjs). */
const flags = ['--max-semi-space-size=4', '--max-old-space-size=1024'];
const main = fileURLToPath(new URL('../../infra/local/main.ts', import.meta.url));

export async function startServer(data: string, node: readonly string[] = []): Promise<Server> {
  const began = performance.now();
  const child = spawn(process.execPath, [...flags, ...node, main], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, PORT: '0', REGULARS_DATA: data, REGULARS_LOG: '' },
  });
  const url = await readyLine(child);
  const readyAfter = performance.now() - began;
  return {
    url,
    readyAfter,
    memory: () => share(child.pid ?? 0),
    cpu: () => tree(child.pid ?? 0).reduce((sum, pid) => sum + used(pid), 0),
    table: () =>
      tree(child.pid ?? 0)
        .map((pid) => /--port\0(\d+)/.exec(read(`/proc/${pid}/cmdline`))?.[1])
        .flatMap((port) => (port ? [`http://127.0.0.1:${port}`] : []))[0],
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

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // ended meanwhile, or no /proc here
  }
}

/** The process and all below it. */
function tree(root: number): number[] {
  let pids: string[] = [];
  try {
    pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
  const parents = new Map(pids.map((pid) => [Number(pid), Number(/\) \S (\d+)/.exec(read(`/proc/${pid}/stat`))?.[1])]));
  const found = [root];
  for (const pid of found) for (const [child, parent] of parents) if (parent === pid) found.push(child);
  return found;
}

/** User and system time stand in hundredths of a second behind the name, which may hold anything but a closing bracket and a letter. */
function used(pid: number): number {
  const after = /\) [A-Z] (.*)/.exec(read(`/proc/${pid}/stat`))?.[1]?.split(' ') ?? [];
  return (Number(after[10] ?? 0) + Number(after[11] ?? 0)) * 10;
}

function share(root: number): number | undefined {
  const kilobytes = tree(root)
    .map((pid) => Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0))
    .reduce((sum, one) => sum + one, 0);
  return kilobytes > 0 ? kilobytes / 1024 : undefined;
}
