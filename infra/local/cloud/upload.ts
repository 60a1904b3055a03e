/** Takes a body from the wire into the file store, chunked as SDK clients send streams or plain, checks what its sender said it is, and keeps no more of it in memory than a chunk. */
import { createHash, type Hash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { crc32 } from 'node:zlib';
import type { Body, Files } from './files.ts';
import { Refusal } from './refusal.ts';

export const largestBody = 5 * 1024 ** 3;

/** `aws-chunked`: `<hex size>[;extensions]\r\n<data>\r\n … 0\r\n<trailers>\r\n\r\n`. */
async function* unchunk(source: AsyncIterable<Buffer>, trailers: Map<string, string>): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  let left = -1; // bytes of the present chunk still to come; -1: a size line is next
  let ended = false;
  for await (const piece of source) {
    rest = rest.length ? Buffer.concat([rest, piece]) : piece;
    while (!ended && rest.length) {
      if (left > 0) {
        const data = rest.subarray(0, left);
        left -= data.length;
        rest = rest.subarray(data.length);
        yield data;
        continue;
      }
      const line = rest.indexOf('\r\n');
      if (line < 0) break;
      const text = rest.toString('latin1', 0, line);
      rest = rest.subarray(line + 2);
      if (left === 0) {
        left = -1;
        continue;
      } // the line end after a chunk
      left = Number.parseInt(text, 16);
      if (Number.isNaN(left)) throw new Refusal(400, 'InvalidChunkSizeError', 'A chunk has no size.');
      if (left === 0) ended = true;
    }
  }
  if (!ended) throw new Refusal(400, 'IncompleteBody', 'The body ended early.');
  for (const line of rest.toString('latin1').split('\r\n')) {
    const at = line.indexOf(':');
    if (at > 0) trailers.set(line.slice(0, at).toLowerCase(), line.slice(at + 1).trim());
  }
}

export async function takeBody(files: Files, request: IncomingMessage): Promise<Body> {
  const said = String(request.headers['x-amz-content-sha256'] ?? 'UNSIGNED-PAYLOAD');
  const trailers = new Map<string, string>();
  const chunks: AsyncIterable<Buffer> = said.startsWith('STREAMING-') ? unchunk(request, trailers) : request;
  const sha: Hash | undefined = /^[0-9a-f]{64}$/.test(said) ? createHash('sha256') : undefined;
  const md5 = createHash('md5');
  const blob = files.newBody();
  let size = 0;
  let crc = 0;

  const file = await files.create(blob);
  try {
    for await (const chunk of chunks) {
      size += chunk.length;
      if (size > largestBody) throw new Refusal(400, 'EntityTooLarge', 'A file has at most 5 GiB.');
      md5.update(chunk);
      sha?.update(chunk);
      crc = crc32(chunk, crc);
      await file.write(chunk);
    }
    if (sha && sha.digest('hex') !== said) throw new Refusal(400, 'XAmzContentSHA256Mismatch', 'The body is not the one that was signed.');
    const wanted = trailers.get('x-amz-checksum-crc32') ?? request.headers['x-amz-checksum-crc32'];
    const found = Buffer.alloc(4);
    found.writeUInt32BE(crc);
    if (wanted && wanted !== found.toString('base64')) throw new Refusal(400, 'BadDigest', 'The body does not match its checksum.');
    const digest = md5.digest();
    if (request.headers['content-md5'] && request.headers['content-md5'] !== digest.toString('base64'))
      throw new Refusal(400, 'BadDigest', 'The body does not match its checksum.');
    await file.sync();
    return { blob, size, md5: digest };
  } catch (error) {
    files.discard(blob);
    throw error;
  } finally {
    await file.close();
  }
}
