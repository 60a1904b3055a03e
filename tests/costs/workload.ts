/** A small workload against a local deployment, and what its lines say that each sort of work uses, at the median. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { handler as pairNightly } from '@regulars/functions/duplicates/pairNightly.ts';
import type { Line } from '@regulars/functions/runtime/usage/line.ts';
import { LINES } from '@regulars/shared/rules/features.ts';
import { startTest } from '../local.ts';
import { quiet } from '../usage/day.ts';
import { measureOpening, type Opening } from './opening.ts';

/** What one piece of work uses. */
export interface Use {
  /** Invocations for one of it: a write wakes jobs that listen. */
  times: number;
  ms: number;
  mb: number;
  read: number;
  write: number;
  messages: number;
  bytes: number;
  /** Of its line in the log. */
  line: number;
}

export interface Measured {
  get: Use;
  list: Use;
  create: Use;
  update: Use;
  authorize: Use;
  /** For each write: what listens to the journal. */
  listening: Use[];
  minuteTick: Use;
  /** For each workspace and night. */
  night: Use;
  /** Write units of the meter for a hundred requests, and bytes stored for one customer with its history. */
  meterWrites: number;
  customerBytes: number;
  opening: Opening;
}

const middle = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const mean = (values: number[]): number => values.reduce((sum, one) => sum + one, 0) / Math.max(1, values.length);

/** Times at the median, because the machine is shared; units and bytes at the mean, so that sums are exact. */
function useOf(lines: readonly Line[], times = 1): Use {
  if (lines.length === 0) throw new Error('Nothing was measured');
  const of = (value: (line: Line) => number) => mean(lines.map(value));
  return {
    times,
    ms: middle(lines.map(({ ms }) => ms)),
    mb: lines[0]?.mb ?? 0,
    read: of(({ read }) => read),
    write: of(({ write, lease = 0 }) => write + lease),
    messages: of(({ messages = 0 }) => messages),
    bytes: of(({ bytes = 0 }) => bytes),
    line: of((line) => JSON.stringify(line).length),
  };
}

const SIZE = 200;

export async function measure(): Promise<Measured> {
  const lines: Line[] = [];
  const hear = (line: unknown) => void lines.push(line as Line); // what `writeLine` publishes
  subscribe(LINES, hear);
  const local = await startTest({ summedEvery: 3_600_000 });
  const { call } = await local.workspace();
  const ids: string[] = [];
  for (let n = 0; n < SIZE; n++) {
    const customer = {
      name: `Anna ${n} Zwart`,
      emails: [{ address: `anna${n}@example.com` }],
      phones: [{ number: `+4930${1_000_000 + n}` }],
      tags: ['regular'],
      note: 'prefers tea',
    };
    const answer = await call('POST', '/v1/customers', customer);
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
    ids.push(answer.body.id);
  }
  await quiet(local);
  const before = await local.meter.flush();
  for (const id of ids) {
    await call('GET', `/v1/customers/${id}`);
    await call('GET', '/v1/customers?limit=50&sort=-createdAt&include=count,titles');
    await call('PATCH', `/v1/customers/${id}`, { note: `called ${id}` });
  }
  await quiet(local);
  const after = await local.meter.flush();
  const asked = lines.length;
  await pairNightly();
  await quiet(local);
  const nights = lines.slice(asked).filter(({ job }) => job === 'pairRecords' || job === 'pairNightly');
  await local.stop();
  unsubscribe(LINES, hear);
  const by = (name: string) => lines.filter(({ operation, job, code }) => (operation === name || job === name) && !code);
  const created = by('createRecord');
  const writes = created.length + by('updateRecord').length;
  const tick = by('wakeDue');
  return {
    get: useOf(by('getRecord')),
    list: useOf(by('listRecords')),
    create: useOf(created),
    update: useOf(by('updateRecord')),
    authorize: useOf(by('authorizeRequest')),
    listening: ['pushChanges', 'notifyPeople'].map((name) => useOf(by(name), by(name).length / writes)),
    // Four questions to the index, each half a read unit; measured where a minute passed meanwhile.
    minuteTick: tick.length > 0 ? useOf(tick) : { times: 1, ms: 10, mb: 512, read: 2, write: 0, messages: 0, bytes: 0, line: 160 },
    night: {
      ...useOf(nights),
      read: nights.reduce((sum, { read }) => sum + read, 0),
      write: nights.reduce((sum, { write }) => sum + write, 0),
      times: nights.length,
    },
    meterWrites: ((after.write - before.write) / (SIZE * 3)) * 100,
    customerBytes: mean(created.map(({ bytes = 0 }) => bytes)),
    opening: await measureOpening(),
  };
}
