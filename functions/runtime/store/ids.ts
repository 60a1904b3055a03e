/** Ids say their kind and sort by time: `customer_01J…` (a ULID). */
import { hash } from 'node:crypto';
import { random } from './random.ts';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

function encode(time: number, random: Uint8Array): string {
  let text = '';
  for (let at = 9, rest = time; at >= 0; at--, rest = Math.floor(rest / 32)) text = alphabet[rest % 32] + text;
  for (let at = 0; at < 16; at++) text += alphabet[(random[at] ?? 0) & 31];
  return text;
}

export const ulid = (now = Date.now()): string => encode(now, random(16));
export const newId = (kind: string): string => `${kind}_${ulid()}`;

/** When an id was made; undefined where it is none of these. */
export function timeOf(id: string): string | undefined {
  const [, letters] = /^[a-z]\w*_([0-9A-HJKMNP-TV-Z]{10})[0-9A-HJKMNP-TV-Z]{16}$/.exec(id) ?? [];
  return letters && new Date([...letters].reduce((time, letter) => time * 32 + alphabet.indexOf(letter), 0)).toISOString();
}

/** The same for the same text at the same time; sorts by the time. */
export const ulidAt = (at: string, text: string): string => encode(Date.parse(at), hash('sha256', text, 'buffer'));

/** The same id for the same text: what is made twice under one idempotency key is made once. */
export const ulidOf = (text: string): string => encode(0, hash('sha256', text, 'buffer'));
