/** The functions that are written from the lists, bundled and run as Lambda would. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Metafile } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { bundle, closure } from './bundle.ts';
import { dispatcher, listeners, reader, workers } from './deployed.ts';

type Handler = (event: object, context: object) => Promise<{ statusCode?: number; batchItemFailures?: { itemIdentifier: string }[] }>;
// What lies there is loaded by Node itself.
const cache = fileURLToPath(new URL('../../node_modules/.cache/regulars/', import.meta.url));
mkdirSync(cache, { recursive: true });
const folder = mkdtempSync(join(cache, 'composed-'));
const load = async (file: string): Promise<Handler> => (await import(pathToFileURL(join(folder, `${file}.mjs`)).href)).handler;

let metafile: Metafile;
beforeAll(async () => void ({ metafile } = await bundle(folder, [reader.file, dispatcher.file, ...workers.map(({ file }) => file)])));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the reader', () => {
  test('runs the operation of the route', async () => {
    const run = await load(reader.file);
    const event = {
      routeKey: 'POST /v1/search',
      headers: {},
      requestContext: { requestId: 'r', http: { method: 'POST', path: '/v1/search' }, authorizer: { lambda: {} } },
    };
    // It came to the operation's own road, which finds nobody there.
    expect((await run(event, { getRemainingTimeInMillis: () => 1000 })).statusCode).toBe(404);
  });
  test('has no other', async () => {
    await expect((await load(reader.file))({ routeKey: 'GET /v1/me' }, {})).rejects.toThrow('GET /v1/me');
  });
});

describe('the dispatcher', () => {
  const entry = (sequence: string) => ({
    eventName: 'INSERT',
    dynamodb: { SequenceNumber: sequence, NewImage: { pk: { S: 'T#01JAAAAAAAAAAAAAAAAAAAAAAA#J#00#0' }, sk: { S: '000000000001' } } },
  });
  test('brings entries to every listener, and names what each could not take', async () => {
    const log = vi.spyOn(process.stdout, 'write').mockImplementation(() => true); // without a table each says that it failed
    const { batchItemFailures } = await (await load(dispatcher.file))({ Records: [entry('42')] }, {});
    log.mockRestore();
    expect(listeners.length).toBeGreaterThan(1);
    expect(batchItemFailures).toEqual(listeners.map(() => ({ itemIdentifier: '42' })));
  });
  test('has nothing to say of what is no entry', async () => {
    expect(await (await load(dispatcher.file))({ Records: [] }, {})).toEqual({ batchItemFailures: [] });
  });
});

describe('the function of a queue', () => {
  const message = (kind: string) => ({
    messageId: kind,
    body: JSON.stringify({ kind, workspace: '01JAAAAAAAAAAAAAAAAAAAAAAA', job: 'job_1' }),
    attributes: {},
  });
  const ran = async (file: string, kinds: readonly string[]) => {
    const told: string[] = [];
    const hear = (line: unknown) => void told.push(JSON.parse(String(line)).job);
    const spies = [vi.spyOn(console, 'error').mockImplementation(hear), vi.spyOn(process.stdout, 'write').mockImplementation((line) => (hear(line), true))];
    const answer = await (await load(file))({ Records: kinds.map(message) }, { getRemainingTimeInMillis: () => 60_000 });
    for (const spy of spies) spy.mockRestore();
    return { told: told.toSorted(), failed: answer.batchItemFailures?.map(({ itemIdentifier }) => itemIdentifier).toSorted() };
  };
  test.each(workers.map((one) => [one.id, one] as const))(
    '%s brings each message to its job, and what no job waits for to nobody',
    async (_, { file, jobs }) => {
      const kinds = jobs.map(({ id }) => id);
      // Without a table each says that it failed, in its own name.
      const { told, failed } = await ran(file, [...kinds, 'constructor']);
      expect(failed).toEqual(['constructor', ...kinds].toSorted());
      expect([...new Set(told)].filter((one) => one !== 'constructor')).toEqual(
        kinds.map((kind) => (kind === 'pairOvernight' ? 'pairRecords' : kind)).toSorted(),
      );
    },
  );
  test.each(workers.map(({ file }) => file))('%s reads no job before there is a message for it', (file) => {
    expect(closure(metafile, `${file}.mjs`).bytes).toBeLessThan(10_000);
  });
});
