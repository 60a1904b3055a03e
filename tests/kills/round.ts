/** Kills one deployment after another under load, at moments drawn from a seed, and says what was lost, doubled or told wrongly. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { objects } from '@regulars/shared/objects/index.ts';
import { seeded } from '@regulars/shared/rules/random.ts';
import { startTest } from '../local.ts';
import { faultsIn, storedOf, unkept } from '../properties/inspect.ts';
import { truth, viewer } from '../properties/viewer.ts';
import { startReceiver } from '../receiver.ts';
import { live, patient } from './lives.ts';
import { begin, type Imported, readFeed, wrongIn } from './load.ts';

export interface Outcome {
  kills: number;
  /** Requests that changed something and were acknowledged, imports and entries of the journal. */
  acknowledged: number;
  imports: number;
  entries: number;
  wrong: string[];
}

const SHORTEST_MS = 100;
const SPREAD_MS = 2_000;
const CATCH_UP_MS = 180_000;
/** So long nothing more is told, and all have heard the same. */
const QUIET_MS = 3_000;
const STEP_MS = 200;
const WRITES_A_KILL = 3;
const definitions = new Map(objects.map((one) => [one.name, one]));

export async function round(kills: number, seed: number): Promise<Outcome> {
  const random = seeded(seed);
  const data = mkdtempSync(join(tmpdir(), 'regulars-kills-'));
  const receiver = await startReceiver();
  try {
    let life = await live(data);
    const { url, port, workspace, key } = life.said;
    const call = patient(url, key);
    const made = await call('POST', '/v1/webhooks', { name: 'Receiver', url: receiver.url });
    if (made.status !== 201) throw new Error(JSON.stringify(made.body));
    const page = viewer(patient(url, key), random);
    await page.begin();
    const feed = readFeed(patient(url, key));
    const load = begin(() => patient(url, key), seed);
    for (let kill = 0; kill < kills; kill++) {
      await pause(SHORTEST_MS + random.below(SPREAD_MS));
      await life.kill();
      life = await live(data, port, seed * 1000 + kill);
    }
    while (load.answers.size < kills * WRITES_A_KILL) await pause(STEP_MS); // a busy machine writes little between two kills
    await load.stop();
    await life.kill();
    life = await live(data, port, 0);

    const told = () => receiver.taken().map(({ event: { data } }) => `${data.id}@${data.version}`);
    const wanted = await truth(call);
    const caughtUp = () => page.isQuiet() && sameAs(page.shown, wanted) && new Set(told().filter(isAsked)).size === new Set(feed.told.filter(isAsked)).size;
    for (let quiet = 0, heard = 0, until = performance.now() + CATCH_UP_MS; quiet < QUIET_MS && performance.now() < until; heard = feed.told.length) {
      await pause(STEP_MS);
      quiet = caughtUp() && heard === feed.told.length ? quiet + STEP_MS : 0;
    }
    await feed.stop();
    page.line.stop();
    await life.stop();

    const local = await startTest({ data });
    const stored = await storedOf(local, workspace).finally(() => local.stop());
    const entries = new Set(stored.entries.map(({ entry: { record, version } }) => `${record}@${version}`).filter(isAsked));
    const wrong = [
      ...faultsIn(stored, definitions),
      ...unkept(load.answers, stored).map((one) => `${one} was acknowledged and is not there once`),
      ...load.imported.flatMap((one) => wrongImport(one, stored.records.values())),
      ...wrongIn(feed.told.filter(isAsked), entries, 'the feed'),
      ...wrongIn(told().filter(isAsked), entries, 'the webhook', true),
      ...(sameAs(page.shown, wanted) ? [] : ['what is shown by the line is not what there is']),
    ];
    return { kills, acknowledged: load.answers.size, imports: load.imported.length, entries: entries.size, wrong };
  } finally {
    await receiver.stop();
    rmSync(data, { recursive: true, force: true });
  }
}

/** `customer_01…@2`: what the load writes; people and the like change as the workspace begins. */
const isAsked = (change: string) => /^(customer|task)_/.test(change);

/** Deleted records stay shown at the version that they were deleted with. */
const sameAs = (shown: ReadonlyMap<string, number>, wanted: readonly [string, number][]) => wanted.every(([id, version]) => shown.get(id) === version);

function wrongImport({ name, rows, undone, gaveUp }: Imported, records: Iterable<Record<string, unknown>>): string[] {
  const mine = [...records].filter((one) => String(one.name).startsWith(`${name} row `));
  const there = mine.filter(({ trashedAt }) => !trashedAt);
  const once = new Set(mine.map((one) => one.name)).size;
  if (gaveUp ? there.length === once && once <= rows : mine.length === rows && once === rows && there.length === (undone ? 0 : rows)) return [];
  return [`${name} of ${rows} rows${undone ? ', undone,' : gaveUp ? ', given up,' : ''} has ${mine.length} records, ${there.length} of them not in the trash`];
}
