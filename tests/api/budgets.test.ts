/** What each operation costs in DynamoDB units is part of its contract, and does not grow with what the workspace has. */
import { dueOf } from '@regulars/functions/runtime/store/due.ts';
import { kindOf } from '@regulars/shared/fields/kinds.ts';
import { a } from '@regulars/shared/objects/factory.ts';
import type { AnyRecord, ObjectOf } from '@regulars/shared/objects/object.ts';
import { cold, perDue, perGuard, perLink, type Units } from '@regulars/shared/operations/operation.ts';
import { seeded } from '@regulars/shared/rules/random.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, startTest } from '../local.ts';
import { askedElsewhere, type Described, described, type Sent, send, valid } from './requests.ts';
import { makeWorld, type TestLocal, type World } from './world.ts';

const SIZES = [10, 1000] as const;

let local: TestLocal;
const worlds: World[] = [];

/** Customers with their e-mail guards, brought in by batches, as people would. */
async function grow(world: World, to: number): Promise<void> {
  const customer = world.objectOf('customer');
  const random = seeded(5); // not the world's own: what is drawn later is the same in both
  for (let at = 0; at < to; at += 100) {
    const items = Array.from({ length: Math.min(100, to - at) }, (_, one) => ({
      create: { ...a(customer, {}, { random, filled: 0.3 }), name: `Customer ${at + one}`, emails: [{ address: `c${at + one}@example.com` }] },
    }));
    const answer = await world.call('POST', '/v1/customers/batch', { items });
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  }
}

beforeAll(async () => {
  local = await startTest();
  for (const size of SIZES) {
    const world = await makeWorld(local, { seed: 11, custom: 'code', each: 3 }); // the same seed: the same records in both
    await grow(world, size);
    worlds.push(world);
  }
  // A second as after a pause: settings are read anew, the reader has caught up.
  for (const world of worlds) await world.call('GET', '/v1/customers?limit=1');
});
afterAll(() => local?.stop());

function unitsOf(headers: Headers): Units {
  const [, read = 'NaN', write = 'NaN'] = /^read=([\d.]+), write=([\d.]+)(?:, lease=[12])?$/.exec(headers.get('x-usage-units') ?? '') ?? [];
  return { read: Number(read), write: Number(write) };
}

interface Measured {
  /** As in daily use: settings and lane known. */
  warm: Units;
  /** The dearest of all. */
  most: Units;
  allowed: Units;
}

/** Who asks is known to be there. */
const linksIn = (object: ObjectOf, body: unknown): number =>
  new Set(
    Object.entries((body ?? {}) as object)
      .flatMap(([name, value]) => (/^links?$/.test(object.fields[name]?.kind ?? '') ? value : []))
      .filter((id) => !worlds.some(({ owner }) => owner === id)),
  ).size;

function guardsIn(object: ObjectOf, record: Record<string, unknown> | undefined): string[] {
  if (!record || record.trashedAt) return [];
  return Object.entries(object.fields).flatMap(([name, field]) =>
    field.unique && record[name] !== undefined
      ? kindOf(field.kind)
          .guarded(record[name], field)
          .map((one) => `${name} ${one}`)
      : [],
  );
}

interface Item {
  create?: unknown;
  update?: { id: string; values: unknown };
  delete?: { id: string };
}

/** What the contract grants this very request: so much, and more for each item, link and guard. */
function allowedTo({ contract, object, base }: Described, sent: Sent, before: ReadonlyMap<string, Record<string, unknown>>, { body }: Answer): Units {
  const { budget } = contract;
  const { items } = (sent.body ?? {}) as { items?: Item[] };
  const count = items?.length ?? body.workspaces?.length ?? (/^list(History|Invitations)$/.test(base) ? body.data.length : 0);
  const records = !object ? [] : items ? body.results.map(({ record }: { record: Record<string, unknown> }) => record) : /Record$/.test(base) ? [body] : [];
  const moved = (record: Record<string, unknown>) =>
    new Set(guardsIn(object as ObjectOf, before.get(String(record.id)))).symmetricDifference(new Set(guardsIn(object as ObjectOf, record))).size;
  const guards = records.reduce((sum: number, record: Record<string, unknown>) => sum + moved(record), 0);
  const values = items?.map(({ create, update }) => create ?? update?.values) ?? (records.length > 0 ? [sent.body] : []);
  const links = values.reduce((sum: number, one) => sum + linksIn(object as ObjectOf, one), base === 'updatePreferences' ? 1 : 0); // to the one view that its request names
  const { read = 0, write = 0 } = budget.item ?? {};
  const timeOf = (record: Record<string, unknown> | undefined) => record && dueOf(object as ObjectOf, record as AnyRecord).dsk;
  const dues = records.reduce((sum: number, record: Record<string, unknown>) => {
    const [was, is] = [timeOf(before.get(String(record?.id))), timeOf(record)];
    return was === is ? sum : sum + (was ? 1 : 0) + (is ? 1 : 0);
  }, 0);
  return { read: budget.read + count * read + links * perLink.read, write: budget.write + count * write + guards * perGuard.write + dues * perDue.write };
}

