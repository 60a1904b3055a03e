/** Ids that sort by the time they were made: 48 bits of milliseconds and 80 of chance, in Crockford's base 32. Source: https://github.com/ulid/spec */
import { randomBytes } from 'node:crypto';

const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

export function ulid(now: number): string {
  let value = (BigInt(now) << 80n) | BigInt(`0x${randomBytes(10).toString('hex')}`);
  let text = '';
  for (let n = 0; n < 26; n++) {
    text = letters[Number(value & 31n)] + text;
    value >>= 5n;
  }
  return text;
}
