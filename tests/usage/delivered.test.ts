/** Summing what the log delivers, as on AWS: whatever carries the lines does, and wherever a run ends, each line counts once. */
import { clock } from '@regulars/functions/runtime/clock.ts';
import { ulid } from '@regulars/functions/runtime/store/ids.ts';
import { tableFor } from '@regulars/functions/runtime/store/table.ts';
import { readAccount } from '@regulars/functions/runtime/usage/account.ts';
import { eventsIn } from '@regulars/functions/runtime/usage/records.ts';
import { add, readRows, rowsOf } from '@regulars/functions/runtime/usage/rows.ts';
import { handler, sumAll } from '@regulars/functions/usage/sumDelivered.ts';
import { deliver, recordOf } from '@regulars/infra/local/usage/deliver.ts';
import { monthOf } from '@regulars/shared/rules/cap.ts';
import { seeded } from '@regulars/shared/rules/random.ts';
import { nothing } from '@regulars/shared/rules/usage.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTest } from '../local.ts';
import { type Carried, drawCarried, eventOf, Killed, lineOf, mortal, partsOf } from './badDay.ts';

const ROUNDS = process.env.REGULARS_LONG ? 60 : 8;

let local: Awaited<ReturnType<typeof startTest>>;
beforeAll(async () => {
  local = await startTest({ summedEvery: 3_600_000 });
});
afterAll(() => local?.stop());

const left = () => local.cloud.files.list({ prefix: 'lines/' }).found.map(({ key }) => key);

/** What was set aside: messages of events, which could be delivered again, and other pieces. */
async function asideNow(): Promise<string[]> {
  const texts: string[] = [];
  for (const { key, blob } of local.cloud.files.list({ prefix: 'aside/' }).found) {
    const parts: Buffer[] = [];
    for await (const part of await local.cloud.files.read(blob)) parts.push(part as Buffer); // a stream of bytes
    const bytes = Buffer.concat(parts);
    texts.push(...(key.endsWith('.gz') ? eventsIn(bytes).events.map(({ message }) => message) : (JSON.parse(bytes.toString()) as string[])));
  }
  return texts.toSorted();
}
const forgetAside = () => {
  for (const { key } of local.cloud.files.list({ prefix: 'aside/' }).found) local.cloud.files.remove(key);
};

type Row = ReturnType<typeof rowsOf>[number];
const byName = (rows: readonly Row[]) => new Map(rows.map(({ workspace, day, feature, user, used }) => [[workspace, day, feature, user].join(' '), used]));

/** The meter holds what the lines come to, to the unit, and the accounts agree with it. */
async function expectSummed({ workspaces, lines }: Pick<Carried, 'workspaces' | 'lines'>): Promise<void> {
  const months = [...new Set(lines.map(({ at }) => monthOf(at)))].toSorted();
  const rowsIn = async (workspace: string | undefined) => {
    const table = tableFor({ read: 0, write: 0 }, workspace ? { workspace } : { across: 'unowned' });
    return (await Promise.all(months.map((month) => readRows(table, workspace, month)))).flat();
  };
  const rows = (await Promise.all([...workspaces, undefined].map(rowsIn))).flat() as Row[]; // as summed
  expect(byName(rows)).toEqual(byName(rowsOf(lines, 1)));
  for (const workspace of workspaces) {
    const theirs = rows.filter((row) => row.workspace === workspace);
    const total = nothing();
    for (const { used } of theirs) add(total, used);
    const account = await readAccount(tableFor({ read: 0, write: 0 }, { workspace }), workspace);
    expect({ bytes: account.bytes, files: account.files }).toEqual({ bytes: total.bytes, files: total.files });
    const running = theirs.filter(({ day }) => monthOf(day) === account.month);
    if (theirs.every(({ day }) => monthOf(day) === account.month)) expect(account.spent).toBe(running.reduce((sum, { nanos }) => sum + nanos, 0));
  }
}

const untilDone = async () => {
  for (let runs = 0; runs < 50 && (runs === 0 || left().length > 0); runs++) await sumAll(partsOf(-1), () => false);
  expect(left()).toEqual([]);
};
const unlessKilled = (error: unknown) => {
  if (!(error instanceof Killed)) throw error;
};

describe('whatever carries the lines does', () => {
  test.each(Array.from({ length: ROUNDS }, (_, n) => n + 1))('each counts once, and what is none is set aside: seed %i', async (seed) => {
    const random = seeded(seed);
    const drawn = drawCarried(random, 2100 + seed);
    const waiting = [...drawn.objects];
    const run = () =>
      mortal(partsOf(-1), { step: random.below(30), done: random.below(2) === 0 }, () => new Promise((done) => setTimeout(done, random.below(4))));
    while (waiting.length > 0) {
      for (const { name, records } of waiting.splice(0, 1 + random.below(3))) await deliver(local.cloud.files, name, records);
      // One, two or three at once, none of which waits for another: a turn may be taken from whoever has it.
      await Promise.all(Array.from({ length: 1 + random.below(3) }, () => sumAll(run().parts, () => random.below(9) === 0).catch(unlessKilled)));
    }
    await untilDone();
    await expectSummed(drawn);
    expect([...new Set(await asideNow())]).toEqual([...new Set(drawn.odd)].toSorted());
    forgetAside();
  });
});

