/** The store against a model: random commits by writers in several processes, and what the table holds afterwards. */

import { customer } from '@regulars/shared/objects/customer.ts';
import { objects } from '@regulars/shared/objects/index.ts';
import type { AnyRecord } from '@regulars/shared/objects/object.ts';
import { type Random, seeded } from '@regulars/shared/rules/random.ts';
import { reverse } from '@regulars/shared/rules/undo.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestLocal } from '../api/world.ts';
import { startTest } from '../local.ts';
import { faultsIn, storedOf } from './inspect.ts';
import { newProcess, outcome, type Process } from './process.ts';

const ROUNDS = process.env.REGULARS_LONG ? 40 : 4;
const definitions = new Map(objects.map((one) => [one.name, one]));

let local: TestLocal;
beforeAll(async () => void (local = await startTest()));
afterAll(() => local?.stop());

interface Acknowledged {
  record: AnyRecord;
  /** The fields as this writer meant them; undefined where only the record's place changed. */
  patch: Record<string, unknown> | undefined;
  before: AnyRecord | undefined;
}

/** What one writer knows and does; every acknowledged change is noted. */
async function writes(process: Process, random: Random, known: Map<string, AnyRecord>, told: Acknowledged[], steps: number, codes: Map<string, number>) {
  const { create, update, trash, restore } = process.changes;
  const emails = () => (random.chance(0.6) ? [{ address: `shared${random.below(12)}@example.com` }] : []);
  const patch = () => ({
    name: `N${random.below(1e6)}`,
    note: random.chance(0.2) ? null : `note ${random.below(100)}`,
    ...(random.chance(0.4) ? { emails: emails().length > 0 ? emails() : null } : {}),
  });
  const clean = (values: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && !(Array.isArray(value) && value.length === 0)));
  for (let step = 0; step < steps; step++) {
    const now = new Date(Date.UTC(2026, 2, 28, 22, 59) + step * 20_000 + (random.below(6001) - 3000)).toISOString(); // clocks differ by up to 3 s, around midnight
    const store = await process.request({ now });
    const changes: { change: Parameters<typeof store.commit>[0][number]; patch: Record<string, unknown> | undefined; before: AnyRecord | undefined }[] = [];
    for (let one = 0; one < (random.chance(0.25) ? 3 : 1); one++) {
      const ids = [...known.keys()].filter((id) => changes.every(({ before }) => before?.id !== id));
      const kind = random.below(10);
      if (kind < 3 || ids.length === 0) {
        const values = clean({ ...patch(), emails: emails() });
        changes.push({ change: create(customer, values as never), patch: values, before: undefined });
        continue;
      }
      const id = random.pick(ids);
      // Sometimes as it was seen some time ago: a stale version must be refused.
      const stale = random.chance(0.2) ? known.get(id) : undefined;
      const before = stale ?? ((await store.get(customer, id)) as AnyRecord);
      if (!stale) known.set(id, before);
      if (kind < 7) {
        const values = { ...patch() } as Record<string, unknown>;
        if (Array.isArray(values.emails) && values.emails.length === 0) delete values.emails;
        changes.push({ change: update(customer, before, values as never), patch: values, before });
      } else if (kind === 7) changes.push({ change: before.trashedAt ? restore(customer, before) : trash(customer, before), patch: undefined, before });
      else if (kind === 8) {
        const [entry] = await store.history(id, undefined, 3);
        const reversal = entry && reverse(entry, before);
        if (reversal?.change?.action === 'update')
          changes.push({
            change: { action: 'update', object: customer, before, values: reversal.change.values, recorded: true },
            patch: reversal.change.values,
            before,
          });
      } else changes.push({ change: update(customer, before, {}), patch: {}, before });
    }
    if (changes.length === 0) continue;
    const done = await outcome(store.commit(changes.map(({ change }) => change)));
    if ('code' in done) {
      codes.set(done.code, (codes.get(done.code) ?? 0) + 1);
      continue;
    }
    for (const [at, record] of done.value.entries()) {
      known.set(record.id, record);
      const { patch, before } = changes[at] as (typeof changes)[number]; // as many as changes
      if (!before || record.version > before.version) told.push({ record, patch, before });
    }
  }
}

