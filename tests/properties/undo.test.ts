/** Undo through the API against a plain model: what was edited since is kept and listed, the rest goes back. */

import { objects } from '@regulars/shared/objects/index.ts';
import { seeded } from '@regulars/shared/rules/random.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestLocal } from '../api/world.ts';
import { type Call, startTest } from '../local.ts';
import { faultsIn, storedOf } from './inspect.ts';

const ROUNDS = process.env.REGULARS_LONG ? 100 : 8;
const names = ['note', 'birthday', 'language', 'website'] as const;

let local: TestLocal;
let call: Call;
let workspace: string;
beforeAll(async () => {
  local = await startTest();
  ({ workspace, call } = await local.workspace('Undo'));
});
afterAll(() => local?.stop());

type Fields = Record<string, unknown>;
interface Change {
  id: string;
  before: Fields;
  after: Fields;
}

const pick = (record: Fields): Fields => Object.fromEntries(names.filter((name) => record[name] !== undefined).map((name) => [name, record[name]]));
const same = (a: unknown, b: unknown) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

/** What undoing a change makes of a record, said once more in the plainest way. */
function undone(now: Fields, { before, after }: Change): { then: Fields; kept: string[]; nothing: boolean } {
  const then = { ...now };
  const kept: string[] = [];
  for (const name of names) {
    if (same(before[name], after[name]) || same(now[name], before[name])) continue;
    if (!same(now[name], after[name])) kept.push(name);
    else if (before[name] === undefined) delete then[name];
    else then[name] = before[name];
  }
  return { then, kept, nothing: same(pick(then), pick(now)) && kept.length === 0 };
}

test('random edits and undos, of undos too, leave what a plain model says', async () => {
  const told = { kept: 0, nothing: 0, undos: 0 };
  for (let seed = 1; seed <= ROUNDS; seed++) {
    const random = seeded(seed);
    const made = await call('POST', '/v1/customers', { name: `Undo ${seed}` });
    const path = `/v1/customers/${made.body.id}`;
    let now: Fields = {};
    const changes: Change[] = [];
    for (let step = 0; step < 25; step++) {
      const change = random.pick(changes.length > 0 ? changes : [undefined]);
      if (change && random.chance(0.5)) {
        const { then, kept, nothing } = undone(now, change);
        const answer = await call('POST', `/v1/changes/${change.id}/undo`);
        if (nothing) {
          expect(answer.body, `round ${seed}, step ${step}`).toMatchObject({ status: 409, code: 'NOTHING_TO_UNDO' });
          told.nothing++;
          continue;
        }
        expect(answer.status, JSON.stringify([seed, step, answer.body])).toBe(200);
        expect(answer.body.conflicts.flatMap((one: { fields: string[] }) => one.fields).sort()).toEqual(kept.sort());
        told.kept += kept.length;
        const id = answer.headers.get('x-change');
        if (!same(pick(then), pick(now))) {
          expect(id).toMatch(/^\d\d-\d+$/);
          changes.push({ id: id as string, before: now, after: then });
          told.undos++;
        }
        now = then;
      } else {
        const values: Fields = { [random.pick(names)]: null };
        const sets: Fields = {
          note: `n${random.below(4)}`,
          birthday: `2001-01-0${1 + random.below(4)}`,
          language: random.pick(['en', 'zh']),
          website: `https://example.com/${random.below(3)}`,
        };
        for (const name of names) if (random.chance(0.4)) values[name] = sets[name];
        const answer = await call('PATCH', path, values);
        expect(answer.status).toBe(200);
        const then = pick(answer.body);
        if (answer.headers.get('x-change') && !same(then, now)) changes.push({ id: answer.headers.get('x-change') as string, before: now, after: then });
        now = then;
      }
      const { body } = await call('GET', path);
      expect(pick(body), `round ${seed}, step ${step}`).toEqual(pick(now));
    }
  }
  expect(told.kept, 'later edits stood in the way').toBeGreaterThan(0);
  expect(told.nothing).toBeGreaterThan(0);
  expect(told.undos).toBeGreaterThan(20);
  expect(faultsIn(await storedOf(local, workspace), new Map(objects.map((one) => [one.name, one])))).toEqual([]);
});

test('the undo of a creation trashes the record, unless somebody worked on it; the undo of that brings it back', async () => {
  const made = await call('POST', '/v1/customers', { name: 'Made', emails: [{ address: 'made@example.com' }] });
  const path = `/v1/customers/${made.body.id}`;
  const gone = await call('POST', `/v1/changes/${made.headers.get('x-change')}/undo`);
  expect(gone.body.record.trashedAt).toBeDefined();
  const back = await call('POST', `/v1/changes/${gone.headers.get('x-change')}/undo`);
  expect(back.status, JSON.stringify(back.body)).toBe(200);
  expect((await call('GET', path)).body).toMatchObject({ name: 'Made', emails: [{ address: 'made@example.com' }] });
  await call('PATCH', path, { note: 'worked on' });
  const kept = await call('POST', `/v1/changes/${made.headers.get('x-change')}/undo`);
  expect(kept.body.conflicts).toMatchObject([{ record: made.body.id, reason: 'EDITED_SINCE' }]);
  expect((await call('GET', path)).body.trashedAt).toBeUndefined();
});

test('an undo that would take a value that another record has by now is refused', async () => {
  const first = await call('POST', '/v1/customers', { name: 'First', emails: [{ address: 'wanted@example.com' }] });
  const freed = await call('PATCH', `/v1/customers/${first.body.id}`, { emails: null });
  const second = await call('POST', '/v1/customers', { name: 'Second', emails: [{ address: 'wanted@example.com' }] });
  expect(second.status).toBe(201);
  expect((await call('POST', `/v1/changes/${freed.headers.get('x-change')}/undo`)).body).toMatchObject({ status: 409, code: 'DUPLICATE' });
});
