/** What holds for the synthesis as a whole. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { resources, templateNames } from './templates.ts';

const MOST_RESOURCES = 400;

test('it takes half a minute at most, without an account', () => expect(inject('took')).toBeLessThan(30));

test(`no stack holds more than ${MOST_RESOURCES} resources; CloudFormation stops at 500`, () => {
  const counts = Object.entries(Object.groupBy(resources, ({ template }) => template)).map(([template, of = []]) => ({ template, resources: of.length }));
  expect(counts.length).toBe(templateNames.length);
  expect(counts.filter((one) => one.resources > MOST_RESOURCES)).toEqual([]);
});

test('no template is larger than CloudFormation takes', () => {
  for (const name of templateNames) expect(readFileSync(join(inject('assembly'), name)).length).toBeLessThan(1_000_000);
});

test('cdk-nag has nothing to say that has no written reason', () => {
  const report = JSON.parse(readFileSync(join(inject('assembly'), 'validation-report.json'), 'utf8')) as { pluginReports: { violations: unknown[] }[] };
  expect(report.pluginReports.flatMap(({ violations }) => violations)).toEqual([]);
});

test('each rule of cdk-nag that is not followed says why, in a sentence', () => {
  const files = readdirSync(inject('assembly')).filter((name) => name.endsWith('.metadata.json'));
  const entries = files.flatMap((name) =>
    Object.values(JSON.parse(readFileSync(join(inject('assembly'), name), 'utf8')) as Record<string, { type: string; data: unknown }[]>).flat(),
  );
  const reasons = entries.filter(({ type }) => type === 'aws:cdk:acknowledged-rules').flatMap(({ data }) => Object.entries(data as Record<string, string>));
  expect(reasons.length).toBeGreaterThan(20);
  for (const [rule, reason] of reasons) {
    expect(rule).toMatch(/AwsSolutions-[A-Z]+\d+/);
    expect([rule, /^[A-Z].{20,}\.$/.test(reason)]).toEqual([rule, true]);
  }
});

test('what is kept, and the name it is reached by, are not deleted with a command', () => {
  const manifest = JSON.parse(readFileSync(join(inject('assembly'), 'manifest.json'), 'utf8')) as {
    artifacts: Record<string, { type: string; properties?: { terminationProtection?: boolean } }>;
  };
  const stacks = Object.entries(manifest.artifacts).filter(([, { type }]) => type === 'aws:cloudformation:stack');
  expect(stacks.map(([name]) => name).toSorted()).toEqual(['Api', 'Data', 'Jobs', 'Watch', 'Web'].map((name) => `Regulars-main-${name}`));
  expect(
    stacks
      .filter(([, { properties }]) => properties?.terminationProtection)
      .map(([name]) => name)
      .toSorted(),
  ).toEqual(['Regulars-main-Data', 'Regulars-main-Web']);
});
