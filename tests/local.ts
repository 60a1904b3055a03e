/** A local deployment of the test's own, over a folder of its own, and workspaces in it with keys for each role. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { directoryOf } from '@regulars/functions/runtime/directory/directory.ts';
import { openWorkspace } from '@regulars/functions/runtime/directory/openWorkspace.ts';
import { ulid } from '@regulars/functions/runtime/store/ids.ts';
import { assemblyFolder } from '@regulars/infra/local/functions/assembly.ts';
import { type StartOptions, startLocal } from '@regulars/infra/local/start.ts';
import type { Access } from '@regulars/shared/roles.ts';

export interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every operation
  body: any;
}

export type Call = (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>;

/** Somebody who calls the API and reads their own writes: each call carries the position of the last answer. */
export function caller(url: string, key?: string): Call {
  let position = '';
  return async (method, path, body, headers = {}) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        ...(key ? { authorization: `Bearer ${key}` } : {}),
        ...(position ? { 'x-position': position } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    position = response.headers.get('x-position') ?? position;
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text.startsWith('{') ? JSON.parse(text) : text };
  };
}

/** A 128th of the usual cost of a hash, for people who only come to be there; `infra/local/identity` tests the usual one. */
const passwordCost = 8;

/** REGULARS_LAMBDA=1 runs functions as on AWS, from what `launch.mjs` has synthesized. */
const asLambda = process.env.REGULARS_LAMBDA === '1' ? { assembly: assemblyFolder } : {};

export async function startTest(options: Partial<StartOptions> = {}) {
  process.env.REGULARS_LOG ??= 'errors';
  const data = options.data ?? mkdtempSync(join(tmpdir(), 'regulars-test-'));
  const local = await startLocal({ port: 0, data, passwordCost, ...asLambda, ...options });
  return {
    ...local,
    data,
    async stop() {
      await local.stop();
      if (!options.data) rmSync(data, { recursive: true, force: true });
    },
    /** A new workspace; `call` speaks as its owner. */
    async workspace(name = 'Test') {
      const now = new Date().toISOString();
      const directory = directoryOf({ read: 0, write: 0 });
      const workspace = ulid();
      const [, owner] = await openWorkspace(
        directory,
        workspace,
        {
          name,
          language: 'en',
          currency: 'EUR',
          timeZone: 'Europe/Berlin',
          region: 'DE',
          owner: { name: 'Olga Owner', email: `owner-${workspace.toLowerCase()}@example.com` },
        },
        now,
      );
      if (!owner) throw new Error('No owner was made');
      /** `role`: a standard one, or the name of one of the workspace's own. */
      const keyFor = async (role: string, access: Access = 'all', user = owner.id): Promise<string> =>
        (await directory.createApiKey({ workspace, user, role, access, name: role, now })).key;
      const as = async (role: string, access: Access = 'all', user = owner.id): Promise<Call> => caller(local.url, await keyFor(role, access, user));
      const key = await keyFor('owner');
      return { workspace, owner: owner.id, key, call: caller(local.url, key), as };
    },
  };
}
