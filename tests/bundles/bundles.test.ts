/** Every function starts cold within what stack.md measured to be possible: 450 KB and 100 ms of CPU. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { entries } from '@regulars/infra/aws/bundle.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lay } from '../bench/table.ts';
import { type Measured, measureFunctions, written } from './measure.ts';

const MOST_KILOBYTES = 450;
const MOST_CPU = 100;

const folder = mkdtempSync(join(tmpdir(), 'regulars-bundles-'));
let measured: Measured;

beforeAll(async () => {
  measured = await measureFunctions(folder, MOST_CPU);
  const rows = measured.functions
    .toSorted((a, b) => b.kilobytes - a.kilobytes)
    .map(({ entry, kilobytes, cpu }) => [entry, kilobytes.toFixed(0), cpu.toFixed(0)]);
  console.log(lay(['function', 'KB', 'CPU ms'], [...rows, ['the client of the table alone', '', measured.client.toFixed(0)]]));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('every operation and job has a function', () => {
  expect(entries.filter((entry) => !written().includes(entry))).toEqual([]);
});

test(`no function is larger than ${MOST_KILOBYTES} KB`, () => {
  expect(measured.functions.filter(({ kilobytes }) => kilobytes > MOST_KILOBYTES)).toEqual([]);
});

/** Where the client alone takes more than half of that, the machine is slow: then twice the client's time. */
test(`no function takes more than ${MOST_CPU} ms of CPU to import`, () => {
  const most = Math.max(MOST_CPU, 2 * measured.client);
  expect(measured.functions.filter(({ cpu }) => cpu > most)).toEqual([]);
});
