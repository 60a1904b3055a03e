/**
 * Child processes that run handlers: begun when needed, the warm one first, ended when they overrun or stay idle.
 * A long query therefore blocks nobody but those who wait in the same process, and those are run again elsewhere.
 */
import type { ChildProcess } from 'node:child_process';
import { channel } from 'node:diagnostics_channel';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { LINES } from '@regulars/shared/rules/features.ts';
import type { Order, Reply } from './child.ts';
import { functionsRoot, type HandlerName, Late, moduleOf } from './handler.ts';
import { startChild } from './startChild.ts';

export type PoolOptions = {
  name: string;
  size: number;
  environment: Record<string, string>;
  folder: string;
  deadline?: number;
  /** After how long without work a child ends, and how many stay all the same. */
  idle?: number;
  keep?: number;
  root?: string;
  log?: (line: object) => void;
};
export type Pool = { run(name: HandlerName, event: unknown): Promise<unknown>; pids(): number[]; stop(): Promise<void> };

type Call = { name: HandlerName; event: unknown; done: (result: unknown) => void; fail: (error: Error) => void; timer?: NodeJS.Timeout };
type Child = { number: number; process: ChildProcess; calls: Map<number, Call>; rest?: NodeJS.Timeout };

/** What a child's handlers said is heard here as if it had been said here. */
const written = channel(LINES);

/** What a child sees of the machine's environment: nothing but what Node itself needs. */
const inherited = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'SystemRoot', 'TZ', 'LANG', 'REGULARS_LOG', 'NODE_COMPILE_CACHE'];

export function makePool(options: PoolOptions): Pool {
  const { size, deadline = 30_000, idle = 600_000, keep = 1, root = functionsRoot } = options;
  let children: Child[] = [];
  /** Those that were told to end and have not yet: they get no work, and their folders are no one else's. */
  const leaving = new Set<Child>();
  let next = 0;
  let stopped = false;

  function begin(): Child {
    const number = [...Array(size).keys()].find((n) => [...children, ...leaving].every((child) => child.number !== n)) ?? size + next;
    const folder = join(options.folder, `${options.name}-${number}`);
    const env = Object.fromEntries(inherited.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));
    const child: Child = { number, calls: new Map(), process: startChild({ folder, environment: { ...env, ...options.environment }, memory: 1769 }) };
    child.process.on('message', (reply: Reply) => finish(child, reply));
    child.process.once('exit', (code) => gone(child, code));
    children.push(child);
    return child;
  }

  function finish(child: Child, { call, result, error, lines = [] }: Omit<Reply, 'lines'> & { lines?: unknown[] }) {
    for (const line of lines) written.publish(line);
    const found = child.calls.get(call);
    if (!found) return;
    clearTimeout(found.timer);
    child.calls.delete(call);
    if (child.calls.size === 0) rest(child);
    if (error) found.fail(Object.assign(new Error(error.message), { stack: error.stack }));
    else found.done(result);
  }

  function dismiss(child: Child, signal: 'SIGTERM' | 'SIGKILL') {
    children = children.filter((one) => one !== child);
    leaving.add(child);
    child.process.kill(signal);
  }

  function gone(child: Child, code: number | null) {
    children = children.filter((one) => one !== child);
    leaving.delete(child);
    clearTimeout(child.rest);
    for (const { timer, fail } of child.calls.values()) {
      clearTimeout(timer);
      fail(new Error(`${options.name} ended in the middle of its work (${code ?? 'by a signal'}).`));
    }
    rmSync(join(options.folder, `${options.name}-${child.number}`), { recursive: true, force: true });
  }

  function rest(child: Child) {
    clearTimeout(child.rest);
    child.rest = setTimeout(() => {
      if (children.length > keep && child.calls.size === 0) dismiss(child, 'SIGTERM');
    }, idle);
    child.rest.unref();
  }

  function overrun(child: Child, late: number) {
    const others = [...child.calls].filter(([call]) => call !== late).map(([, one]) => one);
    child.calls.get(late)?.fail(new Late(`${options.name} gave no answer within ${deadline} ms.`));
    child.calls.clear();
    dismiss(child, 'SIGKILL');
    options.log?.({ message: 'A function overran its deadline and was ended', function: options.name });
    for (const one of others) {
      clearTimeout(one.timer);
      order(one);
    }
  }

  /** An idle child before a new one, a new one before waiting: memory is spent only when there is work for it. */
  function choose(): Child {
    const [least] = children.toSorted((a, b) => a.calls.size - b.calls.size || a.number - b.number);
    if (least && (least.calls.size === 0 || children.length >= size)) return least;
    return begin();
  }

  function order(call: Call) {
    if (stopped) return call.fail(new Error(`${options.name} has been stopped.`));
    const child = choose();
    const id = next++;
    clearTimeout(child.rest);
    child.calls.set(id, call);
    call.timer = setTimeout(() => overrun(child, id), deadline);
    const message: Order = { call: id, id: call.name.id, module: moduleOf(call.name, root), event: call.event, milliseconds: deadline };
    child.process.send(message, (error) => {
      if (error) finish(child, { call: id, error });
    });
  }

  return {
    run: (name, event) => new Promise((done, fail) => order({ name, event, done, fail })),
    pids: () => [...children, ...leaving].flatMap((child) => child.process.pid ?? []),
    async stop() {
      stopped = true;
      await Promise.all(
        [...children, ...leaving].map(
          (child) =>
            new Promise<void>((done) => {
              child.process.once('exit', () => done());
              child.process.kill('SIGKILL');
            }),
        ),
      );
      rmSync(options.folder, { recursive: true, force: true });
    },
  };
}
