/** Data keys as KMS makes and opens them. Loaded with the first key that a process needs: 27 KB that its start does not read. */
import { DecryptCommand, GenerateDataKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { environment } from '../environment.ts';
import { clientsBySession } from '../sessions.ts';

const client = clientsBySession((credentials) => new KMSClient({ maxAttempts: 3, credentials }));
const NO_KEY = 'KMS answered without a key';

/** The key in clear, 64 bytes. */
export async function unwrapKey(workspace: string, wrapped: Uint8Array): Promise<Uint8Array> {
  const { Plaintext } = await client({ workspace }, 'read').send(
    new DecryptCommand({ CiphertextBlob: wrapped, KeyId: environment.masterKey, EncryptionContext: { workspace } }),
  );
  if (!Plaintext) throw new Error(NO_KEY);
  return Plaintext;
}

/** A new key, in clear and wrapped under the master key for this workspace alone. */
export async function makeKey(workspace: string): Promise<{ plain: Uint8Array; wrapped: Uint8Array }> {
  const { CiphertextBlob, Plaintext } = await client({ workspace, enrols: true }, 'write').send(
    new GenerateDataKeyCommand({ KeyId: environment.masterKey, NumberOfBytes: 64, EncryptionContext: { workspace } }),
  );
  if (!CiphertextBlob || !Plaintext) throw new Error(NO_KEY);
  return { plain: Plaintext, wrapped: CiphertextBlob };
}
