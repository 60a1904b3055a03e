/**
 * Merge, edits, un-merge, over random histories, against a plain model: both records and all links are what they would
 * be had they never been merged, but for what was edited since. Relations, of a record to itself among them, interactions,
 * tasks, and links of the workspace's own, single and many, from customers and from tasks.
 */

import { objects } from '@regulars/shared/objects/index.ts';
import { withCustom } from '@regulars/shared/objects/object.ts';
import { type Random, seeded } from '@regulars/shared/rules/random.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ended } from '../api/requests.ts';
import type { TestLocal } from '../api/world.ts';
import { type Call, startTest } from '../local.ts';
import { faultsIn, storedOf } from './inspect.ts';

const ROUNDS = process.env.REGULARS_LONG ? 60 : 6;

let local: TestLocal;
beforeAll(async () => {
  local = await startTest();
});
afterAll(() => local?.stop());

type Fields = Record<string, unknown>;
interface Known {
  plural: string;
  id: string;
  /** As it was before the merge, with what was edited since in fields that the merge left alone. */
  fields: Fields;
}

/** Link fields by plural. */
const links: Record<string, readonly string[]> = {
  customers: ['x_parent', 'x_friends'],
  interactions: ['customer'],
  tasks: ['customer', 'x_also', 'x_about'],
  relations: ['from', 'to'],
};
const own = [
  ['customer', 'x_parent', 'link'],
  ['customer', 'x_friends', 'links'],
  ['task', 'x_also', 'links'],
  ['task', 'x_about', 'link'],
] as const;

const system = new Set(['id', 'version', 'createdAt', 'createdBy', 'updatedAt', 'updatedBy', 'owner', 'at']);
const pick = (record: Fields): Fields =>
  Object.fromEntries(
    Object.entries(record)
      .filter(([name]) => !system.has(name))
      .sort(),
  );
const asSet = (value: unknown) => (Array.isArray(value) ? value.map((one) => JSON.stringify(one)).sort() : value);
const comparable = (record: Fields): Fields => Object.fromEntries(Object.entries(pick(record)).map(([name, value]) => [name, asSet(value)]));

async function world(call: Call) {
  for (const [object, name, kind] of own)
    expect((await call('POST', '/v1/fields', { object, name, kind, label: { en: name }, to: 'customer' })).status).toBe(201);
  const known = new Map<string, Known>();
  return {
    known,
    of: (plural: string) => [...known.values()].filter((one) => one.plural === plural).map(({ id }) => id),
    async make(plural: string, body: Fields): Promise<string> {
      const made = await call('POST', `/v1/${plural}`, body);
      expect(made.status, JSON.stringify([plural, body, made.body])).toBe(201);
      known.set(made.body.id, { plural, id: made.body.id, fields: pick(made.body) });
      return made.body.id;
    },
    async change(id: string, body: Fields): Promise<void> {
      const one = known.get(id) as Known; // made above
      const changed = await call('PATCH', `/v1/${one.plural}/${id}`, body);
      expect(changed.status, JSON.stringify([body, changed.body])).toBe(200);
    },
  };
}
type World = Awaited<ReturnType<typeof world>>;

async function fill({ make, of }: World, random: Random): Promise<string[]> {
  const customers: string[] = [];
  for (let at = 0; at < 6; at++)
    customers.push(
      await make('customers', {
        name: `Person ${at}`,
        emails: [{ address: `p${at}.${random.below(1e9)}@example.com` }],
        ...(random.chance(0.6) ? { tags: ['a', 'b', 'c'].filter(() => random.chance(0.5)).concat('z') } : {}),
        ...(random.chance(0.5) ? { note: `note ${at}` } : {}),
        ...(random.chance(0.5) ? { website: `https://example.com/${at}` } : {}),
      }),
    );
  const some = () => [...new Set([random.pick(customers), random.pick(customers)])];
  for (let at = 0; at < 8; at++) {
    const kind = random.below(4);
    if (kind === 0) await make('interactions', { subject: `Met ${at}`, customer: random.pick(customers) });
    if (kind === 1)
      await make('tasks', {
        subject: `Do ${at}`,
        customer: random.pick(customers),
        x_also: some(),
        ...(random.chance(0.5) ? { x_about: random.pick(customers) } : {}),
      });
    if (kind === 2) {
      const [from, to] = some();
      if (from && to) await make('relations', { from, to, kind: random.pick(['partOf', 'referredBy', 'partnerOf']) });
    }
  }
  await make('relations', { from: customers[0], to: customers[1], kind: 'partnerOf' });
  await make('tasks', { subject: 'Both', x_also: customers.slice(0, 3) });
  return of('customers');
}

/** Customers point to each other too, once all are there. */
async function tangle(call: Call, { known, change }: World, random: Random): Promise<void> {
  const customers = [...known.values()].filter(({ plural }) => plural === 'customers');
  for (const { id } of customers) {
    const others = customers.map((one) => one.id).filter((one) => one !== id);
    if (random.chance(0.6)) await change(id, { x_parent: random.pick(others), x_friends: [...new Set([random.pick(others), random.pick(others)])] });
  }
  for (const one of customers) one.fields = pick((await call('GET', `/v1/customers/${one.id}`)).body);
}

