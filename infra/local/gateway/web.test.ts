import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { temporaryFolder } from '../tests/fixture.ts';
import { makeWeb } from './web.ts';

const folder = temporaryFolder();
const build = join(folder, 'build');
let url = '';
const server = createServer((request, response) => void makeWeb(build)(request, response));

beforeAll(async () => {
  mkdirSync(join(build, '_app/immutable'), { recursive: true });
  writeFileSync(join(build, '200.html'), '<!doctype html><title>page</title>'.repeat(50));
  writeFileSync(join(build, '_app/immutable/a.js'), 'export {}');
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // listening on TCP
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

const get = (path: string, headers: Record<string, string> = {}) => fetch(url + path, { headers });

it('answers every page path with the one page, compressed, and checks it each time', async () => {
  const answer = await get('/customers/1', { accept: 'text/html', 'accept-encoding': 'br' });
  expect([answer.status, answer.headers.get('content-encoding'), answer.headers.get('cache-control')]).toEqual([200, 'br', 'no-cache']);
  expect(await answer.text()).toContain('<title>page</title>');
  expect((await get('/', { 'if-none-match': answer.headers.get('etag') ?? '', 'accept-encoding': 'br' })).status).toBe(304);
});

it('keeps hashed files for ever, and says when one is gone', async () => {
  expect((await get('/_app/immutable/a.js')).headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect((await get('/_app/immutable/old.js')).status).toBe(404);
});

it.each(['/..%2fsecret.txt', '/%2e%2e/secret.txt', '/_app/../../secret.txt', '//secret.txt', '/..%5csecret.txt'])(
  'never leaves its folder: %s',
  async (path) => {
    expect(await (await get(path)).text()).not.toContain('secret');
  },
);
