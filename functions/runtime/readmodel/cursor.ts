/**
 * Where the next page begins, sealed: AES-256-GCM under the workspace's key, with workspace, reader and question as
 * additional data. An edited cursor, another reader's or one of another question does not open.
 */
import { createCipheriv, createDecipheriv, hash, type KeyObject } from 'node:crypto';
import { random } from '../store/random.ts';
import { QueryRefused } from './refused.ts';

/** What a cursor belongs to. */
export const boundTo = (...parts: readonly unknown[]): Buffer => hash('sha256', JSON.stringify(parts), 'buffer');

export function sealCursor(key: KeyObject, bound: Buffer, place: unknown): string {
  const nonce = random(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(bound);
  const sealed = Buffer.concat([cipher.update(JSON.stringify(place)), cipher.final()]);
  return Buffer.concat([nonce, sealed, cipher.getAuthTag()]).toString('base64url');
}

export function openCursor(key: KeyObject, bound: Buffer, cursor: string): unknown {
  try {
    const bytes = Buffer.from(cursor, 'base64url');
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12), { authTagLength: 16 }).setAAD(bound);
    decipher.setAuthTag(bytes.subarray(-16));
    return JSON.parse(Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString());
  } catch {
    throw new QueryRefused('BAD_CURSOR', '/cursor');
  }
}