describe('wherever a run ends', () => {
  /** Two objects, a line of which comes in both, and something odd. */
  const two = () => {
    const workspaces = [ulid(), ulid()];
    const lines = workspaces.flatMap((workspace) => [
      lineOf(workspace),
      lineOf(workspace, { feature: 'lists' }),
      lineOf(workspace, { at: '2031-02-01T00:00:00.000Z' }),
    ]);
    const [first, ...rest] = lines.map((line) => eventOf(JSON.stringify(line)));
    if (!first) throw new Error('There are lines');
    const objects = [recordOf([first, ...rest.slice(0, 2)]), recordOf([first, ...rest.slice(2), eventOf('odd')])];
    return { workspaces, lines, objects };
  };
  const deliverBoth = async (objects: readonly Buffer[]) => {
    for (const [at, one] of objects.entries()) await deliver(local.cloud.files, `2031/${at}`, [one]);
  };

  test('before any step or after it, the next one does the rest', async () => {
    const whole = mortal(partsOf(-1), { step: Number.POSITIVE_INFINITY, done: true });
    const { objects } = two();
    await deliverBoth(objects);
    await sumAll(whole.parts, () => false);
    expect(whole.steps()).toBeGreaterThan(14);
    for (let step = 0; step < whole.steps(); step++)
      for (const done of [false, true]) {
        const { workspaces, lines, objects } = two();
        await deliverBoth(objects);
        await sumAll(mortal(partsOf(-1), { step, done }).parts, () => false).catch(unlessKilled);
        await untilDone();
        await expectSummed({ workspaces, lines });
      }
    forgetAside();
  });

  test('among the rows of a batch, too', async () => {
    for (let seed = 1; seed <= 6; seed++) {
      const { workspaces, lines, objects } = two();
      await deliverBoth(objects);
      local.cloud.door.faults.order({ kind: seed % 2 ? 'errorBefore' : 'errorAfter', service: 'dynamodb', action: 'UpdateItem', rate: 0.6 }, seed);
      await sumAll(partsOf(-1), () => false).catch(() => {});
      local.cloud.door.faults.clear();
      await untilDone();
      await expectSummed({ workspaces, lines });
    }
    forgetAside();
  });
});

const soon = { getRemainingTimeInMillis: () => 900_000 };

describe('the function', () => {
  test('counts nothing that comes again a day later under the same name, and says what it used itself', async () => {
    const workspace = ulid();
    const lines = [lineOf(workspace), lineOf(workspace)];
    const record = recordOf(lines.map((line) => eventOf(JSON.stringify(line))));
    await deliver(local.cloud.files, '2031/a', [record]);
    local.cloud.door.tally.begin();
    const used = await handler({}, soon);
    expect(local.cloud.door.tally.units()).toEqual(used);
    expect(used.write).toBe(5 + 3); // for the turn and what was counted; for a row, and for the account in its first month
    await deliver(local.cloud.files, '2031/a', [record]);
    await handler({}, soon);
    await expectSummed({ workspaces: [workspace], lines });
  });

  test('leaves the turn to whoever has it, and takes it when they are gone', async () => {
    const workspace = ulid();
    await deliver(local.cloud.files, '2031/b', [recordOf([eventOf(JSON.stringify(lineOf(workspace)))])]);
    await sumAll(mortal(partsOf(600_000), { step: 1, done: true }).parts, () => false).catch(unlessKilled);
    await handler({}, soon);
    expect(left()).toHaveLength(1);
    clock.ahead = 601_000;
    await handler({}, soon);
    clock.ahead = 0;
    expect(left()).toEqual([]);
    await expectSummed({ workspaces: [workspace], lines: [lineOf(workspace)] });
  });

  test('sets aside what is no gzip, no record and no line, counts the rest, and fails so that somebody is told', async () => {
    const workspace = ulid();
    const good = recordOf([eventOf(JSON.stringify(lineOf(workspace))), eventOf(JSON.stringify({ ...lineOf(workspace), workspace: 'GLOBAL#meter' }))]);
    const strange = recordOf([], 'ANOTHER_MESSAGE');
    await deliver(local.cloud.files, '2031/c', [Buffer.from('no gzip')]);
    await deliver(local.cloud.files, '2031/d', [strange, good]);
    await expect(handler({}, soon)).rejects.toThrow('3 pieces');
    expect(left()).toEqual([]);
    await expectSummed({ workspaces: [workspace], lines: [lineOf(workspace)] });
    expect((await asideNow()).filter((piece) => piece.includes('ANOTHER_MESSAGE') || piece === Buffer.from('no gzip').toString('base64'))).toHaveLength(2);
    forgetAside();
  });

  test('says once an hour that nothing comes', async () => {
    await handler({}, soon);
    clock.ahead = 3_700_000;
    await expect(handler({}, soon)).rejects.toThrow('nothing has been delivered');
    await handler({}, soon);
    clock.ahead = 0;
  });
});
