/**
 * Whoever shows records and asks for them anew when the line tells of a change ends with what there is: over random
 * writes, cuts of the line on either side, lost and repeated words, refused tickets and changes of what is watched.
 */
import { handler as pushChanges } from '@regulars/functions/sockets/pushChanges.ts';
import { seeded } from '@regulars/shared/rules/random.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pauseBefore } from '../../web/src/lib/live/line.ts';
import { rowsOf } from '../api/table.ts';
import { startTest } from '../local.ts';
import { type Name, plurals, truth, viewer } from './viewer.ts';

let local: Awaited<ReturnType<typeof startTest>>;
beforeAll(async () => {
  local = await startTest();
});
afterAll(() => local?.stop());

const rounds = process.env.REGULARS_LONG ? 40 : 4;

describe('a line that is cut at random', () => {
  test.each(Array.from({ length: rounds }, (_, at) => at + 1))('misses nothing (seed %i)', { timeout: 60_000 }, async (seed) => {
    const random = seeded(seed);
    const { workspace, call: owner, as } = await local.workspace(`Live ${seed}`);
    const ids: string[] = [];
    const write = async () => {
      const name = random.pick(Object.keys(plurals)) as Name;
      const mine = ids.filter((id) => id.startsWith(name));
      const title = name === 'task' ? 'subject' : 'name';
      if (mine.length === 0 || random.chance(0.3)) ids.push((await owner('POST', `/v1/${plurals[name]}`, { [title]: 'New' })).body.id);
      else await owner('PATCH', `/v1/${plurals[name]}/${random.pick(mine)}`, { [title]: `Changed ${random.below(1e9)}` });
    };
    for (let n = 0; n < 5; n++) await write();
    const reader = viewer(await as('viewer'), random);
    await reader.begin();

    const { faults } = local.cloud.door;
    for (let step = 0; step < 40; step++) {
      const what = random.below(10);
      if (what < 6) await write();
      else if (what === 6) reader.cut();
      else if (what === 7) for (const id of local.sockets.ids()) if (random.chance(0.7)) local.sockets.close(id);
      if (what === 8) {
        reader.refuse(1 + random.below(2));
        reader.cut();
        await write();
      }
      if (what === 9 && random.chance(0.4)) await reader.turn(random.pick([['customer'], ['task'], ['customer', 'task']] as Name[][]));
      if (random.chance(0.1))
        faults.order(
          { kind: random.pick(['throttle', 'errorBefore', 'lostAnswer', 'errorAfter'] as const), service: 'execute-api', rate: 1, times: 1 + random.below(2) },
          seed,
        );
      if (random.chance(0.5)) await new Promise((done) => setTimeout(done, random.below(30)));
    }
    // What a stream delivers twice is told twice.
    const Records = rowsOf(local)
      .filter(({ pk }) => pk.startsWith(`T#${workspace}#J#`))
      .map(({ item }) => ({ eventName: 'INSERT', dynamodb: { NewImage: JSON.parse(item), SequenceNumber: '1' } }));
    await pushChanges({ Records } as never);

    const wanted = (await truth(owner)).filter(([id]) => reader.watches(id));
    await expect
      .poll(() => (reader.isQuiet() ? [...reader.shown].filter(([id]) => reader.watches(id)).sort(([a], [b]) => (a < b ? -1 : 1)) : 'asking'), {
        timeout: 20_000,
      })
      .toEqual(wanted);
    reader.line.stop();
    faults.clear();
  });
});

describe('the way back', () => {
  test('waits longer each time up to half a minute, and never as long as the others who lost the same server', () => {
    expect([0, 1, 2, 3, 10].map((attempt) => pauseBefore(attempt, 1))).toEqual([500, 1000, 2000, 4000, 30_000]);
    expect([0, 0.25, 0.5].map((random) => pauseBefore(2, random))).toEqual([0, 500, 1000]);
  });
});
