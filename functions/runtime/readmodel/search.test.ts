import { createSecretKey } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { folded } from '@regulars/shared/fields/field.ts';
import type { AnyRecord, ObjectOf } from '@regulars/shared/objects/object.ts';
import { type Random, seeded } from '@regulars/shared/rules/random.ts';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { definitions, newHistory, newId, objectNamed, openSealing, sourceOf, write } from './history.ts';
import { LEAF } from './listing.ts';
import { openModel } from './model.ts';
import { type Ask, readModelFor } from './readmodel.ts';
import { searched, wordsOf } from './words.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 }); // a busy machine is no failure

const folder = mkdtempSync(join(tmpdir(), 'search-'));
afterAll(() => rmSync(folder, { recursive: true }));
const customer = objectNamed('customer');
const ask: Ask = {
  principal: 'p',
  reader: { user: 'user_1', access: 'all', teams: [] },
  definitions,
  now: '2026-01-01T00:00:00.000Z',
  timeZone: 'UTC',
  cursorKey: createSecretKey(new Uint8Array(32)),
};

const pieces = ['zhang', '张', '伟', '单', '小', '曾', 'ann', 'a', 'na', '仇', 'Müller', '😀', '한', '국', 'ф', 'ы', '12', '1', '2', 'x'];
const name = (random: Random) =>
  Array.from({ length: 1 + random.below(4) }, () => random.pick(pieces) + (random.chance(0.3) ? ' ' : ''))
    .join('')
    .trim();
const values = (random: Random) => ({
  name: name(random),
  kind: 'person',
  ...(random.chance(0.5) ? { emails: [{ address: `${random.pick(['ann', 'x12', 'na1'])}${random.below(50)}@example.com` }] } : {}),
  ...(random.chance(0.4) ? { phones: [{ number: `+86138${random.below(1e6)}` }] } : {}),
  ...(random.chance(0.3) ? { tags: [random.pick(pieces), random.pick(['vip', 'annual'])] } : {}),
});

const read = new WeakMap<AnyRecord, string[]>();

/** The best that any word of the record does for each word of the text; the worst of those, or none. */
function rank(record: AnyRecord, of: ObjectOf, text: string): number | undefined {
  const words = read.get(record) ?? searched(of).flatMap(([field, definition]) => wordsOf(record, field, definition));
  read.set(record, words);
  const ranks = folded(text)
    .split(/\s+/)
    .map((needle) =>
      words.some((word) => word === needle) ? 0 : words.some((word) => word.startsWith(needle)) ? 1 : words.some((word) => word.includes(needle)) ? 2 : 3,
    );
  return Math.max(...ranks) < 3 ? Math.max(...ranks) : undefined;
}

