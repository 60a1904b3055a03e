/** The meter against the front door: what it sums is what the door counted, to the unit, however processes end. */
import type { Line } from '@regulars/functions/runtime/usage/line.ts';
import { add } from '@regulars/functions/runtime/usage/rows.ts';
import { handler as sumUsage } from '@regulars/functions/usage/sumUsage.ts';
import { nothing } from '@regulars/shared/rules/usage.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTest } from '../local.ts';
import { lineOf } from './badDay.ts';
import { quiet, rowsOfAll, type TestLocal, workADay } from './day.ts';

let local: TestLocal;
beforeAll(async () => {
  local = await startTest();
});
afterAll(() => local?.stop());

const totalOf = (rows: Awaited<ReturnType<typeof rowsOfAll>>) => {
  const total = nothing();
  for (const { used } of rows) add(total, used);
  return total;
};

describe('a scripted day of two workspaces', () => {
  test('comes to what the front door counted, requests and capacity units alike, and costs less than a twentieth of it', async () => {
    const [one, two] = [await local.workspace('One'), await local.workspace('Two')];
    await quiet(local); // what the journal told of the new workspaces has been heard
    const summedBefore = await local.meter.flush();
    const [before, askedBefore] = [totalOf(await rowsOfAll([one.workspace, two.workspace, undefined])), new Map(local.asked)];
    local.cloud.door.tally.begin();
    await Promise.all([workADay(one.call), workADay(two.call)]);
    await fetch(`${local.url}/v1/customers`, { headers: { authorization: 'Bearer rubbish' } }); // refused at the door
    await fetch(`${local.url}/v1/openapi.json`, { headers: { authorization: `Bearer ${one.key}` } }); // public, and looks for itself
    await quiet(local);
    const summed = await local.meter.flush();
    const door = local.cloud.door.tally.units();
    const own = { read: summed.read - summedBefore.read, write: summed.write - summedBefore.write };

    const rows = await rowsOfAll([one.workspace, two.workspace, undefined]);
    const total = totalOf(rows);
    expect({ read: total.read - before.read + own.read, write: total.write - before.write + own.write }).toEqual(door);
    for (const workspace of [one.workspace, two.workspace])
      expect(totalOf(rows.filter((row) => row.workspace === workspace)).requests).toBe((local.asked.get(workspace) ?? 0) - (askedBefore.get(workspace) ?? 0));
    expect(total.requests).toBeGreaterThan(80);
    expect(total.write).toBeGreaterThan(400);
    expect(own.read + own.write).toBeLessThan((door.read + door.write) * 0.05);
    expect(new Set(rows.map(({ feature }) => feature)).size).toBeGreaterThan(5);
    const theirs = totalOf(rows.filter((row) => row.workspace === one.workspace));
    expect(theirs.bytes).toBeGreaterThan(20_000);
    expect(theirs.files).toBeGreaterThan(1000);
  });
});

const line = (workspace: string, more: Partial<Line> = {}): Line => lineOf(workspace, { at: new Date().toISOString(), lease: 1, ...more });

describe('a batch', () => {
  test('counts once, however often it comes and however its writing goes wrong', async () => {
    const { workspace } = await local.workspace();
    await quiet(local);
    await local.meter.flush();
    const base = totalOf(await rowsOfAll([workspace]));
    const users = Array.from({ length: 40 }, (_, n) => `user_${n}`);
    const batch = (name: string) => ({ batch: name, lines: users.flatMap((user) => [line(workspace, { user }), line(workspace, { user, mail: 1 })]) });
    local.cloud.door.faults.order({ kind: 'lostAnswer', service: 'dynamodb', action: 'UpdateItem', rate: 0.3, times: 12 }, 7);
    local.cloud.door.faults.order({ kind: 'errorAfter', service: 'dynamodb', action: 'UpdateItem', rate: 0.3, times: 8 }, 8);
    for (const name of ['8', '8', '9', '8', '9'])
      for (let tries = 0; tries < 9; tries++)
        if (
          await sumUsage(batch(name)).then(
            () => true,
            () => false,
          )
        )
          break;
    local.cloud.door.faults.clear();
    const total = totalOf(await rowsOfAll([workspace]));
    expect({
      ...total,
      requests: total.requests - base.requests,
      read: total.read - base.read,
      write: total.write - base.write,
      bytes: total.bytes - base.bytes,
    }).toMatchObject({
      requests: 160,
      read: 240,
      write: 1600,
      bytes: 112_000,
      mail: 80,
      compute: base.compute + 160 * 11 * 512,
    });
  });

  test('of two months adds to each, and the new one begins with what lay stored', async () => {
    const { workspace, call } = await local.workspace();
    await quiet(local);
    await local.meter.flush();
    const [first, second] = ['2031-03-31T23:59:59.000Z', '2031-04-01T00:00:00.000Z'];
    await sumUsage({ batch: '9000000000000001', lines: [line(workspace, { at: second }), line(workspace, { at: first, bytes: 1_000_000_000 })] });
    await sumUsage({ batch: '9000000000000002', lines: [line(workspace, { at: first, bytes: 5 }), line(workspace, { at: second })] });
    const march = (await call('GET', '/v1/usage?month=2031-03')).body;
    const april = (await call('GET', '/v1/usage?month=2031-04')).body;
    expect([march, april].map(({ features }) => features[0].used.requests)).toEqual([2, 2]);
    const { data } = (await call('GET', '/v1/statements')).body;
    expect(data.map(({ month }: { month: string }) => month).slice(0, 2)).toEqual(['2031-04', '2031-03']);
    expect(april.storage.bytes).toBeGreaterThan(1_000_000_000 - 1);
  });
});
