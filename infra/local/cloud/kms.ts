/** KMS in the smallest form we use: data keys wrapped under one master key file, bound to their encryption context. Without the same context nothing opens. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Answer } from './refusal.ts';
import { Refusal } from './refusal.ts';

type Context = Record<string, string>;
type Input = { KeyId?: string; NumberOfBytes?: number; EncryptionContext?: Context; CiphertextBlob?: string; Plaintext?: string };

const keyId = 'arn:aws:kms:local-1:000000000000:key/regulars';
const version = Buffer.from([1]);
const contextBytes = (context: Context = {}) => Buffer.from(JSON.stringify(Object.entries(context).sort(([a], [b]) => (a < b ? -1 : 1))));

export function seal(master: Buffer, plain: Buffer, context?: Context): Buffer {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', master, iv).setAAD(contextBytes(context));
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([version, iv, cipher.getAuthTag(), sealed]);
}

export function open(master: Buffer, sealed: Buffer, context?: Context): Buffer {
  try {
    if (sealed[0] !== version[0] || sealed.length < 29) throw new Error('unknown form');
    const decipher = createDecipheriv('aes-256-gcm', master, sealed.subarray(1, 13), { authTagLength: 16 });
    decipher.setAAD(contextBytes(context)).setAuthTag(sealed.subarray(13, 29));
    return Buffer.concat([decipher.update(sealed.subarray(29)), decipher.final()]);
  } catch {
    // KMS says no more either: the reason would help only who guesses.
    throw new Refusal(400, 'InvalidCiphertextException', 'The ciphertext cannot be opened with this context.');
  }
}

export function makeKms(master: Buffer) {
  return (action: string, body: Buffer): Answer => {
    // The wire's JSON; what is missing or of another type fails below with KMS's own refusal.
    const input = JSON.parse(body.toString() || '{}') as Input;
    const answer = (value: object): Answer => ({
      status: 200,
      headers: { 'content-type': 'application/x-amz-json-1.1' },
      body: JSON.stringify({ KeyId: keyId, ...value }),
    });
    switch (action) {
      case 'GenerateDataKey': {
        const plain = randomBytes(Math.min(input.NumberOfBytes ?? 32, 1024));
        return answer({ Plaintext: plain.toString('base64'), CiphertextBlob: seal(master, plain, input.EncryptionContext).toString('base64') });
      }
      case 'Encrypt': {
        const plain = Buffer.from(input.Plaintext ?? '', 'base64');
        return answer({ CiphertextBlob: seal(master, plain, input.EncryptionContext).toString('base64'), EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' });
      }
      case 'Decrypt': {
        const plain = open(master, Buffer.from(input.CiphertextBlob ?? '', 'base64'), input.EncryptionContext);
        return answer({ Plaintext: plain.toString('base64'), EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' });
      }
      default:
        throw new Refusal(501, 'NotImplemented', `KMS ${action} is not part of the local deployment.`);
    }
  };
}