interface Round {
  units: Units;
  allowed: Units;
}

/** The same request, anew each time; on a slow machine a second may pass before one, and then it is no warm one. */
async function measured(one: Described, world: World, rounds: Round[]): Promise<Measured> {
  const sent = await valid(one, world);
  const own = one.object && new RegExp(`^/v1/${one.object.plural}/${one.object.name}_\\w+`).exec(sent.path)?.[0];
  const before = new Map<string, Record<string, unknown>>();
  const items = (sent.body as { items?: Item[] } | undefined)?.items ?? [];
  for (const path of [...(own ? [own] : []), ...items.flatMap(({ update, delete: deleted }) => `/v1/${one.object?.plural}/${(update ?? deleted)?.id}`)]) {
    const { status, body } = await world.call('GET', path);
    if (status === 200) before.set(body.id, body);
  }
  await world.call('GET', '/v1/customers?limit=1'); // whoever catches up pays for it: not this request
  await world.call('GET', '/v1/workspace'); // nor for the settings
  const answer = await send(world.call, sent);
  expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
  const units = unitsOf(answer.headers);
  expect(units).toEqual({ read: expect.any(Number), write: expect.any(Number) });
  rounds.push({ units, allowed: allowedTo({ ...one, object: one.object && world.objectOf(one.object.name) }, sent, before, answer) });
  const least = rounds.reduce((x, y) => (y.units.read - y.allowed.read < x.units.read - x.allowed.read ? y : x));
  return {
    warm: least.units,
    allowed: least.allowed,
    most: {
      read: Math.max(...rounds.map(({ units, allowed }) => units.read - allowed.read)),
      write: Math.max(...rounds.map(({ units, allowed }) => units.write - allowed.write)),
    },
  };
}

const results: Record<string, [Measured, Measured]> = {};
afterAll(() => {
  const print = ({ warm, allowed, most }: Measured) => `${warm.read}/${warm.write} of ${allowed.read}/${allowed.write} (most ${most.read}/${most.write})`;
  if (process.env.REGULARS_UNITS)
    console.log(
      Object.entries(results)
        .map(([id, [small, large]]) => `UNITS ${id.padEnd(28)} ${print(small)}  ${print(large)}`)
        .join('\n'),
    );
});

describe.each(described().map((one) => [one.id, one] as const))('%s', (_, listed) => {
  test('stays within its budget, at 10 records and at 1,000 alike', async (context) => {
    const elsewhere = askedElsewhere(listed);
    if (elsewhere) return context.skip(elsewhere);
    const rounds: [Round[], Round[]] = [[], []];
    const both = async (): Promise<[Measured, Measured]> => [
      await measured(listed, worlds[0] as World, rounds[0]),
      await measured(listed, worlds[1] as World, rounds[1]),
    ];
    let [small, large] = await both();
    const cool = ({ warm, allowed }: Measured) => warm.read > allowed.read;
    // Two workspaces that say the same are asked once; where they do not, one of them was cold.
    for (let more = 0; more < 9 && (cool(small) || cool(large) || small.warm.read - small.allowed.read !== large.warm.read - large.allowed.read); more++)
      [small, large] = await both();
    results[listed.id] = [small, large];
    for (const { warm, allowed, most } of [small, large]) {
      expect({ warm, within: warm.read <= allowed.read && warm.write <= allowed.write, allowed }).toEqual({ warm, within: true, allowed });
      expect(most.read, 'what is read once a second and for a lane').toBeLessThanOrEqual(cold.read);
      expect(most.write).toBeLessThanOrEqual(cold.write);
      // A budget with room says nothing.
      expect(allowed.read - warm.read, `of ${allowed.read} read units ${warm.read} are used`).toBeLessThanOrEqual(Math.max(2, allowed.read * 0.45));
      expect(allowed.write - warm.write, `of ${allowed.write} write units ${warm.write} are used`).toBeLessThanOrEqual(Math.max(2, allowed.write * 0.45));
    }
    expect(large.warm.read - large.allowed.read, 'a larger workspace pays more for the same').toBe(small.warm.read - small.allowed.read);
    expect(large.warm.write - large.allowed.write, 'a larger workspace pays more for the same').toBe(small.warm.write - small.allowed.write);
  });
});
