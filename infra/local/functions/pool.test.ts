import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../tests/fixture.ts';
import { makePool, type Pool } from './pool.ts';

const root = new URL('../tests/functions/', import.meta.url).href;
const name = { folder: 'probe', id: 'echoReader' };
type Answer = { pid: number; folder: string; key: string };
let pool: Pool;
let folder: string;
const open = (options: { size?: number; deadline?: number; idle?: number; keep?: number } = {}) => {
  folder = join(temporaryFolder(), 'pool');
  pool = makePool({ name: 'reader', size: 2, environment: { AWS_ACCESS_KEY_ID: 'theirs' }, folder, root, ...options });
};
const run = (query: Record<string, string> = {}) => pool.run(name, { queryStringParameters: query }) as Promise<Answer>;
afterEach(() => pool.stop());

describe('a pool of functions', () => {
  it('begins a process when there is work, keeps to the warm one, and adds another only when that is busy', async () => {
    open();
    expect(pool.pids()).toEqual([]);
    const first = await run();
    expect((await run()).pid).toBe(first.pid);
    expect(pool.pids()).toEqual([first.pid]);
    await Promise.all([run(), run(), run()]);
    expect(pool.pids()).toHaveLength(2);
  });

  it('gives each a folder and credentials of its own, and takes the folder away', async () => {
    open();
    const [a, b] = await Promise.all([run(), run()]);
    expect(a?.folder).not.toBe(b?.folder);
    expect([a?.key, existsSync(a?.folder ?? '')]).toEqual(['theirs', true]);
    await pool.stop();
    expect(existsSync(folder)).toBe(false);
  });

  it('ends what overruns, and runs those who waited beside it elsewhere', async () => {
    open({ size: 1, deadline: 1500 });
    const first = await run();
    const endless = run({ take: 'forever' });
    const beside = new Promise<Answer>((done, fail) => setTimeout(() => run().then(done, fail), 300));
    await expect(endless).rejects.toThrow(/no answer within 1500 ms/);
    expect((await beside).pid).not.toBe(first.pid);
    expect(() => process.kill(first.pid, 0)).toThrow();
  });

  it('says so when a process dies, and begins another', async () => {
    open();
    await expect(run({ take: 'end' })).rejects.toThrow(/ended in the middle/);
    expect((await run()).pid).toBeGreaterThan(0);
  });

  it('lets idle processes go, but for those it keeps', async () => {
    open({ idle: 50, keep: 1 });
    await Promise.all([run(), run()]);
    await expect.poll(() => pool.pids().length).toBe(1);
    expect(readdirSync(folder)).toHaveLength(1);
  });
});
