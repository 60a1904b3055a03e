/** A workspace's data key: made by KMS when the workspace is, kept wrapped, unwrapped once per process. */
import { createSecretKey } from 'node:crypto';
import { DecryptCommand, GenerateDataKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { environment } from '../environment.ts';
import { dataKey } from './keys.ts';
import type { Keyring } from './seal.ts';
import { type Meter, tableFor } from './table.ts';

const MOST = 500;
const known = new Map<string, Promise<Keyring>>();
let client: KMSClient | undefined;
const kms = () => {
  client ??= new KMSClient({ maxAttempts: 3 });
  return client;
};

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
  const item = await tableFor(meter, environment.keysTable).get(dataKey(workspace));
  if (!item) throw new Error(`Workspace ${workspace} has no data key`);
  const { Plaintext } = await kms().send(
    new DecryptCommand({ CiphertextBlob: item.w as Uint8Array, KeyId: environment.masterKey, EncryptionContext: { workspace } }), // written below
  );
  if (!Plaintext) throw new Error('KMS answered without a key');
  return ring(workspace, Plaintext);
}

export async function createKeyring(workspace: string, meter: Meter): Promise<Keyring> {
  const { CiphertextBlob, Plaintext } = await kms().send(
    new GenerateDataKeyCommand({ KeyId: environment.masterKey, NumberOfBytes: 64, EncryptionContext: { workspace } }),
  );
  if (!CiphertextBlob || !Plaintext) throw new Error('KMS answered without a key');
  await tableFor(meter, environment.keysTable).put({ ...dataKey(workspace), w: CiphertextBlob }, 'attribute_not_exists(pk)');
  const made = ring(workspace, Plaintext);
  known.set(workspace, Promise.resolve(made));
  return made;
}
