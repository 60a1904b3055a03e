/** A deployment over fixture functions, in a temporary folder that goes with it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Operation } from '../gateway/gateway.ts';
import type { SocketOperation } from '../sockets/sockets.ts';
import { type StartOptions, startLocal } from '../start.ts';

const probe = (id: string, route: string, allow = 'public', uses: Operation['uses'] = {}): Operation => ({ id, route, folder: 'probe', uses, allow });

export const operations = [
  probe('echo', 'POST /v1/echo'),
  probe('echo', 'GET /v1/echo/{id}'),
  probe('echo', 'GET /v1/echo/fixed'),
  probe('echo', 'GET /v1/echo/{id}/{rest+}'),
  probe('echo', 'GET /v1/guarded', 'signedIn'),
  probe('echoReader', 'GET /v1/reader', 'public', { readmodel: 'read' }),
  probe('table', 'GET /v1/table'),
  probe('missing', 'GET /v1/broken'),
];
export const jobs = [
  { id: 'work', folder: 'probe', uses: {}, queue: 'screen' as const },
  { id: 'rest', folder: 'probe', uses: {}, queue: 'screen' as const },
  { id: 'listen', folder: 'probe', uses: {}, on: 'journal' as const },
];

const socket = (id: string, route: string): SocketOperation => ({ id, route, folder: 'probe' });
export const socketOperations = [socket('connect', '$connect'), socket('disconnect', '$disconnect'), socket('echoBody', 'echo'), socket('missing', 'broken')];

export const temporaryFolder = () => mkdtempSync(join(tmpdir(), 'regulars-test-'));

export async function startFixture(options: Partial<StartOptions> = {}) {
  const data = options.data ?? temporaryFolder();
  const local = await startLocal({ port: 0, data, operations, jobs, socketOperations, root: new URL('./functions/', import.meta.url).href, ...options });
  const { id, secret } = local.cloud.door.credentials.give('admin');
  return {
    ...local,
    data,
    /** As who owns the machine. */
    admin: { endpoint: local.cloud.door.url, region: 'local-1', credentials: { accessKeyId: id, secretAccessKey: secret } },
    /** Ends the deployment and takes its folder away. */
    async end() {
      await local.stop();
      rmSync(data, { recursive: true, force: true });
    },
  };
}
