import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLocal } from './start.ts';
import { startFixture, temporaryFolder } from './tests/fixture.ts';

let local: Awaited<ReturnType<typeof startFixture>>;
beforeAll(async () => void (local = await startFixture()));
afterAll(() => local.end());

describe('a local deployment', () => {
  it('runs a handler that reaches the table through the door', async () => {
    const answer = await fetch(`${local.url}/v1/table`);
    expect([answer.status, await answer.json()]).toEqual([200, { n: '1' }]);
  });

  it('runs operations on the read model in a process of their own, with their own credentials', async () => {
    const found = (await (await fetch(`${local.url}/v1/reader`)).json()) as { pid: number; folder: string; key: string };
    expect(found.pid).not.toBe(process.pid);
    expect(found.key).not.toBe(local.environment.AWS_ACCESS_KEY_ID);
    expect(existsSync(found.folder)).toBe(true);
  });

  it('keeps what must not be read by others to its owner', () => {
    for (const name of ['master.key', 'door.json', 'lock']) expect(statSync(join(local.data, name)).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(join(local.data, 'door.json'), 'utf8'))).toMatchObject({ url: local.url, environment: { TABLE: 'regulars' } });
  });

  it('refuses a folder that a live process uses, and says so', async () => {
    await expect(startLocal({ port: 0, data: local.data })).rejects.toThrow(/in use by process/);
  });

  it('refuses an address that others can reach', async () => {
    await expect(startLocal({ port: 0, data: temporaryFolder(), host: '0.0.0.0' })).rejects.toThrow(/REGULARS_SELF_HOST/);
  });

  it('answers only to its own name', async () => {
    const { request } = await import('node:http');
    const status = (host: string) => new Promise((done) => request(local.url, { headers: { host } }, (answer) => done(answer.resume().statusCode)).end());
    expect(await status('evil.example')).toBe(421);
    expect(await status(`localhost:${local.port}`)).toBe(308);
  });

  it('continues after a stop, and leaves nothing running', async () => {
    const first = await startFixture();
    await fetch(`${first.url}/v1/table`);
    await fetch(`${first.url}/v1/reader`);
    const pids = first.pids();
    await first.stop();
    expect(pids.length).toBe(2);
    for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow();
    expect(existsSync(join(first.data, 'door.json'))).toBe(false);

    const second = await startFixture({ data: first.data });
    expect(await (await fetch(`${second.url}/v1/table`)).json()).toEqual({ n: '1' });
    await second.end();
  });
});