test('random commits of several processes leave exactly what was acknowledged', async () => {
  const codes = new Map<string, number>();
  for (let round = 1; round <= ROUNDS; round++) {
    const { workspace, owner } = await local.workspace(`Round ${round}`);
    const told: Acknowledged[] = [];
    const processes = [await newProcess(workspace, owner), await newProcess(workspace, owner), await newProcess(workspace, owner)];
    // Two writers in each process share what they have seen: their records are often stale.
    const known = [0, 1, 2].map(() => new Map<string, AnyRecord>());
    await Promise.all(
      [0, 1, 2, 3, 4, 5].map((writer) =>
        writes(processes[writer % 3] as Process, seeded(round * 100 + writer), known[writer % 3] as Map<string, AnyRecord>, told, 30, codes),
      ),
    );

    const stored = await storedOf(local, workspace);
    expect(faultsIn(stored, definitions), `round ${round}`).toEqual([]);
    const byId = Map.groupBy(told, ({ record }) => record.id);
    expect([...stored.records.keys()].filter((id) => id.startsWith('customer')).sort(), 'records').toEqual([...byId.keys()].sort());
    for (const [id, mine] of byId) {
      const ordered = mine.sort((a, b) => a.record.version - b.record.version);
      expect(
        ordered.map(({ record }) => record.version),
        `${id}: each version is acknowledged to one writer`,
      ).toEqual(ordered.map((_, at) => at + 1));
      expect(stored.records.get(id)).toEqual(ordered.at(-1)?.record);
      for (const [at, { record, patch, before }] of ordered.entries()) {
        expect(before?.version, `${id} ${record.version} was written on the version before it`).toBe(at === 0 ? undefined : at);
        const expected = { ...(ordered[at - 1]?.record ?? {}), ...patch };
        for (const name of ['name', 'note', 'emails'])
          expect(record[name] ?? null, `${id} ${record.version} ${name}`).toEqual(expected[name as keyof typeof expected] ?? null);
      }
    }
  }
  // The histories went through what they are to be tested for.
  expect(codes.get('DUPLICATE')).toBeGreaterThan(0);
  expect(codes.get('CHANGED_MEANWHILE')).toBeGreaterThan(0);
  expect(
    [...codes.keys()].every((code) => ['DUPLICATE', 'CHANGED_MEANWHILE', 'BUSY', 'INVALID'].includes(code)),
    [...codes.keys()].join(),
  ).toBe(true);
});

test('sixteen writers on one record lose no update', async () => {
  const { workspace, owner } = await local.workspace('Conflicts');
  const processes = [await newProcess(workspace, owner), await newProcess(workspace, owner)];
  const first = await (processes[0] as Process).request();
  const [made] = await first.commit([(processes[0] as Process).changes.create(customer, { name: 'Counter', kind: 'person', note: '0' })]);
  const id = (made as AnyRecord).id;
  const times = process.env.REGULARS_LONG ? 20 : 5;
  let conflicts = 0;
  await Promise.all(
    Array.from({ length: 16 }, async (_, writer) => {
      const mine = processes[writer % 2] as Process;
      for (let done = 0; done < times; ) {
        const store = await mine.request();
        const before = (await store.get(customer, id)) as AnyRecord;
        const answer = await outcome(store.commit([mine.changes.update(customer, before, { note: String(Number(before.note) + 1) })]));
        if ('value' in answer) done++;
        else {
          expect(['CHANGED_MEANWHILE', 'BUSY']).toContain(answer.code);
          conflicts++;
        }
      }
    }),
  );
  const stored = await storedOf(local, workspace);
  expect(faultsIn(stored, definitions)).toEqual([]);
  expect(stored.records.get(id)).toMatchObject({ note: String(16 * times), version: 16 * times + 1 });
  expect(conflicts, 'they met').toBeGreaterThan(0);
});

test('an edit, a removal, an exchange or a cut of the journal shows', async () => {
  const { workspace, call } = await local.workspace('Chain');
  for (let at = 0; at < 6; at++) await call('POST', '/v1/teams', { name: `Team ${at}` });
  const whole = await storedOf(local, workspace);
  expect(faultsIn(whole, definitions)).toEqual([]);
  const lane = Map.groupBy(whole.entries, ({ entry }) => entry.lane);
  const [long] = [...lane.values()].sort((a, b) => b.length - a.length);
  const [one, two] = long ?? [];
  if (!one || !two) throw new Error('No lane has two entries');
  const changed = (to: (typeof whole)['entries']) => faultsIn({ ...whole, entries: to }, definitions).some((fault) => fault.includes('chain'));
  const others = whole.entries.filter((entry) => entry !== one && entry !== two);
  expect(changed([...others, two, { ...one, entry: { ...one.entry, after: { ...one.entry.after, name: 'Forged' } } }])).toBe(true);
  expect(changed([...others, two, { ...one, entry: { ...one.entry, by: 'user_somebody' } }])).toBe(true);
  expect(changed([...others, one])).toBe(true);
  expect(
    changed([...others, { ...one, entry: { ...one.entry, sequence: two.entry.sequence } }, { ...two, entry: { ...two.entry, sequence: one.entry.sequence } }]),
  ).toBe(true);
  expect(changed(whole.entries)).toBe(false);
});
