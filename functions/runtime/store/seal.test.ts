import { createSecretKey, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { type Keyring, keyedHash, seal, unseal } from './seal.ts';

const ring = (workspace: string): Keyring => ({ workspace, data: key(), mac: key() }) as Keyring;
const key = () => createSecretKey(randomBytes(32)) as never; // a key object or its bytes: the same to node:crypto
const value = { name: '张伟', note: 'x'.repeat(5000), empty: '', list: [1, null, { deep: true }] };

test('opens what it sealed, and seals the same twice differently', () => {
  const mine = ring('w');
  expect(unseal(mine, 'record|1|1', seal(mine, 'record|1|1', value))).toEqual(value);
  expect(Buffer.compare(seal(mine, 'a', value), seal(mine, 'a', value))).not.toBe(0);
  expect(seal(mine, 'a', value).length, 'smaller than the text').toBeLessThan(500);
});

test('opens nothing that was altered, moved to another place or made under another key', () => {
  const mine = ring('w');
  const sealed = seal(mine, 'record|customer_1|3', value);
  for (let at = 0; at < sealed.length; at++) {
    const altered = Buffer.from(sealed);
    altered[at] = (altered[at] as number) ^ 1; // within its length
    expect(() => unseal(mine, 'record|customer_1|3', altered), `byte ${at}`).toThrow();
  }
  for (const about of ['record|customer_1|2', 'record|customer_2|3', 'entry|customer_1|3']) expect(() => unseal(mine, about, sealed), about).toThrow();
  expect(() => unseal({ ...mine, workspace: 'v' }, 'record|customer_1|3', sealed)).toThrow();
  expect(() => unseal(ring('w'), 'record|customer_1|3', sealed)).toThrow();
  expect(() => unseal(mine, 'record|customer_1|3', sealed.subarray(0, -1))).toThrow();
});

test('names guards by hashes that say nothing and differ by workspace', () => {
  const mine = ring('w');
  expect(keyedHash(mine, 'customer|emails|a@example.com')).toMatch(/^[\w-]{32}$/);
  expect(keyedHash(mine, 'x')).toBe(keyedHash(mine, 'x'));
  expect(keyedHash(mine, 'x')).not.toBe(keyedHash(ring('w'), 'x'));
});
