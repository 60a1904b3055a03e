/** Ids say their kind and sort by time: `customer_01J…` (a ULID). */
import { createHash, randomBytes } from 'node:crypto';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

function encode(time: number, random: Uint8Array): string {
  let text = '';
  for (let at = 9, rest = time; at >= 0; at--, rest = Math.floor(rest / 32)) text = alphabet[rest % 32] + text;
  for (let at = 0; at < 16; at++) text += alphabet[(random[at] ?? 0) & 31];
  return text;
}

export const ulid = (now = Date.now()): string => encode(now, randomBytes(16));
export const newId = (kind: string): string => `${kind}_${ulid()}`;

/** The same id for the same text: what is made twice under one idempotency key is made once. */
export const ulidOf = (text: string): string => encode(0, createHash('sha256').update(text).digest());
