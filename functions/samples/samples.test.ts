import { objects } from '@regulars/shared/objects/index.ts';
import { schemas } from '@regulars/shared/objects/object.ts';
import { businesses } from '@regulars/shared/operations/samples.ts';
import { describe, expect, it } from 'vitest';
import { chinese } from './chinese.ts';
import { drawSamples } from './draw.ts';
import { english } from './english.ts';

const wanted = { job: 'job_01HZZZZZZZZZZZZZZZZZZZZZZZ', language: 'en', now: '2026-03-01T09:00:00.000Z', timeZone: 'Europe/Berlin' } as const;

describe.each(businesses)('samples for a %s', (business) => {
  it.each([
    ['English', english],
    ['Chinese', chinese],
  ])('are records of the workspace’s objects, in %s', (_, words) => {
    const samples = drawSamples(words, { ...wanted, business });
    expect(samples.length).toBeGreaterThan(60);
    for (const { object, values } of samples) {
      const of = objects.find(({ name }) => name === object);
      expect(of && schemas(of).create.safeParse(values)).toMatchObject({ success: true });
    }
    const addresses = samples.flatMap(({ values }) => (values.emails as { address: string }[] | undefined) ?? []).map(({ address }) => address);
    expect(new Set(addresses).size).toBe(addresses.length);
    expect(addresses.every((address) => address.endsWith('@example.com'))).toBe(true);
  });

  it('are the same each time for one job, and others for another', () => {
    const ids = (job: string) => drawSamples(english, { ...wanted, job, business }).map(({ id }) => id);
    expect(ids('job_a')).toEqual(ids('job_a'));
    expect(new Set([...ids('job_a'), ...ids('job_b')]).size).toBe(2 * ids('job_a').length);
  });
});

it('leads nowhere outside the set, to the past for what happened', () => {
  const samples = drawSamples(english, { ...wanted, business: 'wholesaler' });
  const ids = new Set(samples.map(({ id }) => id));
  for (const { values } of samples) {
    for (const name of ['customer', 'from', 'to']) if (values[name]) expect(ids).toContain(values[name]);
    if (values.at) expect(values.at < wanted.now).toBe(true);
  }
});
