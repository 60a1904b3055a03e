/**
 * Bodies of the file store at rest: AES-256-CTR under a key of the master key, as S3 encrypts what it keeps. A body
 * begins with its own 16 random bytes of counter, so any part of it can be read without the rest.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { PassThrough, pipeline, type Readable, Transform } from 'node:stream';

const BLOCK = 16;

export type BodyWriter = { write(chunk: Buffer): Promise<void>; sync(): Promise<void>; close(): Promise<void> };
export type Bodies = {
  create(path: string): Promise<BodyWriter>;
  /** From byte `start` to `end` (inclusive), or to the end of the body. */
  read(path: string, start?: number, end?: number): Promise<Readable>;
};

/** The counter so many blocks further on. */
function counterAt(first: Buffer, blocks: number): Buffer {
  const at = (BigInt(`0x${first.toString('hex')}`) + BigInt(blocks)) & ((1n << 128n) - 1n);
  return Buffer.from(at.toString(16).padStart(2 * BLOCK, '0'), 'hex');
}

export function sealedBodies(master: Buffer): Bodies {
  const key = Buffer.from(hkdfSync('sha256', master, '', 'regulars file bodies', 32));
  return {
    async create(path) {
      const file = await open(path, 'wx', 0o600);
      const counter = randomBytes(BLOCK);
      const cipher = createCipheriv('aes-256-ctr', key, counter);
      await file.write(counter);
      return {
        write: async (chunk) => void (await file.write(cipher.update(chunk))),
        sync: () => file.sync(),
        close: () => file.close(),
      };
    },
    async read(path, start = 0, end) {
      const file = await open(path);
      const first = Buffer.alloc(BLOCK);
      await file.read(first, 0, BLOCK, 0);
      await file.close();
      const blocks = Math.floor(start / BLOCK);
      const decipher = createDecipheriv('aes-256-ctr', key, counterAt(first, blocks));
      let skip = start % BLOCK;
      const opened = new Transform({
        transform(chunk: Buffer, _encoding, done) {
          const plain = decipher.update(chunk);
          const kept = plain.subarray(skip);
          skip = Math.max(0, skip - plain.length);
          done(null, kept);
        },
      });
      const source = createReadStream(path, { start: BLOCK + blocks * BLOCK, ...(end === undefined ? {} : { end: BLOCK + end }) });
      // An error on either side ends both; whoever reads is told by the stream itself.
      return pipeline(source, opened, new PassThrough(), () => {});
    },
  };
}
