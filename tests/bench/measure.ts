/** Asks one kind of question over and over, on some connections at once, and says how long it took and what it cost. */
import type { Random } from '@regulars/shared/rules/random.ts';

/** Milliseconds, counted over the wire; units as DynamoDB charges them. */
export interface Figures {
  count: number;
  perSecond: number;
  p50: number;
  p99: number;
  read: number;
  write: number;
}

export interface Cost {
  read: number;
  write: number;
  /** What the question itself took, where preparing it is part of asking. */
  took?: number;
}

export interface Limits {
  seconds: number;
  /** At most so many questions. */
  most: number;
}

/** Asks, waits for the whole answer, and gives what it cost; throws where the answer is not the expected one. */
export type Question = (random: Random, number: number) => Promise<Cost>;

const at = (sorted: Float64Array, share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
const middle = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1] ?? 0;

/** `from`: number of the first question, so that no question of an earlier measurement is asked again. */
export async function measure(ask: Question, connections: number, { seconds, most }: Limits, random: Random, from: number): Promise<Figures> {
  const times: number[] = [];
  const reads: number[] = [];
  const writes: number[] = [];
  let next = from;
  const began = performance.now();
  const until = began + seconds * 1000;
  const one = async () => {
    while (performance.now() < until && next < from + most) {
      const start = performance.now();
      const { read, write, took } = await ask(random, next++);
      times.push(took ?? performance.now() - start);
      reads.push(read);
      writes.push(write);
    }
  };
  await Promise.all(Array.from({ length: connections }, one));
  const passed = (performance.now() - began) / 1000;
  const sorted = Float64Array.from(times).sort();
  return { count: times.length, perSecond: times.length / passed, p50: at(sorted, 0.5), p99: at(sorted, 0.99), read: middle(reads), write: middle(writes) };
}
