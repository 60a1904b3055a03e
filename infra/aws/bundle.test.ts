/** The two functions that are written from the lists, bundled and run as Lambda would. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { bundle } from './bundle.ts';
import { dispatcher, listeners, reader } from './deployed.ts';

type Handler = (event: object, context: object) => Promise<{ statusCode?: number; batchItemFailures?: { itemIdentifier: string }[] }>;
// What lies there is loaded by Node itself.
const cache = fileURLToPath(new URL('../../node_modules/.cache/regulars/', import.meta.url));
mkdirSync(cache, { recursive: true });
const folder = mkdtempSync(join(cache, 'composed-'));
const load = async (file: string): Promise<Handler> => (await import(pathToFileURL(join(folder, `${file}.mjs`)).href)).handler;

beforeAll(() => bundle(folder, [reader.file, dispatcher.file]));
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
    const log = vi.spyOn(console, 'log').mockImplementation(() => {}); // without a table each says that it failed
    const { batchItemFailures } = await (await load(dispatcher.file))({ Records: [entry('42')] }, {});
    log.mockRestore();
    expect(listeners.length).toBeGreaterThan(1);
    expect(batchItemFailures).toEqual(listeners.map(() => ({ itemIdentifier: '42' })));
  });
  test('has nothing to say of what is no entry', async () => {
    expect(await (await load(dispatcher.file))({ Records: [] }, {})).toEqual({ batchItemFailures: [] });
  });
});
