/** The body of a call through the door, all of it. */
import type { IncomingMessage } from 'node:http';
import { Refusal } from './refusal.ts';

const largest = 17 * 1024 * 1024; // DynamoDB's own limit is 16 MiB

export const readBody = (request: IncomingMessage) =>
  new Promise<Buffer>((done, fail) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > largest) return void fail(new Refusal(413, 'RequestEntityTooLarge', 'The request is too large.'));
      chunks.push(chunk);
    });
    request.on('end', () => done(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, size)));
    request.on('error', fail);
  });
