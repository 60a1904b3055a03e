/** A workspace's data key: made by KMS when the workspace is, kept wrapped, unwrapped once per process. */
import { createSecretKey } from 'node:crypto';
import { environment } from '../environment.ts';
import { dataKey } from './keys.ts';
import type { Keyring } from './seal.ts';
import { type Meter, tableFor } from './table.ts';

const MOST = 500;
const known = new Map<string, Promise<Keyring>>();
const kms = () => import('./kms.ts'); // see there

const ring = (workspace: string, plain: Uint8Array): Keyring => ({
  workspace,
  data: createSecretKey(plain.subarray(0, 32)),
  mac: createSecretKey(plain.subarray(32, 64)),
});

export function keyringOf(workspace: string, meter: Meter): Promise<Keyring> {
  let found = known.get(workspace);
  if (!found) {
    found = unwrap(workspace, meter);
    found.catch(() => known.delete(workspace)); // asked again next time; the caller gets the error itself
    known.set(workspace, found);
    if (known.size > MOST) known.delete(known.keys().next().value as string); // size says that there is a first one
  }
  return found;
}

async function unwrap(workspace: string, meter: Meter): Promise<Keyring> {
  const item = await tableFor(meter, { workspace }, environment.keysTable).get(dataKey(workspace));
  if (!item) throw new Error(`Workspace ${workspace} has no data key`);
  const { unwrapKey } = await kms();
  return ring(workspace, await unwrapKey(workspace, item.w as Uint8Array)); // written below
}

export async function createKeyring(workspace: string, meter: Meter): Promise<Keyring> {
  const { makeKey } = await kms();
  const { plain, wrapped } = await makeKey(workspace);
  await tableFor(meter, { workspace, enrols: true }, environment.keysTable).put({ ...dataKey(workspace), w: wrapped }, 'attribute_not_exists(pk)');
  const made = ring(workspace, plain);
  known.set(workspace, Promise.resolve(made));
  return made;
}
