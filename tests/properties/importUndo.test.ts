/**
 * The undo of a whole import, half of its rows updates, with edits made since: everything is as it was before, except the
 * edited records, which are listed. REGULARS_LONG takes 100,000 rows and 100 edits.
 */
import { seeded } from '@regulars/shared/rules/random.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ended, importTable, recordsBy, reportOf } from '../importing.ts';
import { startTest } from '../local.ts';

let local: Awaited<ReturnType<typeof startTest>>;
beforeAll(async () => void (local = await startTest()));
afterAll(() => local.stop());

const [ROWS, EDITS] = process.env.REGULARS_LONG ? [100_000, 100] : [1200, 12];

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
  expect(await importTable(call, [heading, ...Array.from({ length: half }, (_, at) => line(at, 'Old', 'before'))].join('\n'), columns)).toMatchObject({
    created: half,
  });
  const before = await recordsBy(call, 'customers', 'id');

  const rows = Array.from({ length: ROWS }, (_, at) => line(at, at < half ? 'Changed' : 'Made', `after ${at}`));
  const known = columns.map(({ header, field }) => ({ header, field }));
  const job = await importTable(call, [heading, ...rows].join('\n'), known, 'customer', { mode: 'both', by: 'emails' });
  expect(job).toMatchObject({ status: 'done', done: ROWS, created: half, updated: half, failed: 0 });

  const random = seeded(ROWS);
  const all = [...(await recordsBy(call, 'customers', 'id')).keys()].map(String).sort();
  const edited = new Set<string>();
  while (edited.size < EDITS) edited.add(random.pick(all));
  for (const id of edited) expect((await call('PATCH', `/v1/customers/${id}`, { note: 'edited since' })).status).toBe(200);

  const undone = await ended(call, (await call('POST', `/v1/jobs/${job.id}/undo`)).body.jobId);
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
