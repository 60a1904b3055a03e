/** A workspace of a running deployment, by the command that its operator has. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const command = fileURLToPath(new URL('../../infra/local/admin.ts', import.meta.url));

export function admit(data: string, name: string): { key: string } {
  const arguments_ = [command, 'create-workspace', '--name', name, '--owner', `owner-${name.toLowerCase()}@example.com`];
  const { status, stdout, stderr } = spawnSync(process.execPath, arguments_, { env: { ...process.env, REGULARS_DATA: data }, encoding: 'utf8' });
  const key = /rk_[\w-]+/.exec(stdout)?.[0];
  if (status !== 0 || !key) throw new Error(stderr);
  return { key };
}
