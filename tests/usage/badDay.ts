/** What carries lines on a bad day, drawn from a seed: records in objects, twice, late, with something odd among them; and runs that end anywhere. */

import { delivered } from '@regulars/functions/runtime/files/delivered.ts';
import { ulid } from '@regulars/functions/runtime/store/ids.ts';
import { tableFor } from '@regulars/functions/runtime/store/table.ts';
import { countedIn } from '@regulars/functions/runtime/usage/counted.ts';
import type { Line } from '@regulars/functions/runtime/usage/line.ts';
import { turnOf } from '@regulars/functions/runtime/usage/turn.ts';
import type { Parts } from '@regulars/functions/usage/sumDelivered.ts';
import { handler as sumUsage } from '@regulars/functions/usage/sumUsage.ts';
import { type LogEvent, recordOf } from '@regulars/infra/local/usage/deliver.ts';
import type { seeded } from '@regulars/shared/rules/random.ts';
import type { Feature } from '@regulars/shared/rules/usage.ts';

export type Random = ReturnType<typeof seeded>;
export const pick = <T>(random: Random, list: readonly T[]): T => list[random.below(list.length)] as T; // below its length

export const lineOf = (workspace: string | undefined, more: Partial<Line> = {}): Line => ({
  at: '2031-01-15T10:00:00.000Z',
  workspace,
  user: workspace ? 'user_a' : undefined,
  feature: 'records',
  requests: 1,
  ms: 10.2,
  mb: 512,
  read: 1.5,
  write: 9,
  bytes: workspace ? 700 : 0,
  ...more,
});

let ids = 0;
/** Ids are long numbers, one for each event whatever it says. */
export const eventOf = (message: string, timestamp = Date.parse('2031-01-15T10:00:00.000Z')): LogEvent => ({
  id: String(++ids).padStart(56, '0'),
  timestamp,
  message,
});

export interface Carried {
  workspaces: string[];
  /** Each once. */
  lines: Line[];
  /** What must be set aside. */
  odd: string[];
  /** In the order in which they come; some under a name that came before. */
  objects: { name: string; records: Buffer[] }[];
}

const features: readonly Feature[] = ['records', 'lists', 'imports', 'upkeep'];
const oddMessages = [
  'no JSON',
  '{"feature":"records"}',
  '{"feature":"gardening","requests":1,"ms":1,"mb":512,"read":0,"write":0,"at":"2031-01-01T00:00:00.000Z"}',
];

/** `year`: rows of what belongs to no workspace are told apart by it. */
export function drawCarried(random: Random, year: number, size = 60): Carried {
  const workspaces = [ulid(), ulid(), ulid()];
  const begins = Date.UTC(year, 0, 31, 23, 45);
  const lines: Line[] = [];
  const odd: string[] = [];
  const events = Array.from({ length: size }, () => {
    const moment = begins + random.below(40 * 60_000); // across the end of a month
    if (random.below(15) === 0) {
      const message = pick(random, oddMessages);
      odd.push(message);
      return eventOf(message, moment);
    }
    const line = lineOf(pick(random, [...workspaces, undefined]), {
      at: new Date(moment).toISOString(),
      feature: pick(random, features),
      ms: random.below(1000) / 10,
      read: random.below(20) / 2,
      write: random.below(20),
      files: random.below(3) * 100,
      lease: random.below(2),
    });
    lines.push(line);
    return eventOf(JSON.stringify(line), moment);
  });
  const records: Buffer[] = [];
  while (events.length > 0) records.push(recordOf(events.splice(0, 1 + random.below(6))));
  if (random.below(2) === 0) records.push(recordOf([eventOf('CWL CONTROL MESSAGE: Checking health of destination Firehose.')], 'CONTROL_MESSAGE'));
  const sent = records.flatMap((record) => (random.below(4) === 0 ? [record, record] : [record])); // the log tried again
  const objects: Carried['objects'] = [];
  for (const record of sent.toSorted(() => random.below(3) - 1)) {
    if (objects.length === 0 || random.below(3) === 0) objects.push({ name: `${year}/${ids}-${objects.length}`, records: [] });
    pick(random, objects).records.push(record);
  }
  const filled = objects.filter(({ records }) => records.length > 0);
  const again = filled.flatMap((one) => (random.below(3) > 0 ? [] : [random.below(2) === 0 ? one : { ...one, name: `${one.name}-again` }])); // the stream did
  return { workspaces, lines, odd, objects: [...filled, ...again].toSorted(() => random.below(3) - 1) };
}

/** As the function has them. `hold`: milliseconds until another may take the turn. */
export function partsOf(hold: number): Parts {
  const table = tableFor({ read: 0, write: 0 }, { across: 'unowned' });
  return { objects: delivered, turn: turnOf(table, hold), counted: countedIn(table), sum: sumUsage };
}

export class Killed extends Error {}

/** Ends at a step, before or after it is done, and does nothing more. `steps` counts them; `pause` lets others run between. */
export function mortal(parts: Parts, at: { step: number; done: boolean }, pause = async () => {}): { parts: Parts; steps(): number } {
  let steps = 0;
  const each = <T extends object>(part: T): T =>
    Object.fromEntries(
      Object.entries(part).map(([name, deed]: [string, (...all: unknown[]) => Promise<unknown>]) => [
        name,
        async (...all: unknown[]) => {
          await pause();
          const step = steps++;
          if (step > at.step || (step === at.step && !at.done)) throw new Killed(name);
          const result = await deed(...all);
          if (step === at.step) throw new Killed(name);
          return result;
        },
      ]),
    ) as T; // the same deeds
  return {
    parts: { objects: each(parts.objects), turn: each(parts.turn), counted: each(parts.counted), sum: each({ sum: parts.sum }).sum },
    steps: () => steps,
  };
}
