/** The embedded DynamoDB: finds the binary of this platform, starts it on a free port of 127.0.0.1 and starts it again should it die. */
import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { connect, createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { endLeftover } from '../folder.ts';
import { makeFlush } from './flush.ts';

/** `file` is missing when another DynamoDB was named. */
export type Table = { endpoint: string; file?: string; pid(): number | undefined; flush(): Promise<void>; stop(): Promise<void> };

export const dynoxideVersion = '1.2.1';
const pause = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));

export function findBinary(): string {
  const name = `@dynoxide/${process.platform}-${process.arch}`;
  try {
    const folder = dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
    return join(folder, process.platform === 'win32' ? 'dynoxide.exe' : 'dynoxide');
  } catch {
    throw new Error(`The embedded table is missing: run "npm install --no-save ${name}@${dynoxideVersion}", or name any DynamoDB in DYNAMODB_ENDPOINT.`);
  }
}

export const freePort = () =>
  new Promise<number>((done, fail) => {
    const server = createServer()
      .once('error', fail)
      .listen(0, '127.0.0.1', () => {
        const address = server.address();
        server.close(() => done(typeof address === 'object' && address ? address.port : 0));
      });
  });

const answers = (port: number) =>
  new Promise<boolean>((done) => {
    const socket = connect({ port, host: '127.0.0.1' }, () => {
      socket.destroy();
      done(true);
    });
    socket.on('error', () => done(false));
  });

/** The port stays the same over a restart, so that the door's wire finds the table again. */
export async function startTable(file: string, log: (line: object) => void): Promise<Table> {
  const given = process.env.DYNAMODB_ENDPOINT;
  if (given) return { endpoint: given, pid: () => undefined, flush: async () => {}, stop: async () => {} };

  const binary = findBinary();
  const note = `${file}.pid`;
  endLeftover(note, file);
  const port = await freePort();
  let child: ChildProcess;
  let stopping = false;
  let restarts = 0;
  let complaint = '';
  const flush = makeFlush(`${file}-wal`);

  /** Should this process end without `stop`, the table ends with it. */
  const end = () => void child.kill();
  process.once('exit', end);
  const run = () => {
    // Detached: Ctrl-C reaches us, and we end it when the last request has been answered.
    child = spawn(binary, ['serve', '--host', '127.0.0.1', '--port', String(port), '--db-path', file], { stdio: ['ignore', 'ignore', 'pipe'], detached: true });
    writeFileSync(note, String(child.pid), { mode: 0o600 });
    child.stderr?.on('data', (text: Buffer) => (complaint = text.toString().slice(0, 500)));
    child.once('error', (error) => (complaint = error.message));
    child.once('exit', (code) => {
      if (stopping || restarts > 20) return;
      flush.reopen();
      log({ message: 'The table ended and is started again', code, complaint });
      setTimeout(run, Math.min(50 * 2 ** restarts++, 2000));
    });
  };
  const ready = async () => {
    for (let tries = 0; tries < 2000; tries++) {
      if (await answers(port)) return;
      if (child.exitCode !== null && restarts > 3) break;
      await pause(5);
    }
    throw new Error(`The embedded table does not start: ${complaint || 'no reason given'}`);
  };

  run();
  await ready();
  return {
    endpoint: `http://127.0.0.1:${port}`,
    file,
    pid: () => child.pid,
    flush,
    async stop() {
      stopping = true;
      process.off('exit', end);
      flush.reopen();
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise((done) => child.once('exit', done));
      child.kill('SIGTERM');
      // It closes its file on SIGTERM; a hung one is ended, which loses nothing either.
      const timer = setTimeout(() => child.kill('SIGKILL'), 3000);
      await ended;
      clearTimeout(timer);
      rmSync(note, { force: true });
    },
  };
}