describe('finds what a look through all words finds', () => {
  it('while records come, change and go, listed or not', { timeout: 60_000 }, async () => {
    const random = seeded(42);
    const history = newHistory();
    let now = 0;
    const model = openModel({ workspace: 'w', folder, source: sourceOf(() => history), sealing: openSealing, definitions, clock: () => now });
    const readmodel = readModelFor(model, ask);
    const put = (record: string, action: 'create' | 'update', before: object, after: object) =>
      write(
        history,
        {
          object: 'customer',
          record,
          action,
          before: { ...before },
          after: { ...after },
          at: new Date(1.7e12 + random.below(1e9)).toISOString(),
          by: 'user_1',
        },
        random.below(16),
      );
    for (let round = 0; round < 6; round++) {
      const known = [...history.records.keys()];
      for (let at = 0; at < (round === 0 ? LEAF * 3 : round === 3 ? 1100 : 60); at++) {
        const id = random.chance(0.3) && known.length > 0 ? random.pick(known) : newId(random, 'customer');
        const old = history.records.get(id)?.record;
        put(
          id,
          old ? 'update' : 'create',
          old ? Object.fromEntries(['name', 'emails', 'phones', 'tags'].filter((one) => one in old).map((one) => [one, old[one]])) : {},
          values(random),
        );
      }
      now += 2000;
      for (let at = 0; at < 30; at++) {
        const record = random.pick([...history.records.values()]).record;
        const all = searched(customer).flatMap(([field, definition]) => wordsOf(record, field, definition));
        const needle = () => {
          const characters = [...random.pick(all)];
          const from = random.below(characters.length);
          const piece = characters.slice(from, from + 1 + random.below(random.chance(0.2) ? 20 : 5)).join('');
          return random.chance(0.1) ? `${piece}q` : random.chance(0.2) ? piece.toUpperCase() : piece;
        };
        const text = random.chance(0.3) ? `${needle()}  ${needle()}` : needle();
        const wanted = [...history.records.values()].flatMap(({ record }) => {
          const found = rank(record, customer, text);
          return found === undefined ? [] : [{ id: record.id, rank: found }];
        });
        const { data, count } = await readmodel.list(customer, { text, limit: 200, include: ['count'], fields: ['id'] });
        const ids = (JSON.parse(data) as { id: string }[]).map(({ id }) => id);
        const ranks = new Map(wanted.map((one) => [one.id, one.rank]));
        expect({ text, count }).toEqual({ text, count: wanted.length });
        expect(ids.length).toBe(Math.min(200, wanted.length));
        const got = ids.map((id) => ranks.get(id) ?? 9);
        expect({ text, got }).toEqual({
          text,
          got: wanted
            .map((one) => one.rank)
            .sort()
            .slice(0, 200),
        });
      }
    }
    model.close();
  });
});

describe('reads Chinese names', () => {
  it.each([
    ['张伟', ['zhangwei', 'zw', 'zhang', 'wei', '伟', 'ZHANGW']],
    ['单小伟', ['shanxiaowei', 'danxiaowei', 'sxw', 'dxw', '单小']],
    ['曾志伟', ['zengzhiwei', 'cengzhiwei', 'zzw', 'czw']],
    ['仇英', ['qiuying', 'chouying', 'qy', 'cy']],
    ['吕布', ['lvbu', 'lb']],
    ['上海熟客 Ltd', ['shanghaishuke', 'shsk', 'ltd']],
  ])('%s', (name, needles) => {
    const record = { id: 'customer_1', version: 1, createdAt: '', createdBy: '', updatedAt: '', updatedBy: '', name };
    for (const needle of needles) expect({ needle, rank: rank(record, customer, needle) }).not.toEqual({ needle, rank: undefined });
    expect(rank(record, customer, 'weizhangq')).toBeUndefined();
  });
});

it('does not look into fields that the role may not read', async () => {
  const history = newHistory();
  const id = newId(seeded(1), 'customer');
  write(
    history,
    {
      object: 'customer',
      record: id,
      action: 'create',
      before: {},
      after: { name: 'Plain', kind: 'person', tags: ['secretive'] },
      at: '2026-01-01T00:00:00.000Z',
      by: 'user_1',
    },
    0,
  );
  const model = openModel({ workspace: 'w', folder, source: sourceOf(() => history), sealing: openSealing, definitions, clock: () => 0 });
  const { tags, ...fields } = customer.fields;
  const narrowed = { ...customer, fields };
  const found = async (of: ObjectOf) => (await readModelFor(model, { ...ask, definitions: [of] }).list(of, { text: 'secret', include: ['count'] })).count;
  expect(tags).toBeDefined();
  expect([await found(customer), await found(narrowed)]).toEqual([1, 0]);
  expect(await readModelFor(model, { ...ask, definitions: [narrowed] }).searchAll('secret', 10)).toEqual([]);
  expect(await readModelFor(model, ask).searchAll('secret', 10)).toEqual([{ object: 'customer', id, title: 'Plain', subtitle: 'secretive' }]);
  model.close();
});
