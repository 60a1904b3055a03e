import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, describe, expect, it } from 'vitest';
import { sealedBodies } from './bodies.ts';

const folder = mkdtempSync(join(tmpdir(), 'regulars-bodies-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const bodies = sealedBodies(randomBytes(32));
const plain = Buffer.from('the same words again and again. '.repeat(4096));

async function written(name: string): Promise<string> {
  const path = join(folder, name);
  const body = await bodies.create(path);
  for (let at = 0; at < plain.length; at += 1000) await body.write(plain.subarray(at, at + 1000));
  await body.close();
  return path;
}

describe('a body', () => {
  it('is not readable on the disk, and differs from its twin', async () => {
    const [one, two] = [readFileSync(await written('one')), readFileSync(await written('two'))];
    expect(one.includes('words')).toBe(false);
    expect(one.equals(two)).toBe(false);
  });
  it('is read whole and in any part', async () => {
    const path = await written('parts');
    expect((await buffer(await bodies.read(path))).equals(plain)).toBe(true);
    for (const [start, end] of [
      [0, 0],
      [1, 1],
      [15, 16],
      [16, 31],
      [17, 70_001],
      [plain.length - 1, plain.length - 1],
    ] as const) {
      expect((await buffer(await bodies.read(path, start, end))).toString()).toBe(plain.subarray(start, end + 1).toString());
    }
  });
  it('opens under its own key only', async () => {
    const other = await buffer(await sealedBodies(randomBytes(32)).read(await written('mine')));
    expect(other.equals(plain)).toBe(false);
  });
});
