/**
 * Whoever shows records and asks for them anew when the line tells of a change ends with what there is: over random
 * writes, cuts of the line on either side, lost and repeated words, refused tickets and changes of what is watched.
 */
import { handler as pushChanges } from '@regulars/functions/sockets/pushChanges.ts';
import { merge, parsePosition, printPosition, start } from '@regulars/shared/rules/position.ts';
import { type Random, seeded } from '@regulars/shared/rules/random.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { Line, type Parts, pauseBefore, type Wire } from '../../web/src/lib/live/line.ts';
import { rowsOf } from '../api/table.ts';
import { type Call, startTest } from '../local.ts';
import { ticketFor } from '../socket.ts';

let local: Awaited<ReturnType<typeof startTest>>;
beforeAll(async () => {
  local = await startTest();
});
afterAll(() => local?.stop());

const plurals = { customer: 'customers', task: 'tasks' } as const;
type Name = keyof typeof plurals;

/** A page that shows the records of some objects, and knows of changes by the line alone. */
function viewer(call: Call, random: Random) {
  const shown = new Map<string, number>();
  let seen = start;
  const learn = (text: string) => void (seen = merge(seen, parsePosition(text) ?? start));
  let asking = 0;
  let watched: Name[] = ['customer', 'task'];
  let refuse = 0;
  let wire: WebSocket | undefined;
  const fetched = async (ids: readonly string[]) => {
    asking++;
    for (const id of ids) {
      const { status, body } = await call('GET', `/v1/${plurals[id.split('_')[0] as Name]}/${id}`);
      if (status === 200) shown.set(id, Math.max(shown.get(id) ?? 0, body.version));
    }
    asking--;
  };
  /** All that the page shows, as when it is opened; what has been seen goes along. */
  const reload = async (names: readonly Name[]) => {
    asking++;
    for (const name of names) {
      const page = await call('POST', `/v1/${plurals[name]}/search`, { limit: 200 }, { 'x-position': printPosition(seen) });
      for (const { id, version } of page.body.data) shown.set(id, Math.max(shown.get(id) ?? 0, version));
    }
    asking--;
  };
  const parts: Parts = {
    async ticket() {
      if (refuse > 0) {
        refuse--;
        throw new Error('No ticket today');
      }
      return ticketFor(call);
    },
    open(address) {
      wire = new WebSocket(address);
      return wire as unknown as Wire; // the same four handlers
    },
    later(milliseconds, deed) {
      const timer = setTimeout(deed, milliseconds < 60_000 ? milliseconds / 20 : milliseconds); // patience is short in tests
      return () => clearTimeout(timer);
    },
    random: () => random.next(),
    seen: learn,
    heard: (hints) => void fetched(hints.filter(({ object }) => object in plurals).map(({ id }) => id)),
    outdated: () => void reload(watched),
    present: () => {},
    notified: () => {},
    state: () => {},
  };
  const line = new Line(parts);
  return {
    line,
    shown,
    isQuiet: () => asking === 0,
    watches: (id: string) => watched.some((name) => id.startsWith(`${name}_`)),
    cut: () => wire?.terminate(),
    refuse: (times: number) => (refuse = times),
    async begin() {
      const ticket = ticketFor(call);
      learn((await ticket).position);
      line.watch({ objects: watched, records: [] });
      await reload(watched);
      line.start(ticket);
    },
    /** Another page: what it shows is asked for when it is shown. */
    async turn(names: Name[]) {
      watched = names;
      line.watch({ objects: names, records: [] });
      await reload(names);
    },
  };
}

async function truth(call: Call): Promise<[string, number][]> {
  const found: [string, number][] = [];
  for (const plural of Object.values(plurals)) {
    for (let cursor: string | undefined; ; ) {
      const { body } = await call('POST', `/v1/${plural}/search`, { limit: 200, ...(cursor ? { cursor } : {}) });
      for (const { id, version } of body.data) found.push([id, version]);
      cursor = body.nextCursor;
      if (!cursor) break;
    }
  }
  return found.sort(([a], [b]) => (a < b ? -1 : 1));
}

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
