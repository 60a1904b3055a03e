import { spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTest } from '../../../tests/local.ts';
import { temporaryFolder } from '../tests/fixture.ts';

let local: Awaited<ReturnType<typeof startTest>>;
const data = temporaryFolder();
beforeAll(async () => void (local = await startTest({ data })));
afterAll(async () => {
  await local.stop();
  rmSync(data, { recursive: true, force: true });
});

/** Runs the command as a process of its own, as people do. */
const admin = (args: string[], folder = data) =>
  new Promise<{ code: number | null; out: string; err: string }>((done) => {
    const child = spawn(process.execPath, [fileURLToPath(new URL('../admin.ts', import.meta.url)), ...args], {
      env: { PATH: process.env.PATH, REGULARS_DATA: folder, INIT_CWD: data },
    });
    let out = '';
    let err = '';
    child.stdout.on('data', (text) => {
      out += text;
    });
    child.stderr.on('data', (text) => {
      err += text;
    });
    child.on('close', (code) => done({ code, out, err }));
  });
const json = async (...args: string[]) => {
  const { code, out, err } = await admin(args);
  expect([code, err.includes('Error')]).toEqual([0, false]);
  return JSON.parse(out);
};
const open = (name: string) => json('create-workspace', '--name', name, '--owner', 'olga@example.com', '--language', 'zh');
const get = async (path: string, key: string) =>
  (await fetch(`${local.url}${path}`, { headers: { authorization: `Bearer ${key}` } })).json() as Promise<Record<string, unknown>>;

describe('admin', () => {
  it('opens a workspace and gives a key of its owner', async () => {
    const { workspace, apiKey, url } = await open('熟客茶馆');
    expect(url).toBe(local.url);
    expect(await get('/v1/workspace', apiKey)).toMatchObject({
      id: workspace,
      name: '熟客茶馆',
      currency: 'CNY',
      timeZone: 'Asia/Shanghai',
      me: { email: 'olga@example.com', role: 'owner' },
    });
    expect(await json('list-workspaces')).toContainEqual(expect.objectContaining({ workspace, name: '熟客茶馆' }));
  });

  it('makes a key with other rights', async () => {
    const { workspace } = await open('Keys');
    const { apiKey, role } = await json('create-api-key', '--workspace', workspace, '--role', 'viewer', '--access', 'own');
    expect(role).toBe('viewer');
    expect(await get('/v1/workspace', apiKey)).toMatchObject({ me: { role: 'viewer', access: 'own' } });
  });

  it('imports a file, waits, and shows a record in clear', async () => {
    const { workspace, apiKey } = await open('Import');
    writeFileSync(join(data, 'table.csv'), '姓名,电话\n张伟,13800138000\n李娜,no phone\n王芳,13800138001\n赵敏,13800138002\n');
    const job = await json('import', '--workspace', workspace, '--object', 'customer', '--file', 'table.csv');
    expect(job).toMatchObject({ status: 'done', total: 4, created: 3, failed: 1, errorFile: { url: expect.stringContaining('http') } });
    const {
      data: [record],
    } = (await get('/v1/customers?sort=name&filter[name][is]=张伟', apiKey)) as { data: [{ id: string }] }; // one is called so
    expect(await json('show', record.id, '--workspace', workspace)).toMatchObject({ name: '张伟', phones: [{ number: '+8613800138000' }] });
    expect(await json('show', job.id, '--workspace', workspace)).toMatchObject({ kind: 'importRows', order: { name: 'table.csv' } });
  });

  it.each([
    [['create-workspace', '--name', 'x', '--owner', 'nobody'], /--owner nobody: write it like/],
    [['create-workspace', '--name', 'x'], /--owner is missing/],
    [['create-workspace', '--name', 'x', '--owner', 'a@example.com', '--currency', 'EURO'], /--currency EURO/],
    [['create-api-key', '--workspace', 'NOWHERE'], /no workspace NOWHERE/],
    [['list-workspaces', '--all'], /Unknown option '--all'/],
    [['paint'], /no command paint/],
    [[], /create-workspace/],
  ])('refuses %j clearly', async (args, message) => {
    const { code, out, err } = await admin(args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(message);
  });

  it('says that nothing runs', async () => {
    const { code, err } = await admin(['list-workspaces'], join(data, 'elsewhere'));
    expect(code).toBe(2);
    expect(err).toMatch(/not running over .*elsewhere.*npm start/);
  });
});
