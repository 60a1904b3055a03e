/**
 * Whose turn it is to sum what was delivered, and how far that is: one item. An object is noted with the number of its batch
 * before anything of it is counted, and whoever comes after a crash does it again under the same number, by which rows know
 * what they have counted. The hold only saves work done twice: who lost it and goes on writes nothing that is not there.
 */
import { randomUUID } from 'node:crypto';
import { turnKey } from '../store/keys.ts';
import { isRefused, type Table } from '../store/table.ts';

const HOLD_MS = 300_000;

/** Somebody else has the turn. */
export class Held extends Error {}

/** As the names of batches sort. */
export const batchOf = (number: number): string => String(number).padStart(15, '0');

export interface Taken {
  /** Of the last batch; 0 before the first. */
  last: number;
  /** What was begun under that number and not ended. */
  begun?: string;
  /** When the last object was done. */
  heard: number;
}
export type Turn = ReturnType<typeof turnOf>;

export function turnOf(table: Table, hold = HOLD_MS) {
  const holder = randomUUID();
  const change = async (UpdateExpression: string, ConditionExpression: string, values: Record<string, unknown>) => {
    try {
      return await table.update({ Key: turnKey, UpdateExpression, ConditionExpression, ExpressionAttributeValues: { ':me': holder, ...values } });
    } catch (error) {
      throw isRefused(error) ? new Held('The turn is with somebody else') : error;
    }
  };
  return {
    async take(now: number): Promise<Taken> {
      const free = 'attribute_not_exists(holdEnds) OR holdEnds < :now OR holder = :me';
      const values = { ':now': now, ':ends': now + hold };
      const item = await change('SET holder = :me, holdEnds = :ends, heard = if_not_exists(heard, :now)', free, values);
      const begun = item.o as string | undefined; // written below, as the others are
      return { last: (item.n as number | undefined) ?? 0, heard: item.heard as number, ...(begun === undefined ? {} : { begun }) };
    },
    /** Gives the object a number, above all others whatever the clock does. */
    async begin(object: string, last: number, now: number): Promise<number> {
      const number = Math.max(now, last + 1);
      const values = { ':n': number, ':o': object, ':ends': now + hold };
      await change('SET n = :n, o = :o, holdEnds = :ends', 'holder = :me AND attribute_not_exists(o)', values);
      return number;
    },
    end: (number: number, now: number) => change('SET heard = :now REMOVE o', 'holder = :me AND n = :n', { ':n': number, ':now': now }),
    /** `heard`: moved on where silence was told of, so that it is told of once. */
    leave: (heard: number) => change('SET holdEnds = :none, heard = :heard', 'holder = :me', { ':none': 0, ':heard': heard }),
  };
}
