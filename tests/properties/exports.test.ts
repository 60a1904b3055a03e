/**
 * What is exported comes in again: unchanged by itself, and after any edits it brings back what it says. Random records
 * of every kind of field, written in each form that an export has.
 */
import { kindNames } from '@regulars/shared/fields/kinds.ts';
import { aValue } from '@regulars/shared/objects/factory.ts';
import { seeded } from '@regulars/shared/rules/random.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeWorld, type World } from '../api/world.ts';
import { announce, ended } from '../importing.ts';
import { startTest } from '../local.ts';

let local: Awaited<ReturnType<typeof startTest>>;
beforeAll(async () => void (local = await startTest()));
afterAll(() => local.stop());

const forms = [
  { format: 'csv', encoding: 'utf-8', delimiter: ',' },
  { format: 'csv', encoding: 'gb18030', delimiter: ';' },
  { format: 'csv', encoding: 'utf-8', delimiter: '\t' },
  { format: 'xlsx' },
] as const;
const worlds = process.env.REGULARS_LONG ? 20 : 2;

async function exported({ call }: World, plural: string, body: object): Promise<Buffer> {
  const made = await call('POST', `/v1/${plural}/export`, body);
  expect(made.body, JSON.stringify(made.body)).toMatchObject({ status: 'done', file: { url: expect.any(String) } });
  return Buffer.from(await (await fetch(made.body.file.url)).arrayBuffer());
}

/** As the wizard does it: what was understood, taken as it is. */
async function imported({ call }: World, object: string, bytes: Buffer, format: string, more: object = {}) {
  const file = await announce(call, bytes, object, `table.${format}`);
  const { columns, mode, by } = (await file.preview()).body;
  expect({ mode, by }).toEqual({ mode: 'both', by: 'id' });
  expect(columns.filter(({ isNew }: { isNew: boolean }) => isNew)).toEqual([]);
  const plan = columns.map(({ header, field, dates, decimals }: Record<string, unknown>) => ({
    header,
    field,
    ...(dates ? { dates } : {}),
    ...(decimals ? { decimals } : {}),
  }));
  return ended(call, (await file.start(plan, { mode, by, ...more })).body.jobId);
}

describe.each(Array.from({ length: worlds }, (_, at) => at + 1))('world %d', (seed) => {
  let world: World;
  const all = ['customer', 'task', 'interaction', 'relation'] as const;
  beforeAll(async () => {
    world = await makeWorld(local, { seed: 500 + seed, each: 4 });
    for (const name of all)
      for (let at = 0; at < 12; at++) await world.make(world.objectOf(name), { ...(name === 'customer' ? world.draw(world.objectOf(name), 0.6) : {}) });
    // A link is written as what the record is called: of two that are called alike no table can say which is meant.
    const { data } = (await world.call('GET', '/v1/customers?limit=200&fields=name')).body as { data: { id: string; name: string }[] };
    for (const [at, { id, name }] of data.entries()) await world.call('PATCH', `/v1/customers/${id}`, { name: `${name.slice(0, 150)} ${at}` });
  });

  test.each(forms)('in $format $encoding every record stays as it is', async (form) => {
    for (const name of all) {
      const { plural } = world.objectOf(name);
      const job = await imported(world, name, await exported(world, plural, form), form.format);
      expect({
        name,
        created: job.created,
        updated: job.updated,
        failed: job.failed,
        report: job.errorFile && (await (await fetch(job.errorFile.url)).text()),
      }).toEqual({
        name,
        created: 0,
        updated: 0,
        failed: 0,
        report: undefined,
      });
      expect(job.done).toBeGreaterThanOrEqual(12);
    }
  });

  test.each(forms)('in $format $encoding brings back what was edited since', async (form) => {
    const random = seeded(seed * 31);
    const object = world.objectOf('customer');
    const before = await exported(world, 'customers', form);
    const { body } = await world.call('GET', '/v1/customers?limit=200');
    for (const { id } of body.data as { id: string }[]) {
      const kinds = Object.entries(object.fields).filter(
        ([name, field]) => !field.unique && field.by !== 'rule' && field.kind !== 'files' && name !== object.title && random.chance(0.4),
      );
      const values = Object.fromEntries(
        kinds.map(([name, field]) => [name, field.required || random.chance(0.7) ? aValue(field, { random, link: world.link }) : null]),
      );
      const changed = await world.call('PATCH', `/v1/customers/${id}`, values);
      expect(changed.status, JSON.stringify(changed.body)).toBe(200);
    }
    const job = await imported(world, 'customer', before, form.format, { blanks: 'empty' });
    expect(job).toMatchObject({ status: 'done', created: 0, failed: 0 });
    expect(job.updated).toBeGreaterThan(0);
    // The order of an export is that of the last change, so lines are compared in their own.
    const sorted = (bytes: Buffer) => new TextDecoder(form.format === 'csv' ? form.encoding : 'latin1').decode(bytes).split('\r\n').sort();
    if (form.format === 'csv') expect(sorted(await exported(world, 'customers', form))).toEqual(sorted(before));
  });
});

test('every kind of field is in the worlds', () => expect(kindNames.length).toBeGreaterThan(15));
