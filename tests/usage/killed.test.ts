/** What a process that is killed had not summed yet, and what it had leased. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { caller, startTest } from '../local.ts';
import { rowsOfAll } from './day.ts';

const data = mkdtempSync(join(tmpdir(), 'regulars-killed-'));
let local: Awaited<ReturnType<typeof startTest>> | undefined;
afterAll(async () => {
  await local?.stop();
  rmSync(data, { recursive: true, force: true });
});

describe('a process that is killed', () => {
  test('loses nothing that it had answered: the next one sums it; of its lease nothing is given twice', { timeout: 180_000 }, async () => {
    const child = spawn(process.execPath, [fileURLToPath(new URL('./killed.ts', import.meta.url)), data], { stdio: ['ignore', 'pipe', 'inherit'] });
    const said = await new Promise<string>((done) => child.stdout.setEncoding('utf8').once('data', done));
    const { url, workspace, key, pids } = JSON.parse(said) as { url: string; workspace: string; key: string; pids: number[] };
    const call = caller(url, key);
    for (let n = 0; n < 30; n++) expect((await call('GET', '/v1/workspace')).status).toBe(200);
    const ended = new Promise((done) => child.once('exit', done));
    child.kill('SIGKILL');
    for (const pid of pids) process.kill(pid, 'SIGKILL');
    await ended;

    const settings = { LIMIT_WORKSPACE: '0.001/100', LIMIT_KEY: '0.001/60' };
    local = await startTest({ data, settings });
    await local.meter.flush();
    const rows = await rowsOfAll([workspace]);
    expect(rows.reduce((sum, { used }) => sum + used.requests, 0)).toBe(30);
    const again = caller(local.url, key);
    const statuses = [];
    for (let n = 0; n < 40; n++) statuses.push((await again('GET', '/v1/workspace')).status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(20); // sixty, less the forty that were leased before
  });
});
