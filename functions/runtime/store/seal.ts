/**
 * Sealed payloads: deflated JSON under the workspace's data key, AES-256-GCM. What it belongs to (workspace, kind of
 * item, id, version) is additional data, so that a payload moved to another place cannot be opened there.
 * Bytes: 1 format, 12 nonce, ciphertext, 16 tag.
 */
import { createCipheriv, createDecipheriv, createHmac, type KeyObject } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { random } from './random.ts';

/** Key objects, not bytes: those would be made one again by every call (14 µs in place of 3). */
export interface Keyring {
  workspace: string;
  /** 32 bytes: seals. */
  data: KeyObject;
  /** 32 bytes: names guards, so that no personal value stands in a key. */
  mac: KeyObject;
}

const FORMAT = 1;

export function sealBytes({ workspace, data }: Keyring, about: string, bytes: Uint8Array): Buffer {
  const nonce = random(12);
  const cipher = createCipheriv('aes-256-gcm', data, nonce);
  cipher.setAAD(Buffer.from(`${workspace}|${about}`));
  const sealed = cipher.update(bytes);
  cipher.final();
  return Buffer.concat([Buffer.of(FORMAT), nonce, sealed, cipher.getAuthTag()]);
}

export function unsealBytes({ workspace, data }: Keyring, about: string, sealed: Uint8Array): Buffer {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  if (bytes[0] !== FORMAT) throw new Error(`Sealed in an unknown format: ${bytes[0]}`);
  const decipher = createDecipheriv('aes-256-gcm', data, bytes.subarray(1, 13));
  decipher.setAAD(Buffer.from(`${workspace}|${about}`));
  decipher.setAuthTag(bytes.subarray(-16));
  const opened = decipher.update(bytes.subarray(13, -16));
  decipher.final(); // throws when anything was altered
  return opened;
}

/** Most payloads are short, and to set up and clear what long ones need takes longer than to deflate them. */
const SHORT = 4096;
const forShort = { windowBits: 12, memLevel: 5, chunkSize: 1024 } as const;

function deflated(text: string): Buffer {
  return text.length < SHORT ? deflateRawSync(text, forShort) : deflateRawSync(text);
}

export const seal = (keyring: Keyring, about: string, value: unknown): Buffer => sealBytes(keyring, about, deflated(JSON.stringify(value)));

export function unseal(keyring: Keyring, about: string, sealed: Uint8Array): unknown {
  const bytes = unsealBytes(keyring, about, sealed);
  return JSON.parse((bytes.length < SHORT ? inflateRawSync(bytes, { chunkSize: 1024 }) : inflateRawSync(bytes)).toString());
}

export const keyedHash = ({ mac }: Keyring, text: string): string => createHmac('sha256', mac).update(text).digest('base64url').slice(0, 32);
