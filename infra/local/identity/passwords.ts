/** Passwords by scrypt with a salt each (OWASP's figures: N 2^15, r 8, p 3); two at a time, because each takes 32 MB while it runs. */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

const [r, p] = [8, 3];
/** The N of new hashes, as a power of two. */
export const usualCost = 15;
const atOnce = 2;
let running = 0;
const waiting: (() => void)[] = [];

async function derive(password: string, salt: Buffer, cost: { logN: number; r: number; p: number }): Promise<Buffer> {
  if (running >= atOnce) await new Promise<void>((done) => waiting.push(done));
  else running++;
  try {
    return await new Promise((done, fail) => {
      const options = { N: 2 ** cost.logN, r: cost.r, p: cost.p, maxmem: 128 * 1024 * 1024 };
      // The same text typed on two systems may come in two Unicode forms.
      scrypt(password.normalize('NFKC'), salt, 32, options, (error, key) => (error ? fail(error) : done(key)));
    });
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running--;
  }
}

/** `scrypt$15$8$3$<salt>$<key>` */
export async function hashPassword(password: string, logN = usualCost): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, { logN, r, p });
  return ['scrypt', logN, r, p, salt.toString('base64url'), key.toString('base64url')].join('$');
}

/** Takes as long for somebody unknown as for somebody known whose hash was made at this cost. */
export async function isPassword(password: string, hash: string | undefined, logN = usualCost): Promise<boolean> {
  const [, N = logN, rr = r, pp = p, salt = '', key = ''] = (hash ?? '').split('$');
  const found = await derive(password, Buffer.from(salt, 'base64url'), { logN: Number(N), r: Number(rr), p: Number(pp) });
  const wanted = Buffer.from(key, 'base64url');
  return hash !== undefined && wanted.length === found.length && timingSafeEqual(wanted, found);
}
