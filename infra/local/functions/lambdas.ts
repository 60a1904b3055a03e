/**
 * Functions as Lambda runs them: each in processes of its own that take one call at a time, begun when they are needed and ended
 * at random, after some calls or while they wait. A call that is under way is never cut by that; whatever a process kept is gone.
 */
import type { ChildProcess } from 'node:child_process';
import { channel } from 'node:diagnostics_channel';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Failures } from '@regulars/shared/operations/handOut.ts';
import { LINES } from '@regulars/shared/rules/features.ts';
import { seeded } from '@regulars/shared/rules/random.ts';
import type { LambdaFunction } from './assembly.ts';
import type { Order, Reply } from './child.ts';
import { Late } from './handler.ts';
import type { Invoke } from './invoke.ts';
import { startChild } from './startChild.ts';

export interface LambdasOptions {
  functions: ReadonlyMap<string, LambdaFunction>;
  /** For the temporary folders. */
  folder: string;
  environment(of: LambdaFunction): Record<string, string>;
  log?: (line: object) => void;
  /** Of what is drawn at random. */
  seed?: number;
  /** Processes at once: one takes 70 MB. */
  most?: number;
  /** Processes of one function at once; one unless said otherwise. */
  abreast?(id: string): number;
  /** Calls that a process takes at most, and milliseconds that it waits for one at most: how many is drawn. */
  calls?: number;
  rest?: number;
}

interface Call {
  of: LambdaFunction;
  event: unknown;
  done(result: unknown): void;
  fail(error: Error): void;
}
interface Live {
  of: LambdaFunction;
  process: ChildProcess;
  /** Calls until it ends. */
  left: number;
  under?: { call: Call; deadline: NodeJS.Timeout };
  rest?: NodeJS.Timeout;
}

/** All operations on the read model run in one function, all listeners of the journal in another (`infra/aws/deployed.ts`). */
const READER = 'reader';
export const DISPATCH = 'dispatch';

const written = channel(LINES);

export function makeLambdas({
  functions,
  folder,
  environment,
  log,
  seed = 1,
  most = 24,
  abreast = () => 1,
  calls = 40,
  rest = 60_000,
}: LambdasOptions): Invoke {
  const random = seeded(seed);
  /** The one used last stands last. */
  const live = new Set<Live>();
  const environments = new Map([...functions].map(([id, of]) => [id, environment(of)]));
  const ending = new Set<Promise<void>>();
  let waiting: Call[] = [];
  let begun = 0;
  let stopped = false;

  function begin(of: LambdaFunction): Live {
    const own = join(folder, `${of.id}-${begun++}`);
    const process = startChild({ folder: own, environment: environments.get(of.id) ?? {}, memory: of.memory, serialization: 'json' });
    const made: Live = { of, process, left: 1 + random.below(calls) };
    process.on('message', (reply: Reply) => answered(made, reply));
    const ended = new Promise<void>((done) =>
      process.once('exit', (code) => {
        rmSync(own, { recursive: true, force: true });
        ending.delete(ended);
        fail(made, new Error(`${of.id} ended in the middle of its work (${code ?? 'by a signal'}).`));
        done();
      }),
    );
    ending.add(ended);
    return made;
  }

  /** Its place is free at once. */
  function end(one: Live): void {
    live.delete(one);
    clearTimeout(one.rest);
    one.process.kill('SIGKILL');
  }

  function answered(one: Live, { result, error, lines }: Reply): void {
    for (const line of lines) written.publish(line);
    const call = over(one);
    if (error) call?.fail(Object.assign(new Error(error.message), { stack: error.stack }));
    else call?.done(result);
    one.left--;
    if (one.left === 0) end(one);
    else one.rest = setTimeout(() => end(one), random.below(rest)).unref();
    serve();
  }

  function fail(one: Live, error: Error): void {
    over(one)?.fail(error);
    end(one);
    serve();
  }

  function over(one: Live): Call | undefined {
    const { under } = one;
    clearTimeout(under?.deadline);
    one.under = undefined;
    return under?.call;
  }

  /** What is not busy and was used longest ago makes room. */
  function makeRoom(): boolean {
    if (live.size < most) return true;
    const idle = [...live].find(({ under }) => !under);
    if (idle) end(idle);
    return idle !== undefined;
  }

  function take(call: Call): boolean {
    const { of, event } = call;
    const own = [...live].filter((one) => one.of === of);
    const found = own.find(({ under }) => !under) ?? (own.length < abreast(of.id) && makeRoom() ? begin(of) : undefined);
    if (!found) return false;
    live.delete(found);
    live.add(found);
    clearTimeout(found.rest);
    const deadline = setTimeout(() => {
      log?.({ message: 'A function overran its deadline and was ended', function: of.id });
      fail(found, new Late(`${of.id} gave no answer within ${of.seconds} s.`));
    }, of.seconds * 1000);
    found.under = { call, deadline };
    const order: Order = { call: 0, id: of.id, module: of.module, event, milliseconds: of.seconds * 1000 };
    found.process.send(order, (error) => error && fail(found, error));
    return true;
  }

  function serve(): void {
    if (!stopped) waiting = waiting.filter((call) => !take(call));
  }

  const run = (id: string, event: unknown) =>
    new Promise<unknown>((done, fail) => {
      const of = functions.get(id);
      if (!of) return fail(new Error(`There is no function ${id}.`));
      if (stopped) return fail(new Error('The functions have been stopped.'));
      waiting.push({ of, event, done, fail });
      serve();
    });
  return {
    operation: ({ id, uses }, event) => run(uses.readmodel ? READER : id, event),
    job: ({ id }, event) => run(id, event),
    queue: ({ id }, event) => run(id, event) as Promise<Failures | undefined>, // Lambda's answer to a queue
    here: ({ id }, event) => run(id, event),
    pids: () => [...live].flatMap(({ process }) => process.pid ?? []),
    async stop() {
      stopped = true;
      for (const { fail } of waiting.splice(0)) fail(new Error('The functions have been stopped.'));
      for (const { process, rest } of live) {
        clearTimeout(rest);
        process.kill('SIGKILL');
      }
      await Promise.all(ending);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
