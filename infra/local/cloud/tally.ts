/**
 * The door's own count of capacity units, read from the table's answers and not from what callers say they used: what the
 * meter's sum is compared with. Off until asked for, because each answer is looked through.
 */
import type { WireAnswer } from './wire.ts';

export type Units = { read: number; write: number };
export type Tally = { begin(): void; units(): Units; take(action: string, answer: WireAnswer): void };

const consumed = /"ConsumedCapacity":(\{[^}]*\}|\[[^\]]*\])/g;
const units = /"CapacityUnits":([\d.]+)/g;
const isWrite = /^(Put|Update|Delete|BatchWrite)Item$|^TransactWriteItems$/;

export function makeTally(): Tally {
  let counted: Units | undefined;
  return {
    begin: () => void (counted = { read: 0, write: 0 }),
    units: () => ({ read: counted?.read ?? 0, write: counted?.write ?? 0 }),
    take(action, { body }) {
      if (!counted) return;
      // Values of records are sealed and stand there in base 64: no text of theirs looks like this.
      for (const [, part = ''] of body.toString('latin1').matchAll(consumed))
        for (const [, number] of part.matchAll(units)) counted[isWrite.test(action) ? 'write' : 'read'] += Number(number);
    },
  };
}
