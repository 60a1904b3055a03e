/** Faults on order, for tests: what a cloud does on a bad day, drawn from a seed so that a failing run can be repeated. */
import { Refusal } from './refusal.ts';

export type Fault = {
  /** `lostAnswer` does the work and cuts the connection; `errorAfter` does the work and says it failed; `repeat` is for the service `stream` alone. */
  kind: 'throttle' | 'conflict' | 'errorBefore' | 'errorAfter' | 'lostAnswer' | 'delay' | 'repeat';
  service: string;
  action?: string;
  /** Which share of the matching calls is hit; 1 when left out. */
  rate?: number;
  /** How often at most; without end when left out. */
  times?: number;
  milliseconds?: number;
};

export type Faults = {
  order(fault: Fault, seed?: number): void;
  clear(): void;
  draw(service: string, action: string): Fault | undefined;
};

/** mulberry32: small, and good enough to choose calls by. */
const random = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};

export function makeFaults(): Faults {
  let orders: { fault: Fault; left: number; next: () => number }[] = [];
  return {
    order: (fault, seed = 1) => void orders.push({ fault, left: fault.times ?? Infinity, next: random(seed) }),
    clear: () => void (orders = []),
    draw(service, action) {
      if (orders.length === 0) return undefined;
      const hit = orders.find(
        ({ fault, left, next }) => left > 0 && fault.service === service && (!fault.action || fault.action === action) && next() < (fault.rate ?? 1),
      );
      if (hit) hit.left--;
      return hit?.fault;
    },
  };
}

/** What the caller is told; SDK clients retry the first and the last, and never the second by themselves. */
export function faultRefusal(kind: Fault['kind']): Refusal {
  if (kind === 'throttle') return new Refusal(400, 'ThrottlingException', 'Rate exceeded');
  if (kind === 'conflict') {
    const reason = { Code: 'TransactionConflict', Message: 'Transaction is ongoing for the item' };
    return new Refusal(
      400,
      'TransactionCanceledException',
      'Transaction cancelled, please refer cancellation reasons for specific reasons [TransactionConflict]',
      { CancellationReasons: [reason] },
    );
  }
  return new Refusal(500, 'InternalServerError', 'The request processing has failed because of an unknown error.');
}
