/**
 * Sums the lines that the log has delivered: one object after another, each as a batch under a number of its own. Objects
 * come late, twice, in any order and while others are summed, and a run may end anywhere; each line counts once
 * (docs/decisions/metering.md). What is no line is set aside, and said by failing once all else is done.
 */
import { sumDelivered } from '@regulars/shared/operations/jobs.ts';
import type { Context } from 'aws-lambda';
import { clock } from '../runtime/clock.ts';
import type { Delivered } from '../runtime/files/delivered.ts';
import { type Meter, tableFor } from '../runtime/store/table.ts';
import type { Counted } from '../runtime/usage/counted.ts';
import { batchOf, Held, type Turn, turnOf } from '../runtime/usage/turn.ts';
import { handler as sumUsage } from './sumUsage.ts';

/** With less time than this left no other object is begun. */
const LAST_CALL_MS = 240_000;
/** The minute tick writes a line each minute, so something comes every five; that nothing does must be told. */
const SILENCE_MS = 3_600_000;

export interface Parts {
  objects: Delivered;
  turn: Turn;
  counted: Counted;
  sum: typeof sumUsage;
}
/** What a run came to: lines that it counted, those that had been counted before, and pieces that it set aside. */
type Tally = Record<'objects' | 'lines' | 'again' | 'aside', number>;

/** Answers with what the summing itself used, which no workspace pays. */
export async function handler(_: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<Meter> {
  const began = performance.now();
  const meter: Meter = { read: 0, write: 0 };
  const table = tableFor(meter, { across: 'unowned' });
  // Loaded when called: a cold start need not read them.
  const [{ delivered }, { countedIn }] = await Promise.all([import('../runtime/files/delivered.ts'), import('../runtime/usage/counted.ts')]);
  const sum = async (batch: Parameters<typeof sumUsage>[0]) => {
    const used = await sumUsage(batch);
    meter.read += used.read;
    meter.write += used.write;
    return used;
  };
  const parts = { objects: delivered, turn: turnOf(table), counted: countedIn(table), sum };
  const tally = await sumAll(parts, () => context.getRemainingTimeInMillis() < LAST_CALL_MS);
  if (process.env.REGULARS_LOG !== 'errors')
    console.log(JSON.stringify({ at: clock.iso(), job: sumDelivered.id, ms: Math.round(performance.now() - began), ...tally, ...meter }));
  if (tally.aside > 0) throw new Error(`${tally.aside} pieces of what was delivered are no lines: they lie under aside/`);
  if (tally.silent) throw new Error('For an hour nothing has been delivered to be summed');
  return meter;
}

export async function sumAll(parts: Parts, isLate: () => boolean): Promise<Tally & { silent: boolean }> {
  const { objects, turn } = parts;
  const tally: Tally = { objects: 0, lines: 0, again: 0, aside: 0 };
  try {
    let { last, begun, heard } = await turn.take(clock.now());
    try {
      if (begun !== undefined) heard = await sumObject(parts, begun, last, tally);
      for (const name of await objects.list()) {
        if (isLate()) break;
        last = await turn.begin(name, last, clock.now());
        heard = await sumObject(parts, name, last, tally);
      }
      const silent = clock.now() - heard > SILENCE_MS;
      if (silent) heard = clock.now();
      return { ...tally, silent };
    } finally {
      await turn.leave(heard).catch(() => {}); // the hold ends by itself
    }
  } catch (error) {
    if (error instanceof Held) return { ...tally, silent: false }; // whoever has the turn does it
    throw error;
  }
}

/** Whatever of it was done before, under the same number, adds nothing. Gives when it was done. */
async function sumObject({ objects, turn, counted, sum }: Parts, name: string, number: number, tally: Tally): Promise<number> {
  const object = await objects.read(name);
  if (object) {
    const batch = batchOf(number);
    const { eventsIn, linesOf, objectOf } = await import('../runtime/usage/records.ts');
    const { events, odd } = eventsIn(object);
    const fresh = await counted.unseen(events, batch);
    const { good, lines, bad } = linesOf(fresh);
    // Moved back below lines/, once the code knows what they say, these are counted: as lines they are not yet.
    if (bad.length > 0) await objects.setAside(`${batch}.gz`, objectOf(bad));
    if (odd.length > 0) await objects.setAside(`${batch}.json`, JSON.stringify(odd));
    await counted.note(good, batch, clock.now());
    await sum({ batch, lines });
    await objects.remove(name);
    tally.objects++;
    tally.lines += lines.length;
    tally.again += events.length - fresh.length;
    tally.aside += odd.length + bad.length;
  }
  const now = clock.now();
  await turn.end(number, now);
  return now;
}