test('what was merged and taken back equals what was never merged, random histories over', async () => {
  let conflicts = 0;
  let moved = 0;
  for (let seed = 1; seed <= ROUNDS; seed++) {
    const random = seeded(seed);
    const { call, workspace } = await local.workspace(`Merge ${seed}`);
    const all = await world(call);
    const customers = await fill(all, random);
    await tangle(call, all, random);
    const ids = customers.slice(0, 2 + random.below(2)).sort(() => (random.chance(0.5) ? 1 : -1));
    const [survivor = '', ...away] = ids;
    const choices = random.chance(0.5) ? { name: random.pick(ids) } : {};
    const merged = await call('POST', '/v1/customers/merge', { ids, choices });
    expect(merged.status, JSON.stringify(merged.body)).toBe(200);
    if (!merged.body.isDone) await ended(call, merged.body.jobId);
    await pointsNowhere(call, all, away, `seed ${seed}, merged`);

    // Edits since: of the survivor, of what points to it, and new ones.
    const edited = new Set<string>();
    const name = (merged.body.record.name as string) !== all.known.get(survivor)?.fields.name;
    if (random.chance(0.7)) {
      await all.change(survivor, { name: `Edited ${seed}`, language: 'en' });
      const kept = all.known.get(survivor) as Known; // a customer of ours
      kept.fields.language = 'en';
      if (name) edited.add('name');
      kept.fields.name = `Edited ${seed}`;
    }
    if (random.chance(0.5)) {
      const { tags = [] } = (await call('GET', `/v1/customers/${survivor}`)).body as { tags?: string[] };
      await all.change(survivor, { tags: [...tags, 'since'] });
      const kept = all.known.get(survivor) as Known; // a customer of ours
      kept.fields.tags = [...((kept.fields.tags as string[] | undefined) ?? []), 'since'];
    }
    const tasks = all.of('tasks');
    const task = random.pick(tasks);
    await all.change(task, { priority: 'high' });
    (all.known.get(task) as Known).fields.priority = 'high'; // as above
    const fresh = [await all.make('tasks', { subject: 'Since', customer: survivor }), await all.make('tasks', { subject: 'Late', customer: away[0] })];
    expect((await call('GET', `/v1/tasks/${fresh[1]}`)).body.customer, 'an old form leads on').toBe(survivor);
    const to = random.pick([undefined, random.pick(away)]);
    for (const id of fresh) (all.known.get(id) as Known).fields.customer = id === fresh[0] && to ? to : survivor; // as above

    const preview = await call('GET', `/v1/customers/${random.pick(away)}/unmerge`);
    expect(preview.status, JSON.stringify(preview.body)).toBe(200);
    expect(preview.body.conflicts, `seed ${seed}`).toEqual([...edited]);
    expect(preview.body.since.map(({ id }: { id: string }) => id).sort()).toEqual([...fresh].sort());
    const undone = await call('POST', `/v1/customers/${random.pick(away)}/unmerge`, to ? { moves: [{ object: 'task', id: fresh[0], to }] } : {});
    expect(undone.status, JSON.stringify(undone.body)).toBe(202);
    await ended(call, undone.body.jobId);
    const job = (await call('GET', `/v1/jobs/${undone.body.jobId}`)).body;
    expect(job.status).toBe('done');
    conflicts += edited.size;
    moved += to ? 1 : 0;
    expect(
      (job.conflicts ?? []).flatMap((one: { fields: string[] }) => one.fields),
      `seed ${seed}`,
    ).toEqual([...edited]);
    for (const { plural, id, fields } of all.known.values()) {
      const { body } = await call('GET', `/v1/${plural}/${id}`);
      expect(comparable(body), `seed ${seed}: ${plural} ${id}, survivor ${survivor}, away ${away}`).toEqual(comparable(fields));
    }
    const definitions = objects.map((one) =>
      withCustom(
        one,
        Object.fromEntries(
          own.filter(([object]) => object === one.name).map(([, field, kind]) => [field, { kind, to: 'customer', label: { en: '', zh: '' } }]),
        ),
      ),
    );
    expect(faultsIn(await storedOf(local, workspace), new Map(definitions.map((one) => [one.name, one])))).toEqual([]);
  }
  expect(conflicts, 'an edit stood in the way').toBeGreaterThan(0);
  expect(moved, 'something was put elsewhere').toBeGreaterThan(0);
});

/** While merged nothing but what was merged away points to what was merged away, and no relation is of one to itself. */
async function pointsNowhere(call: Call, { known }: World, away: readonly string[], about: string): Promise<void> {
  for (const { plural, id } of known.values()) {
    if (away.includes(id)) continue;
    const { body } = await call('GET', `/v1/${plural}/${id}`);
    if (plural === 'relations' && body.trashedAt) continue;
    for (const name of links[plural] ?? []) {
      for (const link of [body[name] ?? []].flat()) {
        expect(away, `${about}: ${plural} ${name}`).not.toContain(link);
        expect(link, `${about}: ${plural} ${name} points to itself`).not.toBe(id);
      }
    }
    if (plural === 'relations') expect(body.from, about).not.toBe(body.to);
  }
}
