/** The meter against the front door: what it sums is what the door counted, to the unit, however processes end. */
import { add } from '@regulars/functions/runtime/usage/rows.ts';
import { nothing } from '@regulars/shared/rules/usage.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTest } from '../local.ts';
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
