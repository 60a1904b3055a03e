/**
 * The undo of a whole import, half of its rows updates, with edits made since: everything is as it was before, except the
 * edited records, which are listed. REGULARS_LONG takes 100,000 rows and 100 edits.
 */
import { seeded } from '@regulars/shared/rules/random.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ended, importTable, recordsBy, reportOf } from '../importing.ts';
import { startTest } from '../local.ts';
import { memoryOf } from '../processes.ts';

let local: Awaited<ReturnType<typeof startTest>>;
beforeAll(async () => void (local = await startTest()));
afterAll(() => local.stop());

const [ROWS, EDITS] = process.env.REGULARS_LONG ? [100_000, 100] : [1200, 12];

/** The most memory that the deployment took, in MB; this process, which holds all records twice, is part of it. */
let most = 0;

/** Does a thing, and says how fast it went: figures for who reads them, nothing is judged by time. */
async function timed<T>(what: string, rows: number, run: () => Promise<T>): Promise<T> {
  const watch = setInterval(() => (most = Math.max(most, memoryOf(process.pid) ?? 0)), 1000);
  const began = performance.now();
  try {
    return await run();
  } finally {
    clearInterval(watch);
    const seconds = (performance.now() - began) / 1000;
    console.log(`IMPORT UNDO ${what}: ${rows} rows in ${seconds.toFixed(1)} s, ${(rows / seconds).toFixed(0)} a second, at most ${most.toFixed(0)} MB so far`);
  }
}

/** What people see of a record: an undone one has come to a later version. */
const shown = ({ version: _, updatedAt: __, updatedBy: ___, ...record }: Record<string, unknown>) => record;

test(`${ROWS} rows, half of them updates, ${EDITS} later edits`, { timeout: 1_800_000 }, async () => {
  const { call } = await local.workspace();
  const half = ROWS / 2;
  const line = (at: number, name: string, note: string) => `${name} ${at},p${at}@example.com,${note},${at % 7}`;
  const heading = 'Name,E-mail,Note,Visits';
  const columns = [
    { header: 'Name', field: 'name' },
    { header: 'E-mail', field: 'emails' },
    { header: 'Note', field: 'note' },
    { header: 'Visits', field: 'x_visits', isNew: true, kind: 'number' },
  ];
  const old = [heading, ...Array.from({ length: half }, (_, at) => line(at, 'Old', 'before'))].join('\n');
  expect(await timed('first import, all new', half, () => importTable(call, old, columns))).toMatchObject({ created: half });
  const before = await recordsBy(call, 'customers', 'id');

  const rows = Array.from({ length: ROWS }, (_, at) => line(at, at < half ? 'Changed' : 'Made', `after ${at}`));
  const known = columns.map(({ header, field }) => ({ header, field }));
  const file = [heading, ...rows].join('\n');
  const job = await timed('import, half updates', ROWS, () => importTable(call, file, known, 'customer', { mode: 'both', by: 'emails' }));
  expect(job).toMatchObject({ status: 'done', done: ROWS, created: half, updated: half, failed: 0 });

  const random = seeded(ROWS);
  const all = [...(await recordsBy(call, 'customers', 'id')).keys()].map(String).sort();
  const edited = new Set<string>();
  while (edited.size < EDITS) edited.add(random.pick(all));
  for (const id of edited) expect((await call('PATCH', `/v1/customers/${id}`, { note: 'edited since' })).status).toBe(200);

  const undone = await timed('undo', ROWS, async () => ended(call, (await call('POST', `/v1/jobs/${job.id}/undo`)).body.jobId));
  expect(undone).toMatchObject({ status: 'done', done: ROWS, failed: EDITS, conflictCount: EDITS });
  const listed = (await reportOf(undone))
    .trim()
    .split('\r\n')
    .slice(1)
    .map((text) => text.split(',')[0] ?? '');
  expect(listed.sort()).toEqual([...edited].sort());

  const after = await recordsBy(call, 'customers', 'id');
  const untouched = (from: ReadonlyMap<unknown, Record<string, unknown>>) =>
    [...from].filter(([id]) => !edited.has(String(id))).map(([, record]) => shown(record));
  const byId = (a: Record<string, unknown>, b: Record<string, unknown>) => (String(a.id) < String(b.id) ? -1 : 1);
  expect(untouched(after).sort(byId)).toEqual(untouched(before).sort(byId));
  for (const id of edited) expect(after.get(id), 'an edited record keeps its edit').toMatchObject({ note: 'edited since' });
});
