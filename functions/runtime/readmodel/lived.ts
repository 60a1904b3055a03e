/** For tests: a workspace with three hundred changes behind it, and its read model as different readers ask it. */
import { createSecretKey } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AnyRecord } from '@regulars/shared/objects/object.ts';
import { seeded } from '@regulars/shared/rules/random.ts';
import { definitions, newHistory, objectNamed, openSealing, sourceOf, step } from './history.ts';
import { type Model, openModel } from './model.ts';
import { type Ask, type ReadModel, readModelFor } from './readmodel.ts';

const ask: Ask = {
  principal: 'p',
  reader: { user: '', access: 'all', teams: [] },
  definitions,
  now: '2026-01-01T00:00:00.000Z',
  timeZone: 'UTC',
  cursorKey: createSecretKey(new Uint8Array(32).fill(7)),
};

export const parsed = (data: string): AnyRecord[] => JSON.parse(data) as AnyRecord[];

export const questionsTo = (model: Model, more: Partial<Ask> = {}): ReadModel => readModelFor(model, { ...ask, ...more });

export async function openLived() {
  const random = seeded(77);
  const history = newHistory();
  for (let at = 0; at < 4; at++) step(history, random, objectNamed('team'));
  for (let at = 0; at < 12; at++) step(history, random, objectNamed('user'));
  for (let at = 0; at < 300; at++) step(history, random, objectNamed(random.chance(0.6) ? 'customer' : 'interaction'));

  let now = 0;
  const folder = mkdtempSync(join(tmpdir(), 'lived-'));
  const model = openModel({ workspace: 'w', folder, source: sourceOf(() => history), sealing: openSealing, definitions, clock: () => now });
  await model.fresh();
  return {
    history,
    random,
    as: (more: Partial<Ask>): ReadModel => questionsTo(model, more),
    alive: (object: string): AnyRecord[] =>
      [...history.records.values()].filter((one) => one.object === object && !one.record.trashedAt).map(({ record }) => record),
    /** Time goes on far enough that the model looks for changes again. */
    later: () => {
      now += 1001;
    },
    close: () => {
      model.close();
      rmSync(folder, { recursive: true });
    },
  };
}
