import { Readable } from 'node:stream';
import { customer } from '@regulars/shared/objects/customer.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTest } from '../../tests/local.ts';
import { chunksOf } from '../runtime/jobs/chunk.ts';
import { newJob, readJob, saveJob } from '../runtime/jobs/job.ts';
import { claim, Held } from '../runtime/jobs/lease.ts';
import { newId } from '../runtime/store/ids.ts';
import { readHeads } from '../runtime/store/journal.ts';
import { keyringOf } from '../runtime/store/keyring.ts';
import { settingsOf } from '../runtime/store/settings.ts';
import { storeFor } from '../runtime/store/store.ts';
import { tableFor } from '../runtime/store/table.ts';
import { importingOf } from './importing.ts';
import { portionsOf } from './portions.ts';
import { type RowsChunk, writePortion } from './write.ts';

let local: Awaited<ReturnType<typeof startTest>>;
beforeAll(async () => void (local = await startTest()));
afterAll(() => local.stop());

/** Columns of a table of customers, and a portion of its rows. */
async function place() {
  const { workspace, owner } = await local.workspace();
  const meter = { read: 0, write: 0 };
  const [table, keyring, settings] = [tableFor(meter, { workspace }), await keyringOf(workspace, meter), await settingsOf(workspace, meter)];
  const writer = { user: owner, via: 'import', cause: 'job', now: new Date().toISOString(), timeZone: 'UTC', settings: 1 };
  const reader = { user: owner, role: 'owner', access: 'all', teams: [] } as const;
  const store = () => storeFor({ table, keyring, settings, reader, writer });
  const written = async () => (await readHeads(table, workspace)).lanes.reduce((sum, one) => sum + one, 0);
  const job = newJob<unknown>({ kind: 'importRows', asker: reader, language: 'en', asked: true, order: {} }, '');
  const columns = ['name', 'emails', 'owner', 'note'].map((field) => ({ field }));
  const layout = { format: { encoding: 'utf-8', delimiter: ',' }, titles: [], rows: 0, columns, titleFrom: [], constants: {} } as const;
  const importing = await importingOf({ table, keyring, job }, settings, customer, { ...layout, columns: [...columns], titles: [], titleFrom: [] }, {});
  const chunks: RowsChunk[] = [];
  const write = async (...rows: string[][]) => {
    const all = Readable.from(rows) as AsyncIterable<string[]>; // of the rows given
    for await (const portion of portionsOf(
      all,
      (_, cells) => cells,
      () => false,
      importing,
    ))
      await writePortion(store(), portion, importing, (chunk) => chunks.push(chunk));
    return chunks;
  };
  return { table, keyring, reader, store, written, write, job };
}

describe('a portion of rows', () => {
  it('is stored once, though two workers have it', async () => {
    const { write, written, table, keyring, job } = await place();
    const before = await written();
    const outcomes = await Promise.allSettled([write(['A'], ['A']), write(['B'], ['B'])]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({ reason: expect.any(Held) });
    expect(await written()).toBe(before + 2);
    expect([...(await chunksOf<RowsChunk>(table, keyring, job.id)).values()]).toMatchObject([
      { from: 0, to: 2, created: 2, spans: [[expect.any(Number), expect.any(Number), 2]] },
    ]);
  });

  it('goes on without the rows whose values are taken, link to nothing or are too large', async () => {
    const { write, store } = await place();
    await store().commit([{ action: 'create', object: customer, id: newId('customer'), values: { name: 'x', emails: [{ address: 'taken@example.com' }] } }]);
    const noise = Array.from({ length: 99_000 }, () => String.fromCharCode(0x4e00 + Math.random() * 20_000)).join('');
    expect(await write(['good'], ['a', 'Taken@example.com'], ['b', '', newId('user')], ['c', '', '', noise], ['good'])).toMatchObject([
      {
        created: 2,
        refused: [
          { row: 1, faults: [{ pointer: '/emails', code: 'DUPLICATE' }] },
          { row: 2, faults: [{ pointer: '/owner', code: 'NO_SUCH_RECORD' }] },
          { row: 3, faults: [{ code: 'TOO_LONG' }] },
        ],
      },
    ]);
  });

  it('that writes more than a transaction holds is stored by several, in order', async () => {
    const { write, written } = await place();
    const before = await written();
    const rows = Array.from({ length: 32 }, (_, at) => [`P${at}`, Array.from({ length: 5 }, (_, n) => `p${at}.${n}@example.com`).join('; ')]);
    const chunks = await write(...rows);
    expect(chunks.map(({ from, to, created }) => [from, to, created])).toEqual([
      [0, 14, 14],
      [14, 28, 14],
      [28, 32, 4],
    ]);
    expect(await written()).toBe(before + 32);
  });
});

describe('a job', () => {
  it('is held by one worker; a hold that is not renewed passes on, and the former holder learns it', async () => {
    const { table, keyring, reader } = await place();
    const job = await saveJob(table, keyring, newJob({ kind: 'importRows', asker: reader, language: 'en', asked: true, order: {} }, new Date().toISOString()));
    const first = await claim(table, keyring, job.id, 'importRows');
    await first?.end({});
    const held = await readJob(table, keyring, job.id);
    await saveJob(table, keyring, { ...job, ...held, version: held?.version ?? 0, lease: { holder: 'gone', until: Date.now() + 300 } });
    const second = await claim(table, keyring, job.id, 'importRows');
    expect(second?.job).toMatchObject({ status: 'running', startedAt: first?.job.startedAt });
    await saveJob(table, keyring, { ...job, version: second?.job.version ?? 0, status: 'running' }); // another worker took it
    await expect(second?.end({ status: 'done' })).rejects.toThrow(Held);
    expect(await readJob(table, keyring, job.id)).toMatchObject({ status: 'running' });
  });

  it('that ends without a word five times is failed', async () => {
    const { table, keyring, reader } = await place();
    const job = newJob({ kind: 'importRows', asker: reader, language: 'en', asked: true, order: {} }, '');
    await saveJob(table, keyring, job);
    for (let attempt = 1; attempt <= 5; attempt++) await (await claim(table, keyring, job.id, 'importRows'))?.end({});
    expect(await claim(table, keyring, job.id, 'importRows')).toBeUndefined();
    expect(await readJob(table, keyring, job.id)).toMatchObject({ status: 'failed', failedBy: 'INTERNAL' });
  });

  it('that comes further begins to count anew', async () => {
    const { table, keyring, reader } = await place();
    const job = newJob({ kind: 'importRows', asker: reader, language: 'en', asked: true, order: {} }, '');
    await saveJob(table, keyring, job);
    for (let attempt = 1; attempt <= 7; attempt++) {
      const hold = await claim(table, keyring, job.id, 'importRows');
      hold?.note({ done: attempt });
      await hold?.end({});
    }
    expect(await readJob(table, keyring, job.id)).toMatchObject({ status: 'running', done: 7 });
  });

  it('is left alone when it is done, is another one or waits for its file', async () => {
    const { table, keyring, reader } = await place();
    const of = { kind: 'importRows', asker: reader, language: 'en', order: {} } as const;
    const [waiting, done] = [newJob({ ...of, asked: false }, ''), { ...newJob({ ...of, asked: true }, ''), status: 'done' as const }];
    for (const job of [waiting, done]) {
      await saveJob(table, keyring, job);
      expect(await claim(table, keyring, job.id, 'importRows')).toBeUndefined();
    }
    expect(await claim(table, keyring, newId('job'), 'importRows')).toBeUndefined();
  });
});
