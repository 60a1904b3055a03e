/** What each operation costs in DynamoDB units is part of its contract, and does not grow with what the workspace has. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTest } from '../local.ts';
import { type Described, described, missing, type Sent, send, valid } from './requests.ts';
import { makeWorld, type TestLocal, type World } from './world.ts';

const SIZES = [10, 1000] as const;

let local: TestLocal;
const worlds: World[] = [];

/** Customers with their e-mail guards, brought in by batches, as people would. */
async function grow(world: World, to: number): Promise<void> {
  const customer = world.objectOf('customer');
  for (let at = 0; at < to; at += 100) {
    const items = Array.from({ length: Math.min(100, to - at) }, (_, one) => ({ create: { ...world.draw(customer, 0.3), name: `Customer ${at + one}`, emails: [{ address: `c${at + one}@example.com` }] } }));
    const answer = await world.call('POST', '/v1/customers/batch', { items });
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  }
}

beforeAll(async () => {
  local = await startTest();
  for (const size of SIZES) {
    const world = await makeWorld(local, { seed: 11, each: 3 }); // the same seed: the same records in both
    await grow(world, size);
    worlds.push(world);
  }
  // A second as after a pause: settings are read anew, the reader has caught up.
  for (const world of worlds) await world.call('GET', '/v1/customers?limit=1');
});
afterAll(() => local?.stop());

interface Units {
  read: number;
  write: number;
}

function unitsOf(headers: Headers): Units {
  const [, read = 'NaN', write = 'NaN'] = /^read=([\d.]+), write=([\d.]+)$/.exec(headers.get('x-usage-units') ?? '') ?? [];
  return { read: Number(read), write: Number(write) };
}

/** The same request three times, anew each: the second and third find what is kept for a moment as it is in daily use. */
async function measured(one: Described, world: World): Promise<{ units: Units; sent: Sent }> {
  let most: Units = { read: 0, write: 0 };
  let sent: Sent = { method: '', path: '' };
  for (let round = 0; round < 3; round++) {
    sent = await valid(one, world);
    await world.call('GET', '/v1/customers?limit=1'); // whoever catches up pays for it: not this request
    const answer = await send(world.call, sent);
    expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
    const units = unitsOf(answer.headers);
    expect(units).toEqual({ read: expect.any(Number), write: expect.any(Number) });
    most = { read: Math.max(most.read, units.read), write: Math.max(most.write, units.write) };
  }
  return { units: most, sent };
}

const results: Record<string, { small: Units; large: Units; budget: Units }> = {};
afterAll(() => {
  if (process.env.REGULARS_UNITS) console.log(Object.entries(results).map(([id, { small, large, budget }]) => `${id.padEnd(28)} ${small.read}/${small.write} ${large.read}/${large.write} of ${budget.read}/${budget.write}`).join('\n'));
});

describe.each(described().map((one) => [one.id, one] as const))('%s', (_, listed) => {
  test('stays within its budget, at 10 records and at 1,000 alike', async (context) => {
    const absent = missing(listed);
    if (absent) return context.skip(absent);
    const [small, large] = [await measured(listed, worlds[0] as World), await measured(listed, worlds[1] as World)];
    const { contract } = listed;
    results[listed.id] = { small: small.units, large: large.units, budget: contract.budget };
    for (const { units } of [small, large]) {
      expect({ read: units.read, within: units.read <= contract.budget.read }).toEqual({ read: units.read, within: true });
      expect({ write: units.write, within: units.write <= contract.budget.write }).toEqual({ write: units.write, within: true });
    }
    expect(large.units, 'a larger workspace pays more for the same').toEqual(small.units);
  });
});
