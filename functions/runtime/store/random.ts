/** Random bytes for nonces, salts and ids, drawn many at a time: to ask for a dozen costs nearly as much as for thousands. */
import { randomFillSync } from 'node:crypto';

const drawn = Buffer.alloc(4096);
let used = drawn.length;

/** Each byte is given once, as a copy: what was given is wiped here. At most 4,096. */
export function random(size: number): Buffer {
  if (size > drawn.length) throw new RangeError(`${size} random bytes at once`);
  if (used + size > drawn.length) {
    randomFillSync(drawn);
    used = 0;
  }
  const given = Buffer.from(drawn.subarray(used, used + size));
  drawn.fill(0, used, used + size);
  used += size;
  return given;
}
